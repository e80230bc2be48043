/** What a simulation's process and its parent say to each other. */
import type { Schedule } from '../schedule/schedule.ts'
import type { Verdict } from '../verdict/verdict.ts'

/** A trial as its process judged it. */
export interface JudgedTrial {
  readonly type: 'judged'
  readonly verdict: string
  /** Of every finding, each once, worst first; none where every promise was kept. */
  readonly fingerprints: readonly string[]
  /** The worst finding in words; absent where there is none. */
  readonly witness?: string
  /** At most ten lines: what broke, why, the path of the event, the heads. */
  readonly diagnosis: string
  /** Why the trigger could not be played to its end: an event that it waited for never happened. */
  readonly problem?: string
  /** Where the history was written. */
  readonly history: string
  /** Disturbances and how often each was seen to touch something. */
  readonly disturbances: readonly { readonly title: string; readonly bitten: number }[]
  readonly tookMs: number
  /** Milliseconds from when all had healed until all had settled; absent where they never did. */
  readonly drainMs?: number
}

export interface PlayRequest {
  readonly type: 'play'
  readonly trigger: string
  /** Unique within the process. */
  readonly number: number
  /** Where the history goes. */
  readonly history: string
}

export interface ScheduleRequest {
  readonly type: 'play-schedule'
  readonly schedule: Schedule
  /** Unique within the process. */
  readonly number: number
  /** Where the history goes, should anything be found. */
  readonly history?: string
  /** Whether the normalised history is wanted itself, and not only its digest. */
  readonly lines?: boolean
  /** What everything random comes from; the schedule's seed unless given. */
  readonly randomness?: string
}

/** What came of a schedule. */
export type PlayedSchedule =
  /** The runner cannot play it, and why. */
  { readonly type: 'unsupported'; readonly reasons: readonly string[] } | JudgedSchedule

export interface JudgedSchedule {
  readonly type: 'judged'
  readonly verdict: Verdict
  /** Of every finding, each once, worst first; none where every promise was kept. */
  readonly fingerprints: readonly string[]
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
  /** Of the normalised history: equal for two runs of one schedule, or the run is not deterministic. */
  readonly digest: string
  readonly lines?: readonly string[]
  /** Milliseconds of virtual time. */
  readonly virtualMs: number
  readonly tookMs: number
}

/** What the process of trials says. */
export type ChildMessage<Result> =
  | { readonly type: 'ready' }
  | { readonly type: 'played'; readonly number: number; readonly result: Result }
  | { readonly type: 'failed'; readonly number: number; readonly error: string }

export const isChildMessage = <Result>(value: unknown): value is ChildMessage<Result> =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  (value.type === 'ready' || value.type === 'played' || value.type === 'failed')

export const isPlayRequest = (value: unknown): value is PlayRequest =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'play'

export const isScheduleRequest = (value: unknown): value is ScheduleRequest =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'play-schedule'
