/** How another client speaks with a backend: one module for each wire, all behind this. */
import type { Family } from '../subject/subject.ts'
import type { StoredEvent } from './types.ts'
import { effectRpcCalls } from './upstream-effect-rpc.ts'
import { messageCalls } from './upstream-messages.ts'

/**
 * What became of a push: it is in the log, or the log's head is another one: somebody else was first, or the log has been lost. A backend
 * that has an identity says that it is `another` by now; then the head may also be the one that was pushed behind.
 */
export type PushOutcome =
  | { readonly type: 'stored' }
  | { readonly type: 'refused'; readonly head: number; readonly isAnother: boolean }

export interface UpstreamCalls {
  /** The events after a number; all after 0, and all of another log than the one that was read last, where the backend tells it. */
  readonly readAfter: (seqNum: number) => Promise<readonly StoredEvent[]>
  /** Rejects where the backend refuses for another reason than its head. */
  readonly push: (batch: readonly StoredEvent[]) => Promise<PushOutcome>
}

export interface UpstreamTarget {
  readonly url: string
  readonly storeId: string
}

/** Lends calls for as long as they are used: a wire may hold a connection meanwhile. */
export type UpstreamWire = <T>(use: (calls: UpstreamCalls) => Promise<T>) => Promise<T>

/** The wire of a family: messages of its own in 0.3.1, Effect RPC over HTTP in all that came after. */
export const upstreamWire = (family: Family, target: UpstreamTarget): UpstreamWire =>
  family === '0.3.1' ? messageCalls(target) : effectRpcCalls(target)
