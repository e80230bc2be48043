/** The states of a store and of its synchronisation, as plain JSON without LiveStore's types. */

export type StoreStatus =
  | {
      readonly type: 'booting'
      readonly stage: BootStage
      readonly done?: number
      readonly total?: number
      /** Events pulled from the backend so far. */
      readonly pulledEvents: number
    }
  | { readonly type: 'running' }
  | { readonly type: 'shut-down'; readonly cause: string }

export type BootStage = 'loading' | 'migrating' | 'rehydrating' | 'syncing' | 'opening' | 'seeding'

export interface SyncHead {
  readonly global: number
  readonly client: number
  readonly rebaseGeneration: number
}

export interface PendingEvent {
  readonly name: string
  readonly changeId?: string
  readonly seqNum: SyncHead
}

export interface SyncState {
  readonly pending: readonly PendingEvent[]
  readonly localHead: SyncHead
  readonly upstreamHead: SyncHead
}

export interface SyncStates {
  readonly session: SyncState
  readonly leader: SyncState
}

/**
 * Whether a pending event can be pushed to a backend. Client-only events (`e3.1`) stay on the device, and the leader keeps
 * them as pending until the next event from upstream: whoever waits for it to drain counts the pushable ones only.
 */
export const isPushable = (event: { readonly seqNum: { readonly client: number } }): boolean =>
  event.seqNum.client === 0
