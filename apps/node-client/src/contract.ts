/**
 * What a client for Node is told and what it answers, in plain data: one device of LiveStore in a process of its own, its session on
 * the main thread and its leader in a worker thread. No type of LiveStore or Effect crosses it.
 */
import type { ConsoleLevel } from '../../../src/history/event.ts'
import type { StoreStatus, SyncStates } from '../../../src/history/sync-state.ts'
import type { Rows } from '../../linearlite/src/data/fold.ts'
import type { SimulationDelays } from '../../linearlite/src/settings/settings.ts'

export type { Rows, SimulationDelays, StoreStatus, SyncStates }

/** Where a device keeps its databases. */
export type Storage = { readonly type: 'in-memory' } | { readonly type: 'fs'; readonly baseDirectory: string }

/** What a process is started with, as JSON in its environment; its threads inherit it. */
export interface ClientSettings {
  /** LiveStore's client id. */
  readonly client: string
  readonly storeId: string
  /** `ws://…`, without a query string. */
  readonly syncUrl: string
  readonly storage: Storage
  /** Most events that the session pushes to its leader at once. */
  readonly leaderPushBatchSize: number
  /** LiveStore's own pauses within one pull of the session, in milliseconds; from 0.4.0-dev.8 on. */
  readonly simulation: SimulationDelays
  /** Whether LiveStore logs at its most talkative. */
  readonly debug: boolean
}

/** The environment variable that carries them. */
export const settingsVariable = 'FLAKE_HUNT_NODE_CLIENT'

/** Open files of the process to which its two threads write their lines, besides the standard ones and the channel to the parent. */
export const lineFiles = { session: 4, leader: 5 } as const

/** One line of a thread: its console, or the probes' own text (see src/history/probe.ts). */
export type ThreadLine =
  | { readonly type: 'console'; readonly level: ConsoleLevel; readonly text: string }
  | { readonly type: 'uncaught'; readonly text: string }
  | { readonly type: 'probes'; readonly text: string }

/** What is asked of a client, and what it answers. */
export interface ClientCalls {
  /** Opens the store; answers with the LiveStore that it is. */
  readonly open: { readonly asks: Record<never, never>; readonly answers: string }
  /** Creates issues, so many in one commit, and lets LiveStore work between two commits. Answers when the last is committed. */
  readonly createIssues: {
    readonly asks: { readonly count: number; readonly commitBatchSize: number }
    readonly answers: null
  }
  readonly rows: { readonly asks: Record<never, never>; readonly answers: Rows }
  /** Null while the store does not run. */
  readonly syncStates: { readonly asks: Record<never, never>; readonly answers: SyncStates | null }
  readonly sessionState: {
    readonly asks: Record<never, never>
    readonly answers: { readonly pending: number; readonly head: number }
  }
  readonly storeStatus: { readonly asks: Record<never, never>; readonly answers: StoreStatus }
  /** Milliseconds since 1970 on the clock of the process, which its threads share. */
  readonly time: { readonly asks: Record<never, never>; readonly answers: number }
  /** Closes the store as an app does that ends. */
  readonly close: { readonly asks: Record<never, never>; readonly answers: null }
}

export type CallName = keyof ClientCalls

export type ClientRequest = {
  readonly [Name in CallName]: { readonly id: number; readonly name: Name } & ClientCalls[Name]['asks']
}[CallName]

export type ClientReply =
  | { readonly id: number; readonly type: 'answer'; readonly answer: unknown }
  | { readonly id: number; readonly type: 'failed'; readonly error: string }

export const isClientRequest = (value: unknown): value is ClientRequest =>
  typeof value === 'object' && value !== null && 'id' in value && 'name' in value

export const isClientReply = (value: unknown): value is ClientReply =>
  typeof value === 'object' && value !== null && 'id' in value && 'type' in value
