/**
 * LiveStore's sync state as plain data, and the questions that checkers ask of it. LinearLite reports in these types: what
 * is here goes into its build too, and must run in a browser.
 */
import type { ProbeHead } from './probe.ts'

/** One event that waits to be confirmed by the next link. */
export interface PendingEvent {
  readonly name: string
  /** The app's own identity of the change; absent on client-only events and in apps without one. */
  readonly changeId?: string
  readonly seqNum: ProbeHead
}

/** The state of one link: what it has, what the next one has, and what is under way between them. */
export interface SyncState {
  readonly pending: readonly PendingEvent[]
  readonly localHead: ProbeHead
  readonly upstreamHead: ProbeHead
}

/** Both links as one tab sees them. */
export interface SyncStates {
  readonly session: SyncState
  readonly leader: SyncState
}

/** The life of a store, as the app itself tells it. */
export type StoreStatus =
  | { readonly type: 'booting' }
  | { readonly type: 'running' }
  | { readonly type: 'shut-down'; readonly cause: string }

/**
 * Whether a pending event can be sent to a backend. Client-only events (`client` above 0) stay in the leader's pending list
 * by design until the next upstream event (upstream issue #737), so they say nothing about draining.
 */
export const isPushable = (event: { readonly seqNum: { readonly client: number } }): boolean =>
  event.seqNum.client === 0

/** The pending events that can be sent to a backend. */
export const pushable = (pending: readonly PendingEvent[]): readonly PendingEvent[] => pending.filter(isPushable)

/**
 * A head as people and LiveStore write it.
 *
 * @example
 * formatHead({ global: 5, client: 0, rebaseGeneration: 1 }) // 'e5r1'
 */
export const formatHead = ({ global, client, rebaseGeneration }: ProbeHead): string =>
  `e${global}${client === 0 ? '' : `.${client}`}${rebaseGeneration === 0 ? '' : `r${rebaseGeneration}`}`

/** Whether two heads are one, the rebase generation included. */
export const isSameHead = (left: ProbeHead, right: ProbeHead): boolean =>
  left.global === right.global && left.client === right.client && left.rebaseGeneration === right.rebaseGeneration

/** Both states in two lines, for an error message. */
export const formatSyncStates = ({ session, leader }: SyncStates): string =>
  [formatLink('session', session), formatLink('leader ', leader)].join('\n')

const formatLink = (link: string, state: SyncState): string => {
  const pending = state.pending.map((event) => `${formatHead(event.seqNum)} ${event.name}`)
  const shown = pending.length > 6 ? [...pending.slice(0, 5), `… ${pending.length - 5} more`] : pending
  return `${link} head ${formatHead(state.localHead)}, upstream ${formatHead(state.upstreamHead)}, pending ${
    pending.length === 0 ? 'none' : `${pending.length}: ${shown.join(', ')}`
  }`
}

/**
 * Everything in a sync state whose change counts as progress, as text: two equal texts, no progress between them.
 * Rebase generations are left out: session and leader may differ in them on the same head.
 */
export const progressMark = (states: SyncStates): string =>
  JSON.stringify(
    [states.session, states.leader].map((state) => [
      state.pending.map((event) => [event.seqNum.global, event.seqNum.client, event.changeId ?? event.name]),
      [state.localHead.global, state.localHead.client],
      [state.upstreamHead.global, state.upstreamHead.client],
    ]),
  )
