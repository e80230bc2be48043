/** `pnpm replay`: plays a schedule again, from a file or a finding of a hunt, and says whether the failure shows. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { findInevitable, healingEffort } from '../src/campaign/find-inevitable.ts'
import { findSchedule, readText } from '../src/campaign/find-schedule.ts'
import type { FoundVerdict } from '../src/campaign/found-verdict.ts'
import { isBroken } from '../src/campaign/hunt-row.ts'
import { knownInevitable } from '../src/campaign/known-inevitable.ts'
import {
  referenceHelp,
  runnerInWords,
  startRunner,
  subjectFor,
  versionOfName,
  whyUnsupportedBy,
} from '../src/campaign/runners.ts'
import { withInevitable } from '../src/report/diagnosis.ts'
import { prepareFile, prepareJsonFile } from '../src/report/json-file.ts'
import { judgeHistory } from '../src/report/judge-history.ts'
import { timelineFile } from '../src/report/trial-files.ts'
import {
  type ExitCode,
  exitCodes,
  parseArguments,
  runCommand,
  UsageError,
  worstExitCode,
} from '../src/run/exit-codes.ts'
import { withProgress } from '../src/run/progress.ts'
import { oneOf, wholeNumber } from '../src/run/read-options.ts'
import { hearInterruption } from '../src/run/until-interrupted.ts'
import { withRun } from '../src/run/with-run.ts'
import {
  type JudgedSchedule,
  type RunnerName,
  randomnessOf,
  runnerNames,
  type ScheduleResult,
  unsupportedIn,
} from '../src/runner/contract.ts'
import { explain } from '../src/schedule/explain.ts'
import type { Schedule } from '../src/schedule/schedule.ts'
import { buildTimeline } from '../src/subject/build-timeline.ts'
import { defaultVersion } from '../src/subject/subject.ts'
import { patchHelp, subjectHelp, subjectVariable } from '../src/subject/subject-name.ts'

const program = new Command('pnpm replay')
  .description('Plays a schedule again, and says whether the failure shows.')
  .argument('<schedule>', 'a schedule.json, or the id of a finding such as stalled-session-push-head@0.4.0')
  .option('--livestore <subject>', `${subjectHelp}, ${referenceHelp}; the finding's own unless given`)
  .option('--patch <file>', patchHelp)
  .option(
    '--runner <runner>',
    `${runnerNames.join(' or ')}; the finding's own, or the simulation, unless given`,
    oneOf(runnerNames, 'runner'),
  )
  .option('--headed', 'show the browser; plays in one unless another runner is asked for')
  .option('--times <number>', 'play it so often, each time under other randomness', wholeNumber(1), 1)
  .option(
    '--inevitable',
    'play it with its healing moved earlier, to tell after which step it fails however soon it heals; in the simulation this is done in any case, unless the hunt has told it of this very schedule',
  )
  .option('--no-inevitable', 'do not ask for that')
  .option('--timeline <file>', 'write the timeline of the first failure, a page that opens offline')
  .option('--json <file>', 'write what came of it as JSON')
  .addHelpText(
    'after',
    '\nExit codes: 0 every promise was kept each time, 1 the failure shows, 2 nothing could be told, 64 bad usage, 70 the harness failed, 130 interrupted.',
  )

type Options = ReturnType<typeof program.opts>

const capitalised = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

const tookInWords = ({ virtualMs, tookMs }: JudgedSchedule, runner: RunnerName): string =>
  runner === 'browser'
    ? `${(tookMs / 1000).toFixed(1)} s`
    : `${(virtualMs / 1000).toFixed(1)} s virtual, ${tookMs.toFixed(0)} ms real`

const tell = (result: ScheduleResult, number: number, runner: RunnerName): void => {
  switch (result.type) {
    case 'judged': {
      const found = result.fingerprints.length === 0 ? 'every promise was kept' : result.fingerprints.join(' and ')
      const bitten = Object.entries(result.bitten).map(([kind, count]) => `${kind} ${count}`)
      console.log(
        `${number}. ${found}${bitten.length === 0 ? '' : ` (bit: ${bitten.join(', ')})`}, ${tookInWords(result, runner)}`,
      )
      return
    }
    case 'unsupported':
      console.log(`${number}. unsupported: ${result.reasons.join('; ')}`)
      return
    case 'harness-failed':
      console.log(`${number}. the harness failed: ${result.error}`)
      return
  }
}

const codeOf = (result: ScheduleResult): ExitCode => {
  if (result.type === 'harness-failed') return exitCodes.harnessFailed
  if (result.type === 'unsupported' || result.verdict === 'inconclusive') return exitCodes.inconclusive
  return result.fingerprints.some(isBroken) ? exitCodes.promiseBroken : exitCodes.asExpected
}

/** What is to be played again, and where what comes of it is to be written. */
interface Asked {
  readonly schedule: Schedule
  /** The finding's own, where it is one. */
  readonly verdict: FoundVerdict | undefined
  readonly runnerName: RunnerName
  readonly subjectName: string
  readonly writeJson: ((content: unknown) => void) | undefined
  readonly writeTimeline: ((content: string) => void) | undefined
}

