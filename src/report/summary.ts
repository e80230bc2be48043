/** What a run of many trials comes to: counts, a line for each scenario, an exit code. Pure. */
import { type ExitCode, exitCodes } from '../run/exit-codes.ts'
import { median } from '../statistics/quantiles.ts'
import type { Verdict } from '../verdict/verdict.ts'

/** How one trial ended. */
export interface TrialOutcome {
  readonly scenario: string
  readonly project: string
  readonly title: string
  readonly outcome: 'passed' | 'failed' | 'expected-failure' | 'inconclusive' | 'skipped'
  readonly verdict: Verdict
  /** Of every finding, each once. */
  readonly fingerprints?: readonly string[]
  /** The known bug that explains an expected failure. */
  readonly bug?: string
  /** Whether that is another bug than those that the scenario is known to show. */
  readonly isOverlap?: boolean
  readonly seconds: number
  /** Milliseconds from the last change until everything had settled, where it did. */
  readonly drainMs?: number
  /** The test's file, from the folder of the tests: `known-bugs/push-head.spec.ts`. */
  readonly file?: string
  /** What the test itself stumbled over, first line. */
  readonly error?: string
  /** Why a trial that was skipped cannot be played on this LiveStore. */
  readonly unsupported?: string
  /** What it could not be held to, as the app does not tell enough of itself: promises, each with the reason. */
  readonly notAvailable?: readonly string[]
  /** Where the diagnosis of a failed trial was written. */
  readonly diagnosis?: string
  /** Tests that its scenario has in its project in this run, repetitions too: with so many outcomes it is through. */
  readonly testsOfScenario: number
}

/** What `pnpm e2e --json FILE` writes. */
export interface Summary {
  readonly livestore: string
  readonly passed: number
  readonly failed: number
  readonly expectedFailures: readonly { readonly scenario: string; readonly bug: string; readonly verdict: Verdict }[]
  readonly inconclusive: number
  /** Trials that this LiveStore cannot play. */
  readonly unsupported: number
  /** Promises that trials which passed could not be held to, as the app does not tell enough, each with the reason and how many trials. */
  readonly notAvailable?: Readonly<Record<string, number>>
  readonly seconds: number
  readonly leakedProcesses: number
}

/** Counts the outcomes of a run on a LiveStore version. */
export const summarise = (
  livestore: string,
  outcomes: readonly TrialOutcome[],
  { seconds, leakedProcesses }: { readonly seconds: number; readonly leakedProcesses: number },
): Summary => {
  const count = (outcome: TrialOutcome['outcome']) => outcomes.filter((trial) => trial.outcome === outcome).length
  return {
    livestore,
    passed: count('passed'),
    failed: count('failed'),
    expectedFailures: outcomes.flatMap(({ scenario, bug, verdict }) =>
      bug === undefined ? [] : [{ scenario, bug, verdict }],
    ),
    inconclusive: count('inconclusive'),
    unsupported: outcomes.filter(({ unsupported }) => unsupported !== undefined).length,
    ...notAvailableIn(outcomes),
    seconds: Math.round(seconds * 10) / 10,
    leakedProcesses,
  }
}

const notAvailableIn = (outcomes: readonly TrialOutcome[]): Pick<Summary, 'notAvailable'> => {
  const reasons = outcomes.flatMap(({ notAvailable = [] }) => notAvailable)
  if (reasons.length === 0) return {}
  const counted = [...new Set(reasons)].sort().map((reason) => [reason, reasons.filter((one) => one === reason).length])
  return { notAvailable: Object.fromEntries(counted) }
}

/** The exit code of a run: a failure of the harness (nothing played at all is one) first, then a
 * broken promise, then doubt. */
export const exitCodeOf = (
  summary: Summary,
  { harnessFailed, strict }: { harnessFailed: boolean; strict: boolean },
): ExitCode => {
  const played = summary.passed + summary.failed + summary.expectedFailures.length + summary.inconclusive
  if (harnessFailed || summary.leakedProcesses > 0) return exitCodes.harnessFailed
  if (played === 0) return summary.unsupported > 0 ? exitCodes.inconclusive : exitCodes.harnessFailed
  if (summary.failed > 0 || (strict && summary.expectedFailures.length > 0)) return exitCodes.promiseBroken
  if (summary.inconclusive > 0) return exitCodes.inconclusive
  return exitCodes.asExpected
}

/** A line for each scenario: how often it held, and how long it took in the middle. */
export const formatScenarios = (outcomes: readonly TrialOutcome[]): string => {
  const rows = new Map<string, TrialOutcome[]>()
  for (const trial of outcomes) {
    const key = `${trial.project}\n${trial.title}`
    rows.set(key, [...(rows.get(key) ?? []), trial])
  }
  const lines = [...rows.values()].map((trials) => {
    const held = trials.filter((trial) => trial.outcome === 'passed').length
    const first = trials[0] as TrialOutcome
    return {
      result: `${held}/${trials.length}`,
      seconds: `${median(trials.map((trial) => trial.seconds)).toFixed(1)} s`,
      project: first.project,
      title: first.title,
      notes: notesOf(trials),
    }
  })
  const width = (column: 'result' | 'seconds' | 'project') => Math.max(0, ...lines.map((line) => line[column].length))
  return lines
    .map(
      (line) =>
        `  ${line.result.padStart(width('result'))}  ${line.seconds.padStart(width('seconds'))}  ${line.project.padEnd(width('project'))}  ${line.title}${line.notes}`,
    )
    .join('\n')
}

const notesOf = (trials: readonly TrialOutcome[]): string => {
  const notes = trials.flatMap((trial) => {
    if (trial.outcome === 'passed') return trial.notAvailable === undefined ? [] : [notHeldTo(trial.notAvailable)]
    if (trial.unsupported !== undefined) return [trial.unsupported]
    return [
      trial.bug === undefined
        ? `${trial.outcome} (${trial.verdict})`
        : `expected failure: ${trial.bug}${trial.isOverlap === true ? ', a bug that this scenario was not made for' : ''} (${trial.verdict})`,
    ]
  })
  const counted = [...new Set(notes)].map((note) => `${notes.filter((other) => other === note).length} ${note}`)
  return counted.length === 0 ? '' : `  [${counted.join(', ')}]`
}

/** A pass that is silent about a promise would be one for it, too. */
const notHeldTo = (reasons: readonly string[]): string =>
  `not held to ${reasons.map((reason) => reason.split(':')[0]).join(', ')}: not available`

/** The counts in one line. */
export const formatCounts = (summary: Summary): string =>
  [
    `${summary.passed} passed`,
    `${summary.failed} failed`,
    ...(summary.expectedFailures.length > 0 ? [`${summary.expectedFailures.length} failed as expected`] : []),
    ...(summary.inconclusive > 0 ? [`${summary.inconclusive} inconclusive`] : []),
    ...(summary.unsupported > 0 ? [`${summary.unsupported} unsupported`] : []),
    `LiveStore ${summary.livestore}`,
    `${summary.seconds.toFixed(0)} s`,
    `${summary.leakedProcesses} processes left behind`,
  ].join(', ')
