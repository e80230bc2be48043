/**
 * Plays a conformance script against a real Durable Object, over its WebSocket, as LiveStore 0.4.0's own client speaks it: Effect RPC
 * as JSON. That client acknowledges each page when it has come, which is what the next page of a backlog waits for.
 */
import { WebSocket } from 'ws'
import type { GlobalEvent, OtherBackend, Page, PushAnswer } from '../../apps/engine/src/contract.ts'
import { asArray, asRecord, isRecord } from '../backend/shape.ts'
import type { LocalBackend } from '../backend/types.ts'
import { toStoredEvent } from '../backend/upstream-effect-rpc.ts'
import { type ClientName, clientNames, type Player, type PullHeard } from './conformance.fixture.ts'

/** A player on a store of its own. Its connections stand until it is closed. */
export const playerOfWire = async (
  backend: LocalBackend,
  storeId: string,
): Promise<Player & { readonly close: () => Promise<void> }> => {
  const open = (): Promise<Connection> => openConnection(backend.url, storeId)
  const connections = new Map(
    await Promise.all(clientNames.map(async (client): Promise<[ClientName, Connection]> => [client, await open()])),
  )
  const connectionOf = (client: ClientName): Connection => {
    const connection = connections.get(client)
    if (connection === undefined) throw new Error(`Expected ${client} to be connected: the script comes too early.`)
    return connection
  }
  const first = await connectionOf('alice').identity()
  /** Whom each takes the backend for. */
  const known = new Map<ClientName, string>(clientNames.map((client) => [client, first]))
  const knownOf = (client: ClientName): string => known.get(client) ?? first
  let unanswered: Promise<void>[] = []

  const disconnect = async (client: ClientName): Promise<void> => {
    await connections.get(client)?.close()
    connections.delete(client)
  }

  return {
    pull: (client, after, slowly, { onPage, onOther }) =>
      connectionOf(client).pull(knownOf(client), after, slowly, {
        onPage: (page) => {
          if (page.backendId !== undefined) known.set(client, page.backendId)
          onPage(page)
        },
        onOther,
      }),
    push: (client, batch, onAnswer) => {
      unanswered.push(connectionOf(client).push(knownOf(client), batch).then(onAnswer))
    },
    take: (client, pages) => connectionOf(client).take(pages),
    endPull: (client) => connectionOf(client).endPull(),
    disconnect,
    reconnect: async (client) => {
      connections.set(client, await open())
    },
    wipe: async () => {
      await backend.wipe(storeId)
      // It breaks what stands; who is not gone by then is not asked again either.
      await Promise.all(clientNames.map(disconnect))
    },
    settled: async () => {
      await Promise.all(unanswered)
      unanswered = []
      const heard = () => [...connections.values()].reduce((sum, connection) => sum + connection.heard(), 0)
      // Each connection keeps its order: what was sent before the answer to an empty push, which stores and sends nothing, has come with
      // it. A page that comes asks for the next one: it is over only with two rounds in which nothing came.
      for (let quiet = 0; quiet < 2; ) {
        const before = heard()
        await Promise.all([...connections.values()].map((connection) => connection.push(first, [])))
        quiet = heard() === before ? quiet + 1 : 0
      }
    },
    log: () => backend.readLog(storeId),
    close: async () => {
      await Promise.all(clientNames.map(disconnect))
    },
  }
}

interface Connection {
  /** The backend's, which a client knows from the first page that it ever got. */
  readonly identity: () => Promise<string>
  readonly pull: (backendId: string, after: number, slowly: boolean, heard: PullHeard) => void
  /** Rejects when the connection ends first, as `identity` does. */
  readonly push: (backendId: string, batch: readonly GlobalEvent[]) => Promise<PushAnswer>
  readonly take: (pages: 'one' | 'all') => void
  readonly endPull: () => void
  /** How many pages and refusals have come. */
  readonly heard: () => number
  readonly close: () => Promise<void>
}

interface Pulling {
  readonly onPage: (page: Readonly<Record<string, unknown>>) => void
  readonly onEnd: (exit: Readonly<Record<string, unknown>>) => void
  acknowledges: boolean
}

