/**
 * The leader's numbers, told to the pages of its store.
 *
 * LiveStore could stream the leader's whole sync state to each page, but that carries every pending event on every
 * change: with 10,000 pending issues it would slow what it shows. The leader's own worker counts, and sends two numbers.
 */

export interface LeaderStatus {
  /** Events that wait for the sync backend. Client-only events never leave the device and are not counted. */
  readonly pending: number
  /** The global sequence number of the leader's newest event. */
  readonly head: number
  /** Events that the backend has said it still has for this device; at least one where it did not say how many. */
  readonly incoming: number
}

/**
 * What is said on the channel: a page that has just opened asks, the leader tells. While a new leader catches up with the
 * backend it tells how many events it has pulled: LiveStore's own boot status reaches the page only after that.
 */
export type LeaderStatusMessage =
  | { readonly type: 'ask' }
  | {
      readonly type: 'status'
      readonly status: LeaderStatus
      /** Whether a connection to the backend stands. */
      readonly connected: boolean
    }
  | { readonly type: 'pulled'; readonly events: number }

export const leaderStatusChannel = (storeId: string): string => `linearlite-leader-status-${storeId}`

export const isLeaderStatusMessage = (value: unknown): value is LeaderStatusMessage =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  (value.type === 'ask' || value.type === 'status' || value.type === 'pulled')
