/**
 * The states of a store and of its synchronisation, as plain JSON without LiveStore's types. What is checked is written
 * once, where the checks are.
 */

export type { ProbeHead as SyncHead } from '../../../../src/history/probe.ts'
export { isPushable, type PendingEvent, type SyncState, type SyncStates } from '../../../../src/history/sync-state.ts'

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
