/**
 * One way to make a failure show, chosen by a person, as something of which trial after trial can be asked on any LiveStore: a scenario in
 * the browser, a trigger in one Node process, or a schedule on either runner.
 */
import { bugs } from '../bugs/table.ts'
import type { Run } from '../run/types.ts'
import { MachineError, UsageError } from '../run/usage-error.ts'
import { type RunnerName, randomnessOf, type ScheduleResult, unsupportedIn } from '../runner/contract.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { startSimulation, type TrialResult } from '../simulation/run-in-child.ts'
import { type Trigger, whyUnreachable } from '../simulation/trigger.ts'
import { triggers } from '../simulation/triggers/index.ts'
import { inOneLine } from '../subject/cannot-be-tested.ts'
import { defaultVersion, type Subject } from '../subject/subject.ts'
import type { ComparedTrial } from './compare.ts'
import { countedSchedule } from './counted-schedule.ts'
import { findSchedule } from './find-schedule.ts'
import { countedOf, countedScenario, playOneInBrowser } from './known-bugs.ts'
import type { CountedTrial } from './matrix-of-bugs.ts'
import { runnerInWords, startRunner, versionOfName, whyUnsupportedBy } from './runners.ts'

/** What a person names: one of the first three. */
export interface Asked {
  readonly scenario?: string | undefined
  readonly schedule?: string | undefined
  readonly bug?: string | undefined
  /** Of a schedule: where it is played; where it was found, or in the simulation, unless given. */
  readonly runner?: RunnerName | undefined
}

export type Way =
  | { readonly type: 'scenario'; readonly scenario: string }
  /** Triggers that show the same bug, the best first: not each can be played on every version. */
  | { readonly type: 'triggers'; readonly triggers: readonly Trigger[]; readonly fingerprints?: readonly string[] }
  | {
      readonly type: 'schedule'
      readonly name: string
      readonly schedule: Schedule
      readonly runner: RunnerName
      /** What it was found as; whatever it shows where that is not known. */
      readonly fingerprints?: readonly string[]
    }

/** What commands say of the options. */
export const askedHelp = {
  scenario: "a way to show a bug in Node, such as push-head, or a scenario's tag in the browser, such as burst",
  schedule: 'a schedule.json, or the id of a finding of a hunt; of a finding only that failure counts',
  bug: 'a known bug, by its trigger in Node; only its own failures count',
} as const

/**
 * The way that a person names.
 *
 * @throws UsageError in one line where it is none, or more than one
 */
export const wayOf = ({ scenario, schedule, bug, runner }: Asked): Way => {
  const named = [scenario, schedule, bug].filter((name) => name !== undefined)
  if (named.length !== 1) {
    throw new UsageError(`Expected one of --scenario, --schedule and --bug, found ${named.length} of them.`)
  }
  if (runner !== undefined && schedule === undefined) {
    throw new UsageError('Expected --runner with --schedule: where scenarios and bugs are played is given.')
  }
  if (bug !== undefined) return wayOfBug(bug)
  if (schedule !== undefined) return wayOfSchedule(schedule, runner)
  const trigger = triggers.find(({ id }) => id === scenario)
  return trigger === undefined
    ? { type: 'scenario', scenario: scenario ?? '' }
    : { type: 'triggers', triggers: [trigger] }
}

const wayOfBug = (id: string): Way => {
  const bug = bugs.find((one) => one.id === id)
  if (bug === undefined) {
    throw new UsageError(`There is no bug "${id}" in the table: expected ${bugs.map((one) => one.id).join(', ')}.`)
  }
  if ('none' in bug.triggers) {
    throw new UsageError(`Bug ${id} cannot be shown in Node (${bug.triggers.none}): name a --scenario that shows it.`)
  }
  const byCertainty = [...bug.triggers].sort((left, right) => Number(right.always) - Number(left.always))
  const found = byCertainty.flatMap((entry) => triggers.find((trigger) => trigger.id === entry.id) ?? [])
  return { type: 'triggers', triggers: found, fingerprints: bug.fingerprints }
}

const wayOfSchedule = (name: string, asked: RunnerName | undefined): Way => {
  const { schedule, verdict } = findSchedule(name)
  const runner = asked ?? verdict?.runner ?? 'simulation'
  // What only some versions cannot do, whyUnplayable says of each.
  const version = versionOfName(verdict?.livestore ?? defaultVersion)
  const [unsupported] = unsupportedIn(schedule, whyUnsupportedBy[runner](version))
  if (unsupported !== undefined) {
    throw new UsageError(`${name} cannot be played by ${runnerInWords[runner]}: unsupported ${unsupported}.`)
  }
  return {
    type: 'schedule',
    name,
    schedule,
    runner,
    ...(verdict !== undefined && { fingerprints: [verdict.fingerprint] }),
  }
}

