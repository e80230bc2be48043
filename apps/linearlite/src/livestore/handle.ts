/**
 * `globalThis.__linearlite`: what a test may ask the page for, where LiveStore has no public handle.
 *
 * LiveStore's own handle is `globalThis.__debugLiveStore[storeId]`. Everything here is plain JSON and free of LiveStore's
 * types, so that the harness imports these types and reads the same from every version.
 */
import type { Change } from '../data/actions.ts'
import type { Rows } from '../data/fold.ts'
import type { IssueView } from '../data/queries.ts'
import type { SyncIndicator } from './life.ts'
import { isPushable, type StoreStatus, type SyncHead, type SyncStates } from './states.ts'

export type { Rows, StoreStatus, SyncHead, SyncStates }
export { isPushable }

export interface LinearLiteHandle {
  readonly storeId: string
  /** Whether the store boots, runs, or has shut down (which LiveStore itself does silently) and why. */
  readonly storeStatus: () => StoreStatus
  /**
   * Issues (deleted ones too) and comments, ordered by id, as this tab has them now.
   * @throws Error where the store does not run.
   */
  readonly rows: () => Rows
  /**
   * Pending events and heads of this session and of the leader, asked now. `isPushable` tells which pending events can
   * reach a backend. Rejects where the store does not run. A leader that ends while it is asked never answers: race it.
   */
  readonly syncStates: () => Promise<SyncStates>
  /** What the page shows of its synchronisation. Known at once: unlike `syncStates` it asks no worker. */
  readonly indicator: () => SyncIndicator
  /**
   * Commits plain changes (see data/actions.ts): each inner list is one LiveStore commit.
   * @throws Error where the store does not run.
   */
  readonly commit: (commits: readonly (readonly Change[])[]) => void
  /**
   * Changes how this tab filters and sorts, as its menus do: one client-only event, which never leaves the device.
   * @throws Error where the store does not run.
   */
  readonly setView: (change: Partial<IssueView>) => void
  /**
   * What was committed in this page, by hand and otherwise, from the n-th event on, with its arguments: probe lines name events alone.
   * Only where the page has its probes, and only the last few thousand.
   */
  readonly committed: (from: number) => readonly { readonly name: string; readonly args: unknown }[]
  /** Lets the session's next push to its leader be refused, as by a leader that is ahead. Only where the page has its probes. */
  readonly refuseNextPush: () => void
  /** Takes back what was ordered so and has not happened. */
  readonly refuseNothing: () => void
}

declare global {
  var __linearlite: LinearLiteHandle | undefined
}
