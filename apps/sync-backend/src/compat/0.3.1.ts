/**
 * LiveStore 0.3.1: WebSocket only, at `/websocket`, with messages of its own instead of RPC; the event log is in D1, whose binding must
 * be called `DB`. Answers name their request, so that the fate of each push is known exactly; but hooks are not told the store, which
 * is taken from the request that opened the socket.
 *
 * A push is acknowledged before it is written: `push-stored` is told then, and the log follows.
 */
import { makeDurableObject, makeWorker } from '@livestore/sync-cf/cf-worker'
import { makeTeller } from '../tell-traffic.ts'
import { storeOf } from './attachment.ts'
import type { Compat, ObjectClass, PushedEvent, SyncWorker } from './seam.ts'

// LiveStore types the platform by another `@cloudflare/workers-types`, hence the assertions.
export const worker = makeWorker({
  durableObject: { name: 'SYNC_BACKEND_DO' },
  enableCORS: true,
}) as unknown as SyncWorker

export const makeObjectClass: Compat['makeObjectClass'] = (told) => {
  if (told === undefined) return makeDurableObject() as unknown as ObjectClass
  let storeId = ''
  const tell = makeTeller(told.writeLine)
  const unanswered = new Map<string, readonly PushedEvent[]>()

  const LiveStoreClass = makeDurableObject({
    onPush: async ({ requestId, batch }) => {
      unanswered.set(requestId, batch)
      tell('push-received', storeId, batch)
    },
    onPushRes: async (answer) => {
      const batch = unanswered.get(answer.requestId)
      if (batch === undefined) return
      unanswered.delete(answer.requestId)
      if (answer._tag === 'WSMessage.PushAck') tell('push-stored', storeId, batch)
      else tell('push-refused', storeId, batch, { error: answer.message })
    },
    onPull: async () => tell('pull-received', storeId, []),
    onPullRes: async (page) => {
      if (page._tag === 'WSMessage.PullRes')
        tell(
          'page-sent',
          storeId,
          page.batch.map(({ eventEncoded }) => eventEncoded),
        )
    },
  }) as unknown as ObjectClass

  return class extends LiveStoreClass {
    constructor(...[state, bindings]: ConstructorParameters<ObjectClass>) {
      super(state, bindings)
      const { fetch, webSocketMessage } = this
      this.fetch = (request) => {
        storeId = new URL(request.url).searchParams.get('storeId') ?? storeId
        return fetch(request)
      }
      // An object that was evicted hears of its sockets first.
      this.webSocketMessage = (socket, message) => {
        storeId = storeOf(socket)
        return webSocketMessage?.(socket, message)
      }
    }
  }
}
