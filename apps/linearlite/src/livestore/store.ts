/** What the app has of a store, in its own words: no LiveStore type is in it but the adapter that it is opened on. */
import type { Adapter } from '@livestore/common'
import type { Change } from '../data/actions.ts'
import type { IssueView, Query } from '../data/queries.ts'
import type { ProbeWriter } from '../probes/writer.ts'
import type { Settings } from '../settings/settings.ts'
import type { BootStage, SyncStates } from './states.ts'

/** How far LiveStore is with opening a store. */
export interface BootProgress {
  readonly stage: BootStage
  readonly done?: number
  readonly total?: number
}

/** What the session tells of its own sync state. */
export interface SessionState {
  readonly pending: number
  readonly head: number
}

/** An event as it was committed. */
export interface CommittedEvent {
  readonly name: string
  readonly args: unknown
}

/** A store that runs, until `onShutDown` says otherwise. */
export interface OpenStore {
  readonly storeId: string
  /** LiveStore's id of this browser profile in this store. */
  readonly clientId: string
  /** Commits all changes at once. @throws Error after the store has shut down. */
  readonly commit: (changes: readonly Change[]) => void
  /** The rows of a query now. @throws Error after the store has shut down. */
  readonly read: <Row>(query: Query<Row>) => readonly Row[]
  /** Calls the listener with the rows now and after each change. Returns what ends it. */
  readonly subscribe: <Row>(query: Query<Row>, listener: (rows: readonly Row[]) => void) => () => void
  readonly readView: () => IssueView
  readonly subscribeView: (listener: (view: IssueView) => void) => () => void
  readonly setView: (change: Partial<IssueView>) => void
  /** What was committed here since the store was opened, from the n-th on, as far as it is remembered; nothing without probes. */
  readonly committed: (from: number) => readonly CommittedEvent[]
  readonly syncStates: () => Promise<SyncStates>
  /** Calls the listener with the session's state now and at each change. Returns what ends it. */
  readonly subscribeSession: (listener: (state: SessionState) => void) => () => void
  /**
   * Calls the listener with whether the leader is connected to its backend, now and at each change. Undefined where this LiveStore
   * does not tell.
   */
  readonly subscribeConnected: ((listener: (isConnected: boolean) => void) => () => void) | undefined
  /**
   * Whether the store still answers: LiveStore lists it on its debug handle, and its public functions do not refuse. After a
   * commit that failed it refuses while everything else looks alive, so both are asked.
   */
  readonly isAlive: () => boolean
  readonly close: () => Promise<void>
}

export interface OpenStoreOptions {
  readonly storeId: string
  readonly settings: Settings
  readonly onBootProgress: (progress: BootProgress) => void
  /** Called at least once, with the cause, when the store shuts down: during boot, by an error, or by `close`. */
  readonly onShutDown: (cause: string) => void
}

/** What a store is opened on. */
export interface StoreGround {
  readonly adapter: Adapter
  /** Hears what the session does. */
  readonly probe?: ProbeWriter
  /** Lets a user interface render once for many updates. */
  readonly batchUpdates?: (run: () => void) => void
}
