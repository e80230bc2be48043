/** What the harness and the child process that holds the backend say to each other. Every request has an id and is answered once. */
import type { SqlRow, SqlValue } from './types.ts'
import type { LogPlace } from './worker-of.ts'

export type BackendRequest =
  | {
      readonly type: 'start'
      readonly configPath: string
      readonly prebuiltWorkerDir: string
      readonly log: LogPlace
    }
  | {
      readonly type: 'sql'
      readonly storeId: string
      readonly query: string
      readonly parameters: readonly SqlValue[]
    }
  | { readonly type: 'evict'; readonly storeId: string; readonly webSockets: 'hibernate' | 'close' }
  /** Answered once nothing is left, and nobody gets anything until `end-wipe` is asked for: the answer to that is the end of the object. */
  | { readonly type: 'wipe'; readonly storeId: string }
  | { readonly type: 'end-wipe'; readonly storeId: string }
  | { readonly type: 'redeploy' }
  | { readonly type: 'close' }

export type BackendAnswer =
  | { readonly type: 'started'; readonly url: string }
  | { readonly type: 'rows'; readonly rows: readonly SqlRow[] }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string }

export interface RequestMessage {
  readonly id: number
  readonly request: BackendRequest
}

export type ChildMessage =
  | { readonly type: 'answer'; readonly id: number; readonly answer: BackendAnswer }
  | { readonly type: 'line'; readonly text: string }

const isMessage = (value: unknown): value is { readonly type: unknown } =>
  typeof value === 'object' && value !== null && 'type' in value

/** Whether something that came over the process boundary is one of the child's messages. */
export const isChildMessage = (value: unknown): value is ChildMessage =>
  isMessage(value) && (value.type === 'answer' || value.type === 'line')

/** Whether something that came over the process boundary is one of the parent's requests. */
export const isRequestMessage = (value: unknown): value is RequestMessage =>
  typeof value === 'object' && value !== null && 'id' in value && 'request' in value && isMessage(value.request)
