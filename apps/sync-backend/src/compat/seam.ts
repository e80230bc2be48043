/**
 * What the Worker knows of LiveStore: one module for each family of versions exports these names, and no type of LiveStore's
 * own crosses them. `#compat` is the module of the LiveStore that this project depends on; for another subject the bundler
 * is told to take another one.
 */
import type { EncodedEvent } from '../../../../src/history/probe-change.ts'

/** What a Worker's configuration binds; `DB` where the event log is kept in D1. */
export interface Bindings {
  readonly DB?: D1Database
}

export interface SyncWorker {
  readonly fetch: (request: Request, bindings: Bindings, context: ExecutionContext) => Promise<Response>
}

/** LiveStore's Durable Object as workerd calls it. The handlers may be fields of the object, not methods of its class. */
export interface LiveStoreObject {
  fetch: (request: Request) => Response | Promise<Response>
  webSocketMessage?: (socket: WebSocket, message: string | ArrayBuffer) => void | Promise<void>
  webSocketClose?: (socket: WebSocket, code: number, reason: string, wasClean: boolean) => void | Promise<void>
  /** Another Durable Object's way to sync; 0.3.1 has none. */
  rpc?: (payload: Uint8Array<ArrayBuffer>) => Promise<unknown>
}

export type ObjectClass = new (state: DurableObjectState, bindings: Bindings) => LiveStoreObject

/** An event as a client pushes it. */
export interface PushedEvent extends EncodedEvent {
  readonly seqNum: number
  readonly parentSeqNum: number
  readonly clientId: string
  readonly sessionId: string
}

/** One object, about whose traffic its class shall tell. */
export interface Told {
  readonly state: DurableObjectState
  readonly bindings: Bindings
  readonly writeLine: (line: string) => void
}

/** The names that a module exports. */
export interface Compat {
  readonly worker: SyncWorker
  /** LiveStore's class: for all objects, silent; or, telling of its traffic, for the one that is named. */
  readonly makeObjectClass: (told?: Told) => ObjectClass
}
