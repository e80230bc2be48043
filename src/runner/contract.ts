/** What every runner keeps to: a schedule goes in, a judged trial comes out, or why there is none. */
import type { FaultEvent } from '../history/event.ts'
import type { Action, Kind, Schedule, Step } from '../schedule/schedule.ts'
import type { Verdict } from '../verdict/verdict.ts'

/** Runners by name: one Node process in virtual time, or LinearLite in Chromium with the real backend. */
export const runnerNames = ['simulation', 'browser'] as const

export type RunnerName = (typeof runnerNames)[number]

/** A trial of a schedule that was played and judged. */
export interface JudgedSchedule {
  readonly type: 'judged'
  readonly verdict: Verdict
  /** Of every finding, each once, worst first; none where every promise was kept. */
  readonly fingerprints: readonly string[]
  /**
   * Every promise was seen to be kept, to the trial's end. The verdict may be `inconclusive` all the same: a fault that touched nothing shows
   * nothing of what it is for.
   */
  readonly kept?: true
  /** The worst finding in words; absent where there is none. */
  readonly witness?: string
  readonly diagnosis?: string
  /** Why it could not be played to its end. */
  readonly problem?: string
  /** Where the history was written. */
  readonly history?: string
  /** How often the faults of each kind were seen to touch something; a kind that never did is left out. */
  readonly bitten: Readonly<Record<string, number>>
  /** Steps that waited for something that did not happen, or could not be done any more. */
  readonly passedOver: number
  /** Of the normalised history: equal for two plays of one schedule in the simulation, or that is not deterministic. */
  readonly digest: string
  readonly lines?: readonly string[]
  /** Milliseconds of the trial's own time: virtual in the simulation. */
  readonly virtualMs: number
  /** Milliseconds that it really took. */
  readonly tookMs: number
  /** MiB that the process which played it had after it, in all; absent where several processes did. */
  readonly processMiB?: number
  /** Files, sockets and pipes that it had open. */
  readonly processFiles?: number
  /** MiB of its heap that were still in use once all garbage was collected, where that was wanted. */
  readonly heapMiB?: number
}

/** What came of a schedule. */
export type PlayedSchedule =
  /** The runner cannot play it, and why. */
  { readonly type: 'unsupported'; readonly reasons: readonly string[] } | JudgedSchedule

/** The harness could not play it: nothing is known of LiveStore. */
export interface HarnessFailed {
  readonly type: 'harness-failed'
  readonly error: string
  readonly tookMs: number
  /** No process and no browser could be started for it: nothing of it was played. */
  readonly notBegun?: true
}

export type ScheduleResult = PlayedSchedule | HarnessFailed

export interface PlayOptions {
  /** Where the history goes, should anything be found. */
  readonly history?: string
  /** Whether the normalised history is wanted, too. */
  readonly lines?: boolean
  /** Whether it is wanted how much memory is kept after it; collecting all garbage takes a while. */
  readonly memory?: boolean
  /** What everything random comes from that the runner can decide, such as LiveStore's ids; the schedule's seed unless given. */
  readonly randomness?: string
}

export interface ScheduleRunner {
  /** Plays one schedule; one at a time. */
  readonly play: (schedule: Schedule, options?: PlayOptions) => Promise<ScheduleResult>
  readonly close: () => Promise<void>
}

/**
 * How a schedule is played for the n-th time, from 1: under its own randomness first, then each time under another. Whoever counts
 * how often one fails counts these, so that another count comes to the same.
 */
export const randomnessOf = ({ seed = 'by hand' }: Schedule, time: number): Pick<PlayOptions, 'randomness'> =>
  time === 1 ? {} : { randomness: `${seed} ${time}` }

/** Something that was ordered and may touch what passes. */
export interface Disturbance {
  /** How often it has, so far. */
  readonly bitten: () => number
}

/** A disturbance, as the history tells it at the end. */
export type Fault = Omit<FaultEvent, 'lane' | 'type'>

/** Why a runner cannot play a step; undefined where it can. */
export type WhyUnsupported = (step: Action) => string | undefined

/** What of a schedule a runner cannot play, each with its reason; none where all can. */
export const unsupportedIn = ({ steps }: Pick<Schedule, 'steps'>, why: WhyUnsupported): readonly string[] => [
  ...new Set(
    steps.flatMap((step) => {
      const reason = why(step)
      return reason === undefined ? [] : [`${step.type}: ${reason}`]
    }),
  ),
]

/** The steps of a schedule that a runner can play. */
export const supportedSteps = ({ steps }: Pick<Schedule, 'steps'>, why: WhyUnsupported): readonly Step[] =>
  steps.filter((step) => why(step) === undefined)

/** Kinds of steps that a runner cannot play, with the reason. */
export type UnsupportedKinds = Readonly<Partial<Record<Kind, string>>>
