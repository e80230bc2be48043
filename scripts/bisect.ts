/** `pnpm bisect`: finds the version with which a failure came, or went, though it may show only sometimes. */
import { relative, resolve } from 'node:path'
import { bisect } from '../src/campaign/bisect.ts'
import { type BisectHead, type BisectStore, createBisectStore, openBisectStore } from '../src/campaign/bisect-store.ts'
import {
  openSource,
  type TrialSource,
  type Way,
  wayInWords,
  wayOf,
  whyUnplayable,
} from '../src/campaign/trial-source.ts'
import { bisectInWords, bisectProgress, describeBelief, trialsInWords } from '../src/report/bisect-report.ts'
import { prepareJsonFile } from '../src/report/json-file.ts'
import { type ExitCode, exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { oneOf, share, wholeNumber } from '../src/run/read-options.ts'
import type { Run } from '../src/run/types.ts'
import { hearInterruption } from '../src/run/until-interrupted.ts'
import { withRun } from '../src/run/with-run.ts'
import { edges } from '../src/statistics/edge.ts'
import { installSubject } from '../src/subject/install.ts'
import { versions as published } from '../src/subject/subject.ts'
import { parseSubjectName } from '../src/subject/subject-name.ts'
import { prepare } from './prepare.ts'
import { askingCommand } from './way-options.ts'

const program = askingCommand(
  'pnpm bisect',
  'Finds the version with which a failure came, or went, though it may show only sometimes.',
)
  .option('--edge <edge>', 'whether it is asked with which version it came, or went', oneOf(edges, 'edge'), 'came')
  .option(
    '--versions <versions>',
    'oldest first, with commas between them, or from..to of the published ones; all of those unless given',
  )
  .option('--one-edge', 'take it that nothing changed but once: fewer trials, and wrong where it came and went')
  .option('--trials <number>', 'trials after which it is given up; of a resumed search, too', wholeNumber(1))
  .option('--show <share>', 'let only this share of failures show: tries the search itself', share, 1)
  .option('--resume [log]', 'go on with a search, the last one unless named; its own settings count')
  .option('--json <file>', 'write what came of it as JSON')
  .addHelpText(
    'after',
    '\nEach trial is a line of a log in bisects/.\nExit codes: 0 answered, none of them included, 2 not decided, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

type Options = ReturnType<typeof program.opts>

const usualTrials = 1_000

/** @throws UsageError where one of them is no LiveStore */
const versionsOf = (text: string | undefined): readonly string[] => {
  if (text === undefined) return published
  const range = /^([^,]+?)\.\.([^,]+)$/.exec(text)
  const known: readonly string[] = published
  const [from, to] = [known.indexOf(range?.[1] ?? ''), known.indexOf(range?.[2] ?? '')]
  if (range !== null && from >= 0 && to >= from) return published.slice(from, to + 1)
  const names = text.split(',').map((name) => name.trim())
  for (const name of names) parseSubjectName(name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new UsageError(`Expected each of --versions once, found ${twice} again.`)
  return names
}

/** What is asked for, and the log that it is kept in. */
const storeOf = (options: Options): BisectStore => {
  if (options.resume !== undefined) {
    const store = openBisectStore(options.resume === true ? undefined : options.resume)
    const { trials = Math.max(store.head.trials, store.earlier.length + 1) } = options
    return { ...store, head: { ...store.head, trials } }
  }
  const { scenario, schedule, bug, runner, edge, confidence, show, trials = usualTrials } = options
  if (confidence <= 0.5 || confidence >= 1) {
    throw new UsageError(`Expected a --confidence above 0.5 and below 1, found ${confidence}.`)
  }
  const way = wayOf({ scenario, schedule, bug, runner })
  const versions = versionsOf(options.versions)
  const playable = versions.filter((version) => whyUnplayable(way, version) === undefined)
  for (const version of versions) {
    const why = whyUnplayable(way, version)
    if (why !== undefined) console.log(`left out: ${version}, ${why}`)
  }
  if (playable.length === 0) throw new UsageError(`Nothing can be played on any of ${versions.join(', ')}.`)
  // As a person in this folder means it, wherever the search goes on. The id of a finding is no file.
  const file = schedule === undefined ? undefined : scheduleFile(way, schedule)
  const head: BisectHead = {
    asked: {
      ...(scenario !== undefined && { scenario }),
      ...(file !== undefined && { schedule: file }),
      ...(bug !== undefined && { bug }),
      ...(runner !== undefined && { runner }),
    },
    edge,
    versions: playable,
    confidence,
    mayTurn: options.oneEdge !== true,
    show,
    trials,
  }
  const time = new Date().toISOString().slice(0, 16).replaceAll(':', '')
  const name = `${time}-${edge}-${scenario ?? bug ?? 'schedule'}`
  return createBisectStore(name.replaceAll(/[^\w.+-]/g, '_'), head)
}

const scheduleFile = (way: Way, name: string): string =>
  way.type === 'schedule' && name.endsWith('.json') ? resolve(name) : name

/** Sources that stay open: those of two neighbours and one more, as the search goes to and fro between them. */
const mostOpen = 3

/** Opens a version's source when it is first asked for, and closes the one that was not asked for the longest. */
const sourcesOf = (way: Way, run: Run, doing: (words: string) => void) => {
  const open = new Map<string, TrialSource>()
  // A browser is too much to have three of.
  const most = way.type === 'schedule' && way.runner === 'browser' ? 1 : mostOpen
  const get = async (livestore: string): Promise<TrialSource> => {
    const known = open.get(livestore)
    open.delete(livestore)
    if (known === undefined) {
      for (const [name, source] of [...open].slice(0, Math.max(0, open.size - most + 1))) {
        open.delete(name)
        await source.close()
      }
    }
    const source =
      known ??
      (await openSource(way, await installSubject({ name: livestore, patch: false, onProgress: doing }), {
        run,
        prepare: async (subject) => (await prepare(subject)).environment,
        onProgress: doing,
      }))
    open.set(livestore, source)
    return source
  }
  const close = async (): Promise<void> => {
    for (const source of open.values()) await source.close()
    open.clear()
  }
  return { get, close }
}

const search = async (
  { head, file, earlier, append }: BisectStore,
  run: Run,
  writeJson: ((content: unknown) => void) | undefined,
): Promise<ExitCode> => {
  const way = wayOf(head.asked)
  const isInterrupted = hearInterruption()
  const log = relative(process.cwd(), file)
  const hidden = head.show < 1 ? `, letting ${Math.round(head.show * 100)} % of failures show` : ''
  console.log(
    `\nWith which of ${head.versions.length} versions it ${head.edge}: ${wayInWords(way)}${hidden}; log ${log}`,
  )
  if (earlier.length > 0) console.log(`goes on after ${trialsInWords(earlier.length)}`)
  const began = performance.now()
  const result = await withProgress('searching', async ({ doing, line }) => {
    const sources = sourcesOf(way, run, doing)
    try {
      return await bisect({
        settings: head,
        earlier,
        play: async (livestore, time) => (await sources.get(livestore)).play(time),
        keep: append,
        isOver: isInterrupted,
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
  if (result.ended !== 'decided') console.log(`It goes on with pnpm bisect --resume ${log}`)
  writeJson?.({
    ...head,
    way: wayInWords(way),
    ...result,
    log: file,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  })
  if (result.ended === 'decided') return exitCodes.asExpected
  return result.ended === 'interrupted' ? exitCodes.interrupted : exitCodes.inconclusive
}

await runCommand(() => {
  const options = parseArguments(program)
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  const store = storeOf(options)
  return withRun(({ run }) => search(store, run, writeJson))
})
