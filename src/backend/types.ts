/** The sync backend as the harness sees it: a real Cloudflare Worker with a Durable Object, run locally. */
import type { BackendEvent } from '../history/event.ts'

/** One event in the backend's log, read by SQL from the Durable Object's storage: outside the sync path. */
export interface StoredEvent {
  readonly seqNum: number
  readonly parentSeqNum: number
  readonly name: string
  readonly args: unknown
  readonly clientId: string
  readonly sessionId: string
}

export interface Backend extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Milliseconds from asking for it until it answered. */
  readonly startedInMs: number
  /** The log of one store, in the order of its sequence numbers. Empty where the store does not exist yet. */
  readonly readLog: (storeId: string) => Promise<readonly StoredEvent[]>
  /** Evicts the Durable Object of a store, as Cloudflare does when it needs the memory. */
  readonly evict: (storeId: string, webSockets: 'hibernate' | 'close') => Promise<void>
  /** Puts a new version of the Worker in place: sockets end with 1006, storage stays. */
  readonly redeploy: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface BackendOptions {
  /** Hears of starts, stops, evictions, deployments and of every console line of the Worker. */
  readonly onEvent?: (event: BackendEvent) => void
}
