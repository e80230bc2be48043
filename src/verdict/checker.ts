/** What a checker is: it holds a trial against one promise, and says what came of it. Pure. */
import type { StoredEvent, TableRows } from '../history/event.ts'
import type { Trial } from './trial.ts'
import type { Finding } from './verdict.ts'

/** What checkers need that no history tells. */
export interface CheckOptions {
  /** What the app makes of a log: rows by table. Without it the rows are compared with each other only. */
  readonly fold?: (log: readonly StoredEvent[]) => TableRows
}

export type CheckResult =
  | { readonly type: 'held' }
  | { readonly type: 'broken'; readonly findings: readonly Finding[] }
  /** The history does not say yet: it is still growing, or nobody has waited for settlement. */
  | { readonly type: 'undecided'; readonly why: string }
  /** The history will never say: a lane is missing, or the app gives its changes no identity. */
  | { readonly type: 'not-available'; readonly why: string }

export interface Checker {
  readonly name: string
  /** The promise, in words. */
  readonly promise: string
  readonly check: (trial: Trial, options: CheckOptions) => CheckResult
}

/** The result of some findings: `held` where there is none. */
export const resultOf = (findings: readonly Finding[]): CheckResult =>
  findings.length === 0 ? { type: 'held' } : { type: 'broken', findings }
