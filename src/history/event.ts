/**
 * One event of a trial's history: what happened, in which lane, when.
 *
 * Order is exact within one source of a lane (`sequence`); lanes are merged by time (see order.ts). Times are milliseconds
 * on the runner's monotonic clock since the trial began.
 */
import type { ProbeChange, ProbeRecord } from './probe.ts'
import type { StoreStatus, SyncStates } from './sync-state.ts'

/** One kind of source of events. */
export type Lane = 'test' | 'session' | 'leader' | 'shared-worker' | 'network' | 'backend' | 'console'

/**
 * Where a console line was written: the page itself, or one of its workers. Of an uncaught error the browser does not always
 * say which of the two threw it: `page or leader`.
 */
export type ConsoleOrigin = 'page' | 'leader' | 'page or leader' | 'shared-worker'

export type ConsoleLevel = 'debug' | 'info' | 'warning' | 'error'

/** Which way bytes flow: `up` from the app to the backend, `down` from the backend to the app. */
export type Direction = 'up' | 'down'

/** What a frame carries, as a wire decoder labels it. `flow` is the RPC's own flow control; `unknown` without a decoder. */
export type FrameKind =
  | 'pull-request'
  | 'pull-page'
  | 'pull-end'
  | 'push'
  | 'push-ack'
  | 'push-error'
  | 'ping'
  | 'pong'
  | 'flow'
  | 'unknown'

/** One condition of settlement, under the name by which a failure says what was waited for. */
export type Barrier = 'session drained' | 'leader drained' | 'logs equal' | 'rows equal'

/** Rows by table, as any app has them; compared by value. */
export type TableRows = Readonly<Record<string, readonly object[]>>

/** What an app may have no way to tell of a tab: a promise that needs it cannot be asked for. */
export type Untold = 'sync-states' | 'store-status' | 'rows'

/** One event in the backend's log, read by SQL from the Durable Object's storage: outside the sync path. */
export interface StoredEvent {
  readonly seqNum: number
  readonly parentSeqNum: number
  readonly name: string
  readonly args: unknown
  readonly clientId: string
  readonly sessionId: string
}

/** Something the test itself did or asked for. */
export interface TestEvent {
  readonly lane: 'test'
  /** `passed-over`: a step waited for something that did not happen, and went on once all was quiet. */
  readonly type: 'step' | 'passed-over' | 'ended'
  readonly title: string
}

/** An app that is not this project's own. */
export interface ForeignApp {
  readonly name: string
  /** Whether its backend's log can be read. */
  readonly hasLog: boolean
  /** Whether it is known what rows a log means. */
  readonly hasFold: boolean
}

/** A trial begins: what every checker must know of it. */
export interface TrialStarted {
  readonly lane: 'test'
  readonly type: 'started'
  readonly title: string
  /** Whether a sync backend is expected to take the leaders' events. */
  readonly hasBackend: boolean
  /** The app under test, where it is not LinearLite, with what of its backend's log can be known. */
  readonly app?: ForeignApp
  /** It plays in virtual time: much happens at one instant, and what waits comes at once. Absent where time is real. */
  readonly isVirtual?: true
}

/** A disturbance that was asked for, told at the trial's end, with how often it was seen to touch something. */
export interface FaultEvent {
  readonly lane: 'test'
  readonly type: 'fault'
  /** In words, such as `a hold of pull-page frames of alice`. */
  readonly title: string
  /** Frames, connections, pages that it touched; 0 proves nothing. */
  readonly bitten: number
  /** Of a fault of a schedule: its kind. Of those it is enough that one touched something. */
  readonly kind?: string
}

/** The second phase begins: every fault has ended, the user rests, and everything must settle. */
export interface HealedEvent {
  readonly lane: 'test'
  readonly type: 'healed'
}

/** Somebody waited for settlement. */
export interface SettlementEvent {
  readonly lane: 'test'
  /** `demanded` when the waiting began, `settled` when everything had drained, the heads were equal and
   * the rows were read (whether these are equal, checkers say), `gave-up` when quiet proved that it never will be. */
  readonly type: 'demanded' | 'settled' | 'gave-up'
  /** The tabs that were watched, by their sources. */
  readonly tabs: readonly string[]
  /** What was asked for, in order; for `gave-up` the one that was waited for in vain, none where the store was still booting. */
  readonly barriers: readonly Barrier[]
  /** For `gave-up`: how the quiet was found, such as `nothing changed for 5.0 s`. */
  readonly reason?: string
  /** For `gave-up`: the harness could not tell, and why (the backend is gone, say). */
  readonly doubt?: string
}

/** One source's clock against the runner's: `runner time = its time - offsetMs`, true to `uncertaintyMs` either way. */
export interface ClockEvent {
  readonly lane: 'test'
  readonly type: 'clock'
  /** The lane and the source whose lines carry times of this clock. */
  readonly of: { readonly lane: Lane; readonly source: string }
  readonly offsetMs: number
  readonly uncertaintyMs: number
}

/** The life of a tab, as the harness makes it. */
export interface TabEvent {
  readonly lane: 'session'
  readonly type: 'opened' | 'reloading' | 'reloaded' | 'closing' | 'closed' | 'killed'
  /** Nobody has ordered it: a page is `reloading` because a person has loaded it anew, and is told only once its new document is there. */
  readonly byHand?: true
}

