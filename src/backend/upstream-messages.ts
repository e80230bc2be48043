/**
 * Another client over LiveStore 0.3.1's only transport: a WebSocket at `/websocket` with messages of its own.
 *
 * A socket is open for as long as the calls are lent, so that nothing of it is left when nobody uses it. Opening one takes more than half a
 * second: 0.3.1's Worker sleeps for so long before every request.
 */
import { WebSocket } from 'ws'
import { asArray, asRecord } from './shape.ts'
import type { StoredEvent } from './types.ts'
import { toStoredEvent } from './upstream-effect-rpc.ts'
import type { PushOutcome, UpstreamTarget, UpstreamWire } from './upstream-wire.ts'

type Message = Readonly<Record<string, unknown>>

export const messageCalls =
  (target: UpstreamTarget): UpstreamWire =>
  async (use) => {
    const socket = await openSocket(target)
    try {
      return await use({
        readAfter: (seqNum) => readAfter(socket, target.storeId, seqNum),
        push: (batch) => push(socket, target.storeId, batch),
      })
    } finally {
      socket.close()
    }
  }

interface Socket {
  /**
   * Sends a request and hears all messages from then on, until `hear` returns something. Rejects when the socket ends first.
   */
  readonly ask: <T>(request: Message, hear: (message: Message) => T | undefined) => Promise<T>
  readonly close: () => void
}

const openSocket = async ({ url, storeId }: UpstreamTarget): Promise<Socket> => {
  const address = `${url.replace(/^http/, 'ws')}/websocket?storeId=${encodeURIComponent(storeId)}`
  const socket = new WebSocket(address)
  const waiting = new Set<{ readonly hear: (message: Message) => void; readonly fail: (error: Error) => void }>()
  let failure: Error | undefined
  socket.on('error', (error) => {
    failure ??= error
  })
  socket.on('message', (data) => {
    const message = asRecord(JSON.parse(String(data)), 'a message of the backend')
    for (const one of [...waiting]) one.hear(message)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('close', (code) => {
      failure ??= new Error(`Expected ${address} to stay open, but it closed with ${code}.`)
      for (const one of waiting) one.fail(failure)
      reject(failure)
    })
  })
  return {
    ask: (request, hear) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure)
        const one = {
          hear: (message: Message): void => {
            try {
              const answer = hear(message)
              if (answer === undefined) return
              resolve(answer)
            } catch (error) {
              reject(error)
            }
            waiting.delete(one)
          },
          fail: reject,
        }
        waiting.add(one)
        socket.send(JSON.stringify(request))
      }),
    close: () => socket.close(),
  }
}

/** Unique among the requests of this process: the backend's broadcasts name the request of whoever pushed. */
let lastRequest = 0
const nextRequest = (): string => `upstream-${process.pid}-${++lastRequest}`

const readAfter = (socket: Socket, storeId: string, seqNum: number): Promise<readonly StoredEvent[]> => {
  const requestId = nextRequest()
  const events: StoredEvent[] = []
  const request = { _tag: 'WSMessage.PullReq', requestId, ...(seqNum > 0 && { cursor: seqNum }) }
  return socket.ask(request, (message) => {
    if (message._tag === 'WSMessage.Error' && message.requestId === requestId)
      throw new Error(`The backend refused to read the log of store ${storeId}: ${message.message}`)
    if (message._tag !== 'WSMessage.PullRes') return undefined
    const answered = asRecord(message.requestId, 'the request of a page')
    if (answered.context !== 'pull' || answered.requestId !== requestId) return undefined
    events.push(...asArray(message.batch, 'the batch of a page').map(toStoredEvent))
    return message.remaining === 0 ? events : undefined
  })
}

const push = (socket: Socket, storeId: string, batch: readonly StoredEvent[]): Promise<PushOutcome> => {
  const requestId = nextRequest()
  return socket.ask<PushOutcome>({ _tag: 'WSMessage.PushReq', requestId, batch }, (message) => {
    if (message.requestId !== requestId) return undefined
    if (message._tag === 'WSMessage.PushAck') return { type: 'stored' }
    if (message._tag !== 'WSMessage.Error') return undefined
    // It has no fields of its own: `Invalid parent event number. Received e0 but expected e3`.
    const head = /expected e(\d+)/.exec(String(message.message))?.[1]
    if (head === undefined)
      throw new Error(`The backend refused to append ${batch.length} events of store ${storeId}: ${message.message}`)
    return { type: 'refused', head: Number(head), isAnother: false }
  })
}
