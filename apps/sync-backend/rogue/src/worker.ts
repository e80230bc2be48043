/**
 * A sync backend that does what no correct one does, to prove that the harness sees it: it drops, doubles or swaps one page
 * on its way to a client. The log in its storage stays as it should be.
 *
 * The end of the store's id says what: `-drop-page`, `-double-page` or `-swap-pages` (the first two pages change places).
 * Any other store is served as by the correct Worker. The deed is done once, to whichever client the page comes to first; with
 * LiveStore 0.3.1 that may be the harness's own other client, which has no way but a socket there.
 */
import { storeOf } from '../../src/compat/attachment.ts'
import { type ObjectArguments, SyncObject } from '../../src/sync-object.ts'

export { default } from '../../src/worker.ts'

type Frame = Parameters<WebSocket['send']>[0]

/** What to do instead of sending a page that carries events; undefined once the deed is done. */
type Deed = (page: Frame, send: (frame: Frame) => void) => { readonly done: boolean; readonly told: string }

const deeds: readonly { readonly suffix: string; readonly make: () => Deed }[] = [
  { suffix: '-drop-page', make: () => () => ({ done: true, told: 'dropped a page' }) },
  {
    suffix: '-double-page',
    make: () => (page, send) => {
      send(page)
      send(page)
      return { done: true, told: 'sent a page twice' }
    },
  },
  {
    suffix: '-swap-pages',
    make: () => {
      let kept: Frame | undefined
      return (page, send) => {
        if (kept === undefined) {
          kept = page
          return { done: false, told: 'keeps a page back' }
        }
        send(page)
        send(kept)
        return { done: true, told: 'sent the page that it kept back after the next' }
      }
    },
  },
]

export class SyncBackendDO extends SyncObject {
  constructor(...[state, bindings]: ObjectArguments) {
    super(state, bindings)
    const corrupt = makeCorruptor()
    // Pages leave an object on two ways: as the answer to a pull, and to all its sockets when somebody pushes.
    const { webSocketMessage } = this
    this.webSocketMessage = (socket, message) => webSocketMessage?.(corrupt(socket), message)
    const getWebSockets = state.getWebSockets.bind(state)
    state.getWebSockets = (tag) => getWebSockets(tag).map(corrupt)
  }
}

/** Puts a rogue `send` on sockets, once on each; one of them sees the deed, and then no other does. */
const makeCorruptor = (): ((socket: WebSocket) => WebSocket) => {
  const corrupted = new WeakSet<WebSocket>()
  let isDone = false
  return (socket) => {
    if (corrupted.has(socket)) return socket
    corrupted.add(socket)
    const storeId = storeOf(socket)
    const deed = deeds.find(({ suffix }) => storeId.endsWith(suffix))?.make()
    if (deed === undefined) return socket
    const send = socket.send.bind(socket)
    socket.send = (frame) => {
      if (isDone || !isPageWithEvents(frame)) return send(frame)
      const { done, told } = deed(frame, send)
      isDone = done
      console.log(`[rogue] ${told}`)
    }
    return socket
  }
}

const isPageWithEvents = (frame: Frame): boolean => {
  if (typeof frame !== 'string') return false
  const message: unknown = JSON.parse(frame)
  // LiveStore 0.3.1 sends a page as a message of its own.
  return [message].flat().some((one) => (isChunk(one) ? one.values.some(hasEvents) : hasEvents(one)))
}

const isChunk = (value: unknown): value is { readonly values: readonly unknown[] } =>
  typeof value === 'object' &&
  value !== null &&
  '_tag' in value &&
  value._tag === 'Chunk' &&
  'values' in value &&
  Array.isArray(value.values)

const hasEvents = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'batch' in value &&
  Array.isArray(value.batch) &&
  value.batch.length > 0
