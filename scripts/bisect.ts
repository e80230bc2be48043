/** `pnpm bisect`: finds the version, or the commit, with which a failure came, or went, though it may show only sometimes. */
import { relative } from 'node:path'
import { bisect } from '../src/campaign/bisect.ts'
import type { BisectHead, BisectStore } from '../src/campaign/bisect-store.ts'
import { subjectsOf } from '../src/campaign/bisect-subjects.ts'
import { keepOpen } from '../src/campaign/open-sources.ts'
import { needsBrowser, openSource, type Way, wayInWords, wayOf } from '../src/campaign/trial-source.ts'
import { bisectInWords, bisectProgress, describeBelief, trialsInWords } from '../src/report/bisect-report.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand } from '../src/run/exit-codes.ts'
import { type Progress, withProgress } from '../src/run/progress.ts'
import type { Run } from '../src/run/types.ts'
import { untilInterrupted } from '../src/run/until-interrupted.ts'
import { withRun } from '../src/run/with-run.ts'
import { forgetLostWorktrees } from '../src/subject/worktree.ts'
import { program, storeOf } from './bisect-options.ts'
import { prepare, prepareBrowser } from './prepare.ts'

/** Sources that stay open: those of two neighbours and one more, as the search goes to and fro between them. A browser is too much to have three of. */
const mostOpen = (way: Way): number => (way.type === 'schedule' && way.runner === 'browser' ? 1 : 3)

/** @param signal of an interruption, which a build ends at */
const sourcesOf = (
  { head, file }: Pick<BisectStore, 'head' | 'file'>,
  way: Way,
  { run, signal, progress }: { readonly run: Run; readonly signal: AbortSignal; readonly progress: Progress },
) => {
  const { doing } = progress
  const prepareIt = async (...[subject]: Parameters<typeof prepare>) => (await prepare(subject)).environment
  const open = subjectsOf({
    head,
    way,
    logs: file.replace(/\.jsonl$/, '.builds'),
    home: run.folder,
    signal,
    ...progress,
    open: (subject) => openSource(way, subject, { run, prepare: prepareIt, onProgress: doing }),
  })
  return keepOpen(open, mostOpen(way))
}

const announce = (head: BisectHead, way: Way, log: string, played: number): void => {
  const hidden = head.show < 1 ? `, letting ${Math.round(head.show * 100)} % of failures show` : ''
  const { checkout, patch, versions, edge } = head
  const row =
    checkout === undefined ? `${versions.length} versions` : `${versions.length} commits of ${checkout.folder}`
  const patched = patch === undefined ? '' : `, each with ${relative(process.cwd(), patch)}`
  console.log(`\nWith which of ${row} it ${edge}: ${wayInWords(way)}${patched}${hidden}; log ${log}`)
  if (played > 0) console.log(`goes on after ${trialsInWords(played)}`)
}

const search = async (
  store: BisectStore,
  run: Run,
  writeJson: ((content: unknown) => void) | undefined,
): Promise<ExitCode> => {
  const { head, file, earlier, append } = store
  const way = wayOf(head.asked)
  const interruption = new AbortController()
  void untilInterrupted().then(() => interruption.abort())
  const { signal } = interruption
  const log = relative(process.cwd(), file)
  announce(head, way, log, earlier.filter(({ isSkipped }) => isSkipped !== true).length)
  if (head.checkout !== undefined) await forgetLostWorktrees(head.checkout.folder)
  // Where there is none, each version would be skipped for it.
  if (needsBrowser(way)) await prepareBrowser()
  const began = performance.now()
  const result = await withProgress('searching', async (progress) => {
    const { doing, line } = progress
    const sources = sourcesOf(store, way, { run, signal, progress })
    try {
      return await bisect({
        settings: head,
        earlier,
        play: sources.play,
        keep: append,
        isOver: () => signal.aborted,
        onTrial: (state) => {
          doing(bisectProgress(state, head))
          // Where no spinner turns, such as in a log.
          if (!process.stderr.isTTY) line(`  ${bisectProgress(state, head)}`)
        },
      })
    } finally {
      await sources.close()
    }
  })
  console.log(`\n${describeBelief(result.state, head)}\n\n${bisectInWords(result, head)}`)
  if (result.ended !== 'decided' && result.ended !== 'never-testable')
    console.log(`It goes on with pnpm bisect --resume ${log}`)
  writeJson?.({
    ...head,
    way: wayInWords(way),
    ...result,
    log: file,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  })
  if (result.ended === 'decided') return exitCodes.asExpected
  if (result.ended === 'never-testable') return exitCodes.usage
  return result.ended === 'interrupted' ? exitCodes.interrupted : exitCodes.inconclusive
}

await runCommand(async () => {
  const options = parseArguments(program)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  const store = await storeOf(options)
  return withRun(({ run }) => search(store, run, writeJson))
})