const openConnection = async (url: string, storeId: string): Promise<Connection> => {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/?storeId=${storeId}&transport=ws`)
  const pulls = new Map<string, Pulling>()
  const pushes = new Map<string, (exit: Readonly<Record<string, unknown>>) => void>()
  /** Whoever waits for an answer. */
  const waiting = new Set<(error: Error) => void>()
  let lastId = 0
  let latestPull = ''
  let heard = 0

  const send = (message: object): void => socket.send(JSON.stringify(message))
  const request = (tag: string, payload: object): string => {
    const id = String(lastId++)
    send({ _tag: 'Request', id, tag: `SyncWsRpc.${tag}`, payload: { storeId, ...payload }, headers: [] })
    return id
  }
  const acknowledge = (requestId: string): void => send({ _tag: 'Ack', requestId })

  const hear = (message: Readonly<Record<string, unknown>>): void => {
    const id = String(message.requestId)
    if (message._tag === 'Chunk') {
      const pull = pulls.get(id)
      if (pull === undefined) return
      for (const page of asArray(message.values, 'the values of a chunk')) {
        heard += 1
        pull.onPage(asRecord(page, 'a page'))
      }
      if (pull.acknowledges) acknowledge(id)
      return
    }
    if (message._tag === 'Exit') {
      const exit = asRecord(message.exit, 'an exit')
      if (pulls.has(id)) heard += 1
      pulls.get(id)?.onEnd(exit)
      pulls.delete(id)
      pushes.get(id)?.(exit)
      pushes.delete(id)
      return
    }
    throw new Error(`Expected pages and answers from the backend, found ${JSON.stringify(message)}.`)
  }
  const fail = (error: Error): void => {
    for (const reject of waiting) reject(error)
    waiting.clear()
  }
  socket.on('message', (data) => {
    try {
      // One message, or several at once.
      const parsed: unknown = JSON.parse(String(data))
      for (const one of Array.isArray(parsed) ? parsed : [parsed]) hear(asRecord(one, 'a message'))
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)))
    }
  })
  const closed = new Promise<void>((resolve) => {
    socket.once('close', (code) => {
      fail(new Error(`Expected the connection to stand, but it closed with ${code}.`))
      resolve()
    })
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })

  return {
    identity: () =>
      new Promise((resolve, reject) => {
        waiting.add(reject)
        const id = request('Pull', { live: false, cursor: { _tag: 'None' } })
        pulls.set(id, {
          onPage: ({ backendId }) => {
            // Gone at once: the backend goes on to send live pages even for a pull that asked for none.
            pulls.delete(id)
            send({ _tag: 'Interrupt', requestId: id, interruptors: [] })
            waiting.delete(reject)
            resolve(String(backendId))
          },
          onEnd: (exit) => reject(new Error(`Expected a page, found ${JSON.stringify(exit)}.`)),
          acknowledges: true,
        })
      }),
    pull: (backendId, after, slowly, { onPage, onOther }) => {
      const cursor = after === 0 ? { _tag: 'None' } : { _tag: 'Some', value: { backendId, eventSequenceNumber: after } }
      latestPull = request('Pull', { live: true, cursor })
      pulls.set(latestPull, {
        onPage: (page) => onPage(toPage(page)),
        onEnd: (exit) => {
          const other = otherBackendOf(errorOf(exit))
          if (other === undefined) throw new Error(`Expected a live pull to go on, found ${JSON.stringify(exit)}.`)
          onOther(other)
        },
        acknowledges: !slowly,
      })
    },
    push: (backendId, batch) =>
      new Promise((resolve, reject) => {
        waiting.add(reject)
        const id = request('Push', { batch, backendId: { _tag: 'Some', value: backendId } })
        pushes.set(id, (exit) => {
          waiting.delete(reject)
          resolve(toAnswer(exit))
        })
      }),
    take: (pages) => {
      const pull = pulls.get(latestPull)
      if (pull === undefined || pull.acknowledges) return
      pull.acknowledges = pages === 'all'
      acknowledge(latestPull)
    },
    endPull: () => {
      pulls.delete(latestPull)
      send({ _tag: 'Interrupt', requestId: latestPull, interruptors: [] })
    },
    heard: () => heard,
    close: () => {
      // Without a farewell, as when a network goes away: the Durable Object never answers one.
      socket.terminate()
      return closed
    },
  }
}

const toPage = ({ batch, pageInfo, backendId }: Readonly<Record<string, unknown>>): Page => ({
  backendId: String(backendId),
  events: asArray(batch, 'the batch of a page').map(toStoredEvent),
  rest: restOf(asRecord(pageInfo, 'what a page says of those that follow')),
})

const restOf = (pageInfo: Readonly<Record<string, unknown>>): number => {
  if (pageInfo._tag === 'NoMore') return 0
  if (pageInfo._tag === 'MoreKnown' && Number(pageInfo.remaining) > 0) return Number(pageInfo.remaining)
  throw new Error(`Expected a page to say how much follows, found ${JSON.stringify(pageInfo)}.`)
}

const errorOf = ({ cause }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  isRecord(cause) && isRecord(cause.error) ? cause.error : {}

const otherBackendOf = (error: Readonly<Record<string, unknown>>): OtherBackend | undefined =>
  error._tag === 'BackendIdMismatchError'
    ? { type: 'other-backend', expected: String(error.expected), received: String(error.received) }
    : undefined

const toAnswer = (exit: Readonly<Record<string, unknown>>): PushAnswer => {
  if (exit._tag === 'Success') return { type: 'stored' }
  const error = errorOf(exit)
  const other = otherBackendOf(error)
  if (other !== undefined) return other
  if (error._tag === 'ServerAheadError') {
    const { minimumExpectedNum, providedNum } = error
    return { type: 'server-ahead', minimumExpectedNum: Number(minimumExpectedNum), providedNum: Number(providedNum) }
  }
  return { type: 'failed', message: JSON.stringify(exit.cause) }
}