const play = async (
  { schedule, verdict, runnerName, subjectName, writeJson, writeTimeline }: Asked,
  options: Options,
): Promise<ExitCode> => {
  const fingerprint = verdict?.fingerprint
  const isInterrupted = hearInterruption()
  const subject = await withProgress(`LiveStore ${subjectName}`, ({ doing }) =>
    subjectFor(runnerName, {
      name: subjectName,
      onProgress: doing,
      ...(options.patch !== undefined && { patch: options.patch }),
    }),
  )
  const runner = await withProgress(`${runnerInWords[runnerName]} on LiveStore ${subject.name}`, ({ doing }) =>
    startRunner(runnerName, { subject, onProgress: doing, headed: options.headed === true }),
  )
  console.log(`\n${explain(schedule)}\n`)
  const folder = mkdtempSync(join(tmpdir(), 'replay-'))
  const results: ScheduleResult[] = []
  const hasFailed = (result: ScheduleResult): result is JudgedSchedule =>
    result.type === 'judged' && result.fingerprints.some(isBroken)
  /** The failure that is looked into: the finding's own, where it shows. */
  const worstOf = ({ fingerprints }: JudgedSchedule): string =>
    fingerprints.find((one) => one === fingerprint) ?? fingerprints.find(isBroken) ?? ''
  let inevitable: Awaited<ReturnType<typeof findInevitable>>
  try {
    for (let number = 1; number <= options.times && !isInterrupted(); number++) {
      const history = join(folder, `${number}.jsonl`)
      const result = await runner.play(schedule, { history, ...randomnessOf(schedule, number) })
      results.push(result)
      tell(result, number, runnerName)
    }
    const failing = results.find(hasFailed)
    const isAsked = options.inevitable ?? runnerName === 'simulation'
    if (failing !== undefined && options.inevitable === undefined) {
      const question = { verdict, schedule, subject, runner: runnerName, fingerprint: worstOf(failing) }
      inevitable = knownInevitable(question)
    }
    if (failing !== undefined && isAsked && inevitable === undefined) {
      inevitable = await withProgress('healing it earlier', ({ doing }) =>
        findInevitable({
          runner,
          schedule,
          fingerprint: worstOf(failing),
          effort: healingEffort[runnerName],
          isOver: isInterrupted,
          onTry: (after) => doing(`after step ${after}`),
        }),
      )
    }
  } finally {
    await runner.close()
  }

  const shown = results.filter(hasFailed)
  const [failed] = shown
  if (failed !== undefined) {
    console.log(`\n${failed.diagnosis ?? ''}`)
    if (inevitable !== undefined) console.log(`\n${inevitable.words}`)
    if (options.timeline !== undefined && writeTimeline !== undefined && failed.history !== undefined) {
      const read = judgeHistory(readText(failed.history))
      if (read.type === 'refused') throw new Error(`${failed.history}: ${read.reason}`)
      const { template } = await withProgress('building the timeline', () => buildTimeline())
      const judgement = withInevitable(read.judgement, worstOf(failed), inevitable?.words)
      writeTimeline(timelineFile(judgement, readFileSync(template, 'utf8')).body)
      console.log(`\nits picture: ${relative(process.cwd(), options.timeline)}`)
    }
  }
  const same = shown.filter(({ fingerprints }) => fingerprint !== undefined && fingerprints.includes(fingerprint))
  const sameText = fingerprint === undefined ? '' : `, ${same.length} as ${fingerprint}`
  console.log(`\nLiveStore ${subject.name}: failed ${shown.length} of ${results.length} times${sameText}`)
  writeJson?.({
    livestore: subject.name,
    runner: runnerName,
    times: results.length,
    failed: shown.length,
    ...(fingerprint !== undefined && { fingerprint, same: same.length }),
    ...(inevitable !== undefined && { inevitable }),
    results: results.map((result) => (result.type === 'judged' ? { ...result, history: undefined } : result)),
  })
  return isInterrupted() ? exitCodes.interrupted : worstExitCode(results.map(codeOf))
}

await runCommand(async (): Promise<ExitCode> => {
  const options = parseArguments(program)
  const [name = ''] = program.args
  const { schedule, verdict } = findSchedule(name)
  const { livestore, runner: foundBy } = verdict ?? {}
  if (options.headed === true && options.runner === 'simulation') {
    throw new UsageError('Expected --headed with the browser, found it with the simulation, which has none to show.')
  }
  const runnerName = options.runner ?? (options.headed === true ? 'browser' : (foundBy ?? 'simulation'))
  // An empty variable is none, as everywhere.
  const subjectName = options.livestore ?? (process.env[subjectVariable] || livestore) ?? defaultVersion
  const reasonsOf = (runner: RunnerName): readonly string[] =>
    unsupportedIn(schedule, whyUnsupportedBy[runner](versionOfName(subjectName)))
  const [unsupported] = reasonsOf(runnerName)
  if (unsupported !== undefined) {
    const others = runnerNames.filter((other) => reasonsOf(other).length === 0)
    const advice = others.length === 0 ? '' : ` Try --runner ${others[0]}.`
    throw new UsageError(
      `${capitalised(runnerInWords[runnerName])} cannot play this schedule: unsupported ${unsupported}.${advice}`,
    )
  }
  const writeJson = options.json === undefined ? undefined : prepareJsonFile(options.json)
  const writeTimeline = options.timeline === undefined ? undefined : prepareFile('--timeline', options.timeline)
  return withRun(() => play({ schedule, verdict, runnerName, subjectName, writeJson, writeTimeline }, options))
})
