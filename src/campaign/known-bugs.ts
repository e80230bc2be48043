/** Plays the known bugs of LiveStore on subjects, in one Node process and in the browser, and counts what came of it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectationOf, expectationOfTrigger } from '../bugs/bug.ts'
import { bugs } from '../bugs/table.ts'
import { expectationVariable, type Outcomes } from '../report/outcomes.ts'
import type { TrialOutcome } from '../report/summary.ts'
import { repositoryRoot } from '../run/pinned-node.ts'
import type { Run } from '../run/types.ts'
import { MachineError, UsageError } from '../run/usage-error.ts'
import { type JudgedTrial, startSimulation, type TrialResult } from '../simulation/run-in-child.ts'
import { type Trigger, whyUnreachable } from '../simulation/trigger.ts'
import { triggers } from '../simulation/triggers/index.ts'
import { inOneLine } from '../subject/cannot-be-tested.ts'
import type { Subject } from '../subject/subject.ts'
import type { ComparedTrial } from './compare.ts'
import { bugOfFile, type CountedTrial, countTrials, type Row, unreachableRow } from './matrix-of-bugs.ts'
import { playScenarios } from './play-scenarios.ts'

export interface KnownBugsOptions {
  readonly subject: Subject
  /** One bug only, by its id. */
  readonly bug?: string | undefined
  readonly trials: number
}

const isWanted = (bug: string, { bug: only }: KnownBugsOptions): boolean => only === undefined || only === bug

const reporter = join(repositoryRoot, 'fixtures/reporter.ts')

/** The triggers that a subject's rows of the Node level need. */
export const triggersFor = (options: KnownBugsOptions): readonly Trigger[] =>
  triggers.filter(
    (trigger) => isWanted(trigger.bug, options) && whyUnreachable(trigger, options.subject.version) === undefined,
  )

/**
 * The rows of the Node level: every trigger so many times on one subject, one trial after the other.
 *
 * @param onTrial hears of each trial
 */
export const playInNode = async (
  options: KnownBugsOptions,
  onTrial: (trigger: Trigger, trial: CountedTrial) => void = () => {},
): Promise<readonly Row[]> => {
  const { subject, trials } = options
  const wanted = triggersFor(options)
  const none = [
    ...bugs.flatMap(({ id, triggers: ways }) =>
      'none' in ways && isWanted(id, options)
        ? [unreachableRow({ bug: id, way: '', level: 'node', subject }, ways.none)]
        : [],
    ),
    ...triggers
      .filter((trigger) => isWanted(trigger.bug, options) && !wanted.includes(trigger))
      .map((trigger) =>
        unreachableRow(
          { bug: trigger.bug, way: trigger.id, level: 'node', subject },
          whyUnreachable(trigger, subject.version) ?? 'it was not asked for',
        ),
      ),
  ]
  if (wanted.length === 0) return none
  const simulation = await startSimulation({ subject })
  try {
    const rows: Row[] = []
    for (const trigger of wanted) {
      const counted: CountedTrial[] = []
      while (counted.length < trials) {
        const trial = countedOf(await simulation.play(trigger.id))
        counted.push(trial)
        onTrial(trigger, trial)
      }
      const expectation = expectationOfTrigger(bugs, trigger, subject)
      rows.push(countTrials({ bug: trigger.bug, way: trigger.id, level: 'node', subject }, expectation, counted))
    }
    return [...rows, ...none]
  } finally {
    await simulation.close()
  }
}

/** A trial in Node, as it is counted. */
export const countedOf = (result: TrialResult): ComparedTrial => {
  if (result.type === 'harness-failed')
    return { fingerprints: [], unknown: `the harness failed: ${result.error}`, harnessFailed: true }
  const fingerprints = brokenOf(result)
  if (fingerprints.length === 0 && result.problem !== undefined) {
    return { fingerprints, unknown: `the trigger could not be played to its end: ${result.problem}` }
  }
  if (fingerprints.length === 0 && result.verdict === 'inconclusive') {
    return { fingerprints, unknown: result.witness ?? 'it could not be told' }
  }
  return {
    fingerprints,
    diagnosis: result.diagnosis,
    ...(result.drainMs !== undefined && { drainMs: result.drainMs }),
  }
}

const brokenOf = ({ fingerprints }: Pick<JudgedTrial, 'fingerprints'>): readonly string[] =>
  fingerprints.filter((fingerprint) => !fingerprint.startsWith('inconclusive'))

/** A trial in the browser, as it is counted. */
export const countedScenario = ({
  outcome,
  fingerprints = [],
  error,
  diagnosis,
  drainMs,
  unsupported,
}: TrialOutcome): ComparedTrial => {
  const broken = brokenOf({ fingerprints })
  if (broken.length > 0) {
    const told = diagnosis === undefined || !existsSync(diagnosis) ? undefined : readFileSync(diagnosis, 'utf8')
    return { fingerprints: broken, ...(told !== undefined && { diagnosis: told }) }
  }
  if (outcome === 'passed') return { fingerprints: [], ...(drainMs !== undefined && { drainMs }) }
  return { fingerprints: [], unknown: unsupported ?? error ?? `the test was ${outcome}` }
}

