/** A client on the backend's WebSocket as LiveStore's own client opens it: one live pull, and what the backend sends for it. */
import { WebSocket } from 'ws'

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

export const openLivePull = async (url: string, storeId: string): Promise<LivePull> => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/?storeId=${storeId}&transport=ws`)
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
  const payload = { storeId, live: true, cursor: { _tag: 'None' } }
  socket.send(JSON.stringify({ _tag: 'Request', id: '1', tag: 'SyncWsRpc.Pull', payload, headers: [] }))
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

interface Chunk {
  readonly _tag: 'Chunk'
  readonly values: readonly { readonly batch: readonly { readonly eventEncoded: { readonly name: string } }[] }[]
}

const isChunk = (message: unknown): message is Chunk =>
  typeof message === 'object' && message !== null && '_tag' in message && message._tag === 'Chunk'

const pagesIn = (message: unknown): readonly (readonly string[])[] =>
  isChunk(message) ? message.values.map(({ batch }) => batch.map((item) => item.eventEncoded.name)) : []

/** The end of a live pull: never while all is well. */
const isFailure = (message: unknown): boolean =>
  typeof message === 'object' &&
  message !== null &&
  '_tag' in message &&
  (message._tag === 'Exit' || message._tag === 'Defect') &&
  JSON.stringify(message).includes('Failure')
