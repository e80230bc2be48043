/** What a diagnosis says: the path of one change, where it broke, and the cause where its marks are known. Data. */
import type { ProbeHead } from '../../history/probe.ts'
import type { Hop, Signature } from '../verdict.ts'

/** One step on the way of a change, in the order of the way. */
export const steps = [
  'committed',
  'pushed to leader',
  'received by leader',
  'rejected by leader',
  'dropped by leader',
  'applied by leader',
  'notified to session',
  'pushed to backend',
  'refused by backend',
  'stored by backend',
  'pulled back',
] as const

export type Step = (typeof steps)[number]

/** Where a record stands in the history. */
export interface RecordPlace {
  readonly lane: string
  readonly source: string
  readonly sequence: number
}

/** One sighting of a change at one step. A change that is rebased takes some steps more than once, under other numbers. */
export interface Sighting {
  readonly step: Step
  /** `inferred` where no record says so, but what is there leaves nothing else. */
  readonly evidence: 'seen' | 'inferred'
  /** The number that it had then. */
  readonly as: ProbeHead
  /** Milliseconds since the trial began. */
  readonly time: number
  /** Position of that record among the trial's events. */
  readonly index: number
  /** The record that shows it, or, where it is inferred, the record that it is inferred from. */
  readonly record: RecordPlace
  /** What the record adds, such as the error of a rejection. */
  readonly detail?: string
}

export interface Diagnosis {
  /** The change, by the key of its journey. */
  readonly change: string
  /** What it is: `v1.IssuePriorityChanged of alice`. */
  readonly title: string
  readonly path: readonly Sighting[]
  /** The last step on which it was seen; none where the history never saw it. */
  readonly last: Sighting | undefined
  /** The step that should have come next. */
  readonly expected: Step | undefined
  readonly hop: Hop
  readonly signature: Signature | undefined
  /** Heads on both sides of the broken link, in words. */
  readonly heads: readonly string[]
  /** One sentence that a person can paste into an issue. */
  readonly sentence: string
}
