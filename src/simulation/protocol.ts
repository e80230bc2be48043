/** What a simulation's process and its parent say to each other. */
import type { PlayOptions } from '../runner/contract.ts'
import type { Schedule } from '../schedule/schedule.ts'

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

export interface ScheduleRequest extends PlayOptions {
  readonly type: 'play-schedule'
  readonly schedule: Schedule
  /** Unique within the process. */
  readonly number: number
}

/** What the process of trials says. */
export type ChildMessage<Result> =
  | { readonly type: 'ready' }
  /** LiveStore itself fails as soon as it is loaded. The process ends. */
  | { readonly type: 'unloadable'; readonly error: string }
  | { readonly type: 'played'; readonly number: number; readonly result: Result }
  | { readonly type: 'failed'; readonly number: number; readonly error: string }

export const isChildMessage = <Result>(value: unknown): value is ChildMessage<Result> =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  (value.type === 'ready' || value.type === 'unloadable' || value.type === 'played' || value.type === 'failed')

export const isPlayRequest = (value: unknown): value is PlayRequest =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'play'

export const isScheduleRequest = (value: unknown): value is ScheduleRequest =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'play-schedule'
