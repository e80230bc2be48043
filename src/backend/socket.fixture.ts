/** A client on the backend's WebSocket as LiveStore's own client opens it: one live pull, and what the backend sends for it. */
import { WebSocket } from 'ws'
import type { Family } from '../subject/subject.ts'

export interface LivePull {
  /** Resolves with the names of the next page's events. Rejects when the socket closes or the pull fails first. */
  readonly nextPage: () => Promise<readonly string[]>
  /** Resolves with the code of the closing. */
  readonly closed: Promise<number>
  readonly close: () => void
}

interface Waiting {
  readonly resolve: (page: readonly string[]) => void
  readonly reject: (error: Error) => void
}

export const openLivePull = async (
  url: string,
  storeId: string,
  family: Family = '0.4.0-dev.23',
): Promise<LivePull> => {
  const { path, request } = family === '0.3.1' ? messagePull : rpcPull(storeId)
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}storeId=${storeId}`)
  const pages: (readonly string[])[] = []
  const waiting: Waiting[] = []
  let failure: Error | undefined
  const fail = (why: string): void => {
    failure ??= new Error(`Expected another page, but ${why}.`)
    for (const next of waiting.splice(0)) next.reject(failure)
  }
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(String(data))
    if (isFailure(message)) fail(`the pull failed: ${String(data)}`)
    // RPC's flow control: without it the next page of a backlog never comes.
    if (isChunk(message)) socket.send(JSON.stringify({ _tag: 'Ack', requestId: '1' }))
    for (const page of pagesIn(message)) {
      const next = waiting.shift()
      if (next === undefined) pages.push(page)
      else next.resolve(page)
    }
  })
  const closed = new Promise<number>((resolve) => {
    socket.once('close', (code) => {
      fail(`the socket closed with ${code}`)
      resolve(code)
    })
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.send(JSON.stringify(request))
  return {
    nextPage: () => {
      const page = pages.shift()
      if (page !== undefined) return Promise.resolve(page)
      if (failure !== undefined) return Promise.reject(failure)
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    closed,
    close: () => socket.terminate(),
  }
}

interface PullRequest {
  readonly path: string
  readonly request: object
}

const rpcPull = (storeId: string): PullRequest => ({
  path: '/?transport=ws&',
  request: {
    _tag: 'Request',
    id: '1',
    tag: 'SyncWsRpc.Pull',
    payload: { storeId, live: true, cursor: { _tag: 'None' } },
    headers: [],
  },
})

/** LiveStore 0.3.1 has no other pulls than live ones. */
const messagePull: PullRequest = { path: '/websocket?', request: { _tag: 'WSMessage.PullReq', requestId: '1' } }

interface Page {
  readonly batch: readonly { readonly eventEncoded: { readonly name: string } }[]
}

interface Chunk {
  readonly _tag: 'Chunk'
  readonly values: readonly Page[]
}

const isMessagePage = (message: unknown): message is Page =>
  typeof message === 'object' && message !== null && '_tag' in message && message._tag === 'WSMessage.PullRes'

const isChunk = (message: unknown): message is Chunk =>
  typeof message === 'object' && message !== null && '_tag' in message && message._tag === 'Chunk'

const pagesIn = (message: unknown): readonly (readonly string[])[] =>
  (isMessagePage(message) ? [message] : isChunk(message) ? message.values : []).map(({ batch }) =>
    batch.map((item) => item.eventEncoded.name),
  )

/** The end of a live pull: never while all is well. */
const isFailure = (message: unknown): boolean =>
  typeof message === 'object' &&
  message !== null &&
  '_tag' in message &&
  (message._tag === 'WSMessage.Error' ||
    ((message._tag === 'Exit' || message._tag === 'Defect') && JSON.stringify(message).includes('Failure')))
