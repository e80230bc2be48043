/** The sync backend as the harness sees it: a real Cloudflare Worker with a Durable Object, run locally. */
import type { BackendEvent, BackendTraffic, BackendWiped, StoredEvent } from '../history/event.ts'
import type { Subject } from '../subject/subject.ts'

export type { StoredEvent }

/** What a backend tells of itself, and of what passes through it. */
export type BackendHappening = BackendEvent | BackendTraffic | BackendWiped

/** A value that SQLite can hold, as it crosses to the harness. */
export type SqlValue = string | number | null

export type SqlRow = Readonly<Record<string, SqlValue>>

export interface Backend extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Milliseconds from asking for it until it answered. */
  readonly startedInMs: number
  /**
   * The log of one store, in the order of its sequence numbers. Empty where the store does not exist yet. LiveStore 0.3.1
   * acknowledges a push before it has written it: there the log may follow a moment later.
   */
  readonly readLog: (storeId: string) => Promise<readonly StoredEvent[]>
  /**
   * Rows of a query on the database that has a store's event log: the SQLite of its Durable Object, which is woken (such as
   * `SELECT * FROM context_7`), or, in LiveStore before 0.4.0-dev.12, the D1 database that all stores share.
   * For oracles: a statement that writes does write.
   */
  readonly sql: (storeId: string, query: string, parameters?: readonly SqlValue[]) => Promise<readonly SqlRow[]>
  /**
   * Evicts the Durable Object of a store, as Cloudflare does when it moves it (`close`: the sockets break) or needs the memory
   * (`hibernate`: they would stay). The log stays. LiveStore 0.4 keeps an object busy while a client pulls live, so that it never
   * hibernates then: `hibernate` is for objects that nobody is connected to, and rejects otherwise, after 30 s.
   */
  readonly evict: (storeId: string, webSockets: 'hibernate' | 'close') => Promise<void>
  /**
   * Takes a store's log away: the storage of its Durable Object is deleted, and the object evicted. The next one begins a new log, from
   * LiveStore 0.4.0-dev.8 on under another identity; the sockets break.
   */
  readonly wipe: (storeId: string) => Promise<void>
  /** Puts a new version of the Worker in place: sockets end with 1006, storage stays. */
  readonly redeploy: () => Promise<void>
  /** Ends its processes and removes its storage. Closing twice does nothing. */
  readonly close: () => Promise<void>
}

/** A backend with processes of its own on this machine. */
export interface LocalBackend extends Backend {
  /** Leads the process group of everything that belongs to this backend. */
  readonly pid: number
}

export interface BackendOptions {
  /** Hears of starts, stops, evictions, deployments, of all pushes and pulls of all stores, and of every other console line of the Worker. */
  readonly onEvent?: (event: BackendHappening) => void
  /** Folder of the Worker with its `wrangler.jsonc`; `apps/sync-backend` unless told otherwise. */
  readonly source?: string
  /** The LiveStore that the Worker is bundled with; the workspace's own unless told otherwise. */
  readonly subject?: Subject
}