/** What a tab was seen to hold: recorded when it differs from what was seen last. */
export interface StatesEvent {
  readonly lane: 'session'
  readonly type: 'states'
  readonly status: StoreStatus
  /** Absent while the store boots, after it has shut down, and while the leader worker does not answer. */
  readonly states?: SyncStates
  /** Events pending in the session as the page itself knows; it needs no answer of the leader. */
  readonly sessionPending: number
  /** What the app has no way to tell: `status` says `running` then whatever it is, and there are no states or no rows. Absent where it tells all. */
  readonly untold?: readonly Untold[]
}

/** The rows that a tab shows, at a moment for which a promise is made. */
export interface RowsEvent {
  readonly lane: 'session'
  readonly type: 'rows'
  readonly moment: 'before-reload' | 'after-reload' | 'settled'
  /** The session's global head when they were read: rows of two moments with one head must be equal. */
  readonly head?: number
  readonly rows: TableRows
}

/** Something the app's probes saw inside LiveStore. */
export interface ProbeEvent {
  readonly lane: 'session' | 'leader' | 'shared-worker'
  readonly type: 'probe'
  readonly probe: ProbeRecord
}

/** One line of a console. */
export interface ConsoleEvent {
  readonly lane: 'console'
  /** `uncaught`: an error that nothing in the page caught. */
  readonly type: 'line' | 'uncaught'
  readonly origin: ConsoleOrigin
  readonly level: ConsoleLevel
  readonly text: string
}

/** Something the relay saw or did. */
export interface NetworkEvent {
  readonly lane: 'network'
  /** `frame`: it came in at the relay; `held`, `delayed`: an order keeps it; `released`: a frame that was held went on. */
  readonly type:
    | 'opened'
    | 'closed'
    | 'refused'
    | 'cut'
    | 'half-opened'
    | 'frame'
    | 'held'
    | 'released'
    | 'delayed'
    | 'request'
  /** The relay's number of the connection, from 1. */
  readonly connection: number
  readonly direction?: Direction
  /** The relay's number of the frame, from 1: `frame`, `held`, `delayed` and `released` of one frame share it. */
  readonly frame?: number
  /** What the frame carries, where a decoder knows it; `unknown` otherwise. */
  readonly kind?: FrameKind
  /** Bytes of the frame. */
  readonly bytes?: number
  /** LiveStore events in the frame, where a decoder knows them. */
  readonly eventCount?: number
  /** Which they are, where a decoder knows them. */
  readonly changes?: readonly ProbeChange[]
  /** The request that the frame is, or answers: unique within its connection. */
  readonly request?: string
  /** Milliseconds by which an order delays the frame. */
  readonly delayMs?: number
  /** Why a connection closed or was refused, or what an answer refuses a push for. */
  readonly reason?: string
}

/** Something that happened to the sync backend. */
export interface BackendEvent {
  readonly lane: 'backend'
  readonly type: 'started' | 'stopped' | 'evicted' | 'redeployed' | 'appended' | 'line'
  /** The store that it is about, where it is about one: what is left out happened to the backend as a whole. */
  readonly storeId?: string
  readonly text?: string
  readonly eventCount?: number
}

/** The backend has lost the log of a store, and begins another. */
export interface BackendWiped {
  readonly lane: 'backend'
  readonly type: 'wiped'
  readonly storeId?: string
  /** By what a device can tell it from the one before; absent where backends of this LiveStore have nothing of the kind. */
  readonly backendId?: string
}

/** What the Worker's own hooks saw of one request. */
export interface BackendTraffic {
  readonly lane: 'backend'
  readonly type: 'push-received' | 'push-stored' | 'push-refused' | 'pull-received' | 'page-sent'
  /** The store that it is about: one process serves many, and those of other trials. */
  readonly storeId?: string
  /** Milliseconds since 1970 on the Worker's clock, which stands still while it computes. */
  readonly at: number
  readonly changes: readonly ProbeChange[]
  /** Why a push was refused. */
  readonly error?: string
}

/** The backend's whole log, as SQL read it: the oracle outside the sync path. */
export interface LogRead {
  readonly lane: 'backend'
  readonly type: 'log'
  readonly entries: readonly StoredEvent[]
}

/** What a source says happened, before the recorder gives it its place. */
export type Happening =
  | TestEvent
  | TrialStarted
  | FaultEvent
  | HealedEvent
  | SettlementEvent
  | ClockEvent
  | TabEvent
  | StatesEvent
  | RowsEvent
  | ProbeEvent
  | ConsoleEvent
  | NetworkEvent
  | BackendEvent
  | BackendWiped
  | BackendTraffic
  | LogRead

/** A happening with its place in the trial. */
export type HistoryEvent = Happening & {
  /** The member of the lane: `alice`, `alice/2` (her second tab), `relay`, `backend`, … */
  readonly source: string
  /** Position among the events of the same lane and source, from 0 without holes. */
  readonly sequence: number
  /** Milliseconds since the trial began, on the runner's monotonic clock. */
  readonly time: number
}