/** Whether a way is played in a browser. */
export const needsBrowser = (way: Way): boolean =>
  way.type === 'scenario' || (way.type === 'schedule' && way.runner === 'browser')

/** A way in a few words. */
export const wayInWords = (way: Way): string => {
  switch (way.type) {
    case 'scenario':
      return `scenario ${way.scenario} in the browser`
    case 'triggers':
      return `${way.triggers.map(({ id }) => id).join(' or ')} in Node`
    case 'schedule':
      return `schedule ${way.name} in ${way.runner === 'browser' ? 'a browser' : 'the simulation'}`
  }
}

/** Why nothing of a way can be played on a version; undefined where it can, as far as is known before. */
export const whyUnplayable = (way: Way, version: string): string | undefined => {
  if (way.type === 'schedule') {
    const [unsupported] = unsupportedIn(way.schedule, whyUnsupportedBy[way.runner](version))
    return unsupported === undefined ? undefined : `${way.name} is unsupported there, ${unsupported}`
  }
  if (way.type !== 'triggers') return undefined
  const [first, ...others] = way.triggers.map((trigger) => ({ id: trigger.id, why: whyUnreachable(trigger, version) }))
  if (first?.why === undefined || others.some(({ why }) => why === undefined)) return undefined
  return `${first.id}: ${first.why}`
}

/** Trials of one way on one subject. */
export interface TrialSource {
  readonly name: string
  /**
   * Plays one more. `interrupted` where somebody asked Playwright to stop.
   *
   * @param time how many there were, from 1, earlier sources' included: under its randomness a schedule is played
   */
  readonly play: (time: number) => Promise<ComparedTrial | 'interrupted'>
  readonly close: () => Promise<void>
}

export interface SourceOptions {
  readonly run: Run
  /** Builds what scenarios need, and returns the environment in which they find it. */
  readonly prepare: (subject: Subject) => Promise<Readonly<Record<string, string>>>
  /** Hears what takes a while, such as a build. */
  readonly onProgress?: (line: string) => void
}

/**
 * Only the failure that was asked for counts: whoever fails in another way before it has not shown that it is gone, and is no evidence.
 * Without fingerprints whatever breaks a promise counts.
 */
export const onlyAs = <Trial extends CountedTrial>(trial: Trial, fingerprints: readonly string[] | undefined): Trial =>
  fingerprints === undefined ||
  trial.fingerprints.length === 0 ||
  trial.fingerprints.some((fingerprint) => fingerprints.includes(fingerprint))
    ? trial
    : { ...trial, fingerprints: [], unknown: `it failed in another way: ${trial.fingerprints.join(' and ')}` }

/** @throws MachineError where not even a process or a browser could be started for a trial: another one would fare no better */
export const requireBegun = <Result extends TrialResult | ScheduleResult>(result: Result, name: string): Result => {
  if (result.type !== 'harness-failed' || result.notBegun !== true) return result
  throw new MachineError(
    `No trial on ${name} could be begun (${inOneLine(result.error)}): see to the machine, and ask again.`,
  )
}

/**
 * Opens a way on a subject.
 *
 * @throws CannotBeTested where the subject cannot be built upon or loaded; UsageError where nothing of the way can be played there, or the machine
 *   has no browser; another error where the harness fails
 */
export const openSource = async (way: Way, subject: Subject, options: SourceOptions): Promise<TrialSource> => {
  const { run, prepare, onProgress } = options
  const progress = onProgress === undefined ? {} : { onProgress }
  switch (way.type) {
    case 'scenario': {
      const environment = await prepare(subject)
      return {
        name: subject.name,
        play: async () => {
          const outcome = await playOneInBrowser(subject, way.scenario, run, environment)
          return outcome === 'interrupted' ? outcome : countedScenario(outcome)
        },
        close: async () => {},
      }
    }
    case 'triggers': {
      const trigger = way.triggers.find((one) => whyUnreachable(one, subject.version) === undefined)
      if (trigger === undefined) throw new UsageError(`${whyUnplayable(way, subject.version)}, found ${subject.name}.`)
      const simulation = await startSimulation({ subject, ...progress })
      return {
        name: subject.name,
        play: async () =>
          onlyAs(countedOf(requireBegun(await simulation.play(trigger.id), subject.name)), way.fingerprints),
        close: simulation.close,
      }
    }
    case 'schedule': {
      const { schedule, fingerprints } = way
      const runner = await startRunner(way.runner, { subject, ...progress })
      return {
        name: subject.name,
        play: async (time) =>
          onlyAs(
            countedSchedule(requireBegun(await runner.play(schedule, randomnessOf(schedule, time)), subject.name)),
            fingerprints,
          ),
        close: runner.close,
      }
    }
  }
}
