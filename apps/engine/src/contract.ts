/**
 * What the engine gives and takes, in plain data: one device of LiveStore (session and leader) in this Node process, and the sync
 * backend that is scripted for it. No type of LiveStore or Effect crosses it, so that one caller drives every version.
 */
import type { ProbeRecord } from '../../../src/history/probe.ts'
import type { StoreStatus, SyncStates } from '../../../src/history/sync-state.ts'
import type { Change } from '../../linearlite/src/data/actions.ts'
import type { Rows } from '../../linearlite/src/data/fold.ts'
import type { IssueView } from '../../linearlite/src/data/queries.ts'
import type { BeforeLeaderPush } from '../../linearlite/src/livestore/leader-gate.ts'
import type { SimulationDelays } from '../../linearlite/src/settings/settings.ts'

export type { Change, IssueView, Rows, SimulationDelays }

/** An event as it is pushed to a backend, kept there and pulled from it. */
export interface GlobalEvent {
  readonly seqNum: number
  readonly parentSeqNum: number
  readonly name: string
  readonly args: unknown
  readonly clientId: string
  readonly sessionId: string
}

/** What a backend sends to one that pulls. */
export interface Page {
  readonly events: readonly GlobalEvent[]
  /** How many events are said to follow: 0 on a last page. */
  readonly rest: number
  /** What the backend calls itself; absent where it has no name for that. */
  readonly backendId?: string
}

/** The backend is another than the one that a device takes it for. */
export interface OtherBackend {
  readonly type: 'other-backend'
  /** What it calls itself. */
  readonly expected: string
  readonly received: string
}

/**
 * How a push is answered. `offline`: the connection ended, and nobody knows what became of the push, of which LiveStore's own client tells as of
 * any other failure. `says-offline`: nothing was stored, and the client calls that offline, as LiveStore's types allow one of an app's own.
 */
export type PushAnswer =
  | { readonly type: 'stored' }
  | { readonly type: 'server-ahead'; readonly minimumExpectedNum: number; readonly providedNum: number }
  | { readonly type: 'offline' }
  | { readonly type: 'says-offline' }
  | { readonly type: 'failed'; readonly message: string }
  | OtherBackend

/** Who pulls. */
export interface PullListener {
  readonly onPage: (page: Page) => void
  /** The connection ended, and the pull with it. */
  readonly onOffline: () => void
  /** The pull is refused, and ends with it. */
  readonly onOther: (other: OtherBackend) => void
}

/** One device's way to its sync backend. */
export interface BackendPort {
  readonly isConnected: () => boolean
  /** Calls the listener at each change, until the returned function is called. */
  readonly onConnection: (listener: (isConnected: boolean) => void) => () => void
  /**
   * Sends what comes after a number, and then whatever comes, until the returned function is called.
   *
   * @param backendId whom the device takes the backend for, where it knows
   */
  readonly pull: (after: number, listener: PullListener, backendId?: string) => () => void
  readonly push: (batch: readonly GlobalEvent[], backendId?: string) => Promise<PushAnswer>
}

export interface ClientOptions {
  /** LiveStore's client id. */
  readonly client: string
  readonly storeId: string
  /** Most events that the session pushes to its leader at once. */
  readonly leaderPushBatchSize?: number
  /** LiveStore's own pauses within one pull of the session, in milliseconds; from 0.4.0-dev.8 on. */
  readonly simulation?: SimulationDelays
  /** Left out: a store without a backend. */
  readonly backend?: BackendPort
  /** Holds the databases as files; they are in memory unless given. `loadFiles` has to be done. */
  readonly baseDirectory?: string
  /** Hears what the probes see, at once. */
  readonly onProbe: (record: ProbeRecord) => void
  /** What may refuse a push of the session to its leader, or keep it under way. */
  readonly beforeLeaderPush?: BeforeLeaderPush
}

/** A device whose store is open: its one session and its leader, both in this process. */
export interface EngineClient {
  readonly livestore: string
  /** Each list of changes is one commit. @throws Error after the store has shut down */
  readonly commit: (commits: readonly (readonly Change[])[]) => void
  /** Sets the client document: an event that never leaves the device. @throws Error after the store has shut down */
  readonly setView: (change: Partial<IssueView>) => void
  readonly rows: () => Rows
  readonly syncStates: () => Promise<SyncStates>
  readonly sessionState: () => { readonly pending: number; readonly head: number }
  readonly storeStatus: () => StoreStatus
  readonly close: () => Promise<void>
}

/** What the built module exports. */
export interface Engine {
  /** The version of its LiveStore. */
  readonly livestore: string
  /** Loads what keeps databases as files, once; undefined where this LiveStore has nothing for it in Node. */
  readonly loadFiles: (() => Promise<void>) | undefined
  /** Opens a store. One at a time: LiveStore tells of its leaders over one global name. */
  readonly openClient: (options: ClientOptions) => Promise<EngineClient>
}
