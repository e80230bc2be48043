/**
 * One event of a trial's history: what happened, in which lane, when.
 *
 * Order is exact within one source of a lane (`sequence`); lanes are merged by time. Times are milliseconds on the
 * runner's monotonic clock since the trial began.
 */
import type { ProbeRecord } from './probe.ts'

/** One kind of source of events. */
export type Lane = 'test' | 'session' | 'leader' | 'shared-worker' | 'network' | 'backend' | 'console'

/** Where a console line was written: the page itself, or one of its workers. */
export type ConsoleOrigin = 'page' | 'leader' | 'shared-worker'

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

/** Something the test itself did or asked for. */
export interface TestEvent {
  readonly lane: 'test'
  readonly type: 'step' | 'started' | 'ended'
  readonly title: string
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
  /** What the frame carries, where a decoder knows it; `unknown` otherwise. */
  readonly kind?: FrameKind
  /** Bytes of the frame. */
  readonly bytes?: number
  /** LiveStore events in the frame, where a decoder knows them. */
  readonly eventCount?: number
  /** Milliseconds by which an order delays the frame. */
  readonly delayMs?: number
  /** Why a connection closed or was refused. */
  readonly reason?: string
}

/** Something that happened to the sync backend as a whole. */
export interface BackendEvent {
  readonly lane: 'backend'
  readonly type: 'started' | 'stopped' | 'evicted' | 'redeployed' | 'appended' | 'line'
  readonly text?: string
  readonly eventCount?: number
}

/** What a source says happened, before the recorder gives it its place. */
export type Happening = TestEvent | ProbeEvent | ConsoleEvent | NetworkEvent | BackendEvent

/** A happening with its place in the trial. */
export type HistoryEvent = Happening & {
  /** The member of the lane: `alice`, `alice/2` (her second tab), `relay`, `backend`, … */
  readonly source: string
  /** Position among the events of the same lane and source, from 0 without holes. */
  readonly sequence: number
  /** Milliseconds since the trial began, on the runner's monotonic clock. */
  readonly time: number
}