/** What Playwright is to play for a bug, or for all; undefined where nothing in the browser can show it. */
const selectionOf = (id: string | undefined): readonly string[] | undefined => {
  const own = ['--project=known-bugs', '--project=known-bugs-no-backend']
  if (id === undefined) return own
  if (existsSync(join(repositoryRoot, 'tests/known-bugs', `${id}.spec.ts`))) return [...own, `known-bugs/${id}.spec.ts`]
  const breaks = bugs.find((bug) => bug.id === id)?.breaks
  if (breaks === undefined || 'none' in breaks) return undefined
  const tags = breaks.map(({ scenario }) => `@${scenario}`).join('|')
  return [...own, '--project=cloudflare', '-g', `(${tags})$`]
}

/**
 * The rows of the browser level: the scenarios of tests/known-bugs so many times on one subject. Of a bug that has none there, the
 * usual scenarios that it disturbs.
 *
 * @returns `interrupted` where somebody asked us to stop
 */
export const playInBrowser = async (
  options: KnownBugsOptions,
  run: Run,
  environment: Readonly<Record<string, string>>,
): Promise<readonly Row[] | 'interrupted'> => {
  const { subject, trials, bug } = options
  const none = bugs.flatMap(({ id, breaks }) =>
    'none' in breaks && isWanted(id, options)
      ? [unreachableRow({ bug: id, way: '', level: 'browser', subject }, breaks.none)]
      : [],
  )
  const selection = selectionOf(bug)
  if (selection === undefined) return none
  const { outcomes, playwright } = await playScenarios(
    run,
    [...selection, '--repeat-each', String(trials), '--reporter', `list,${reporter}`],
    { ...environment, ...subject.environment, [expectationVariable]: 'later' },
  )
  if (playwright.interrupted) return 'interrupted'
  const [harnessError] = outcomes.harnessErrors
  if (harnessError !== undefined)
    throw new Error(`Playwright could not play the scenarios of known bugs: ${harnessError}`)
  const played = outcomes.trials
  const ways = [...new Set(played.map(({ scenario }) => scenario))]
  const rows = ways.map((way) => {
    const own = played.filter(({ scenario }) => scenario === way)
    const shown = bugOfFile(bugs, own[0]?.file ?? '')?.id ?? bug ?? 'none'
    const [unsupported] = own.map((trial) => trial.unsupported)
    if (unsupported !== undefined) return unreachableRow({ bug: shown, way, level: 'browser', subject }, unsupported)
    const counted = own.map(countedScenario)
    return countTrials({ bug: shown, way, level: 'browser', subject }, expectationOf(bugs, way, subject), counted)
  })
  if (rows.length === 0) throw new Error('Playwright played none of the scenarios of known bugs; its words are above.')
  return [...rows, ...none]
}

/**
 * One trial of one scenario in the browser, quietly; `interrupted` where somebody asked us to stop.
 *
 * @throws UsageError where there is no scenario of that tag; MachineError where no browser starts; Error where Playwright could not play it
 */
export const playOneInBrowser = async (
  subject: Subject,
  scenario: string,
  run: Run,
  environment: Readonly<Record<string, string>>,
): Promise<TrialOutcome | 'interrupted'> => {
  const { outcomes, playwright } = await playScenarios(
    run,
    ['-g', `@${scenario}$`, '--reporter', reporter, '--workers', '1'],
    { ...environment, ...subject.environment, [expectationVariable]: 'later' },
  )
  if (playwright.interrupted) return 'interrupted'
  return onlyOutcome(outcomes, scenario)
}

/** What Playwright says of a browser that does not start, and of what selects nothing. */
const noBrowser = /browserType\.launch/
const noTest = /No tests found/

/** What came of the one scenario that was to be played. @throws as `playOneInBrowser` */
export const onlyOutcome = ({ trials, harnessErrors }: Outcomes, scenario: string): TrialOutcome => {
  const [outcome] = trials
  const unopened = [outcome?.error ?? '', ...harnessErrors].find((error) => noBrowser.test(error))
  if (unopened !== undefined) {
    throw new MachineError(`No browser could be started (${inOneLine(unopened)}): see to the machine, and ask again.`)
  }
  const failure = harnessErrors.find((error) => !noTest.test(error))
  if (outcome === undefined && failure !== undefined) {
    throw new Error(`Playwright could not play scenario ${scenario}: ${failure}`)
  }
  if (outcome === undefined) {
    const triggersThere = triggers.map(({ id }) => id).join(', ')
    throw new UsageError(
      `There is no scenario "${scenario}": in Node there are ${triggersThere}; for those of the browser see \`pnpm e2e --list\`.`,
    )
  }
  return outcome
}
