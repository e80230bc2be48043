/** What the relay's own tests share: a plain backend that echoes, and a client whose messages can be awaited. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

/** Values in the order they came; whoever waits for more of them hears when none will come. */
export interface Inbox<T> {
  readonly all: readonly T[]
  readonly add: (value: T) => void
  /** Rejects all that still wait, now and later. */
  readonly end: (reason: string) => void
  readonly untilCount: (count: number) => Promise<readonly T[]>
  /** Resolves when the newest value satisfies the condition. */
  readonly untilLast: (condition: (value: T) => boolean) => Promise<readonly T[]>
}

export const makeInbox = <T>(): Inbox<T> => {
  const all: T[] = []
  const checks = new Set<() => void>()
  let ended: string | undefined
  const until = (isReached: () => boolean): Promise<readonly T[]> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (isReached()) resolve(all)
        else if (ended !== undefined) reject(new Error(`${ended} after ${all.length} values`))
        else return
        checks.delete(check)
      }
      checks.add(check)
      check()
    })
  const checkAll = (): void => {
    for (const check of [...checks]) check()
  }
  return {
    all,
    add: (value) => {
      all.push(value)
      checkAll()
    },
    end: (reason) => {
      ended = reason
      checkAll()
    },
    untilCount: (count) => until(() => all.length >= count),
    untilLast: (condition) =>
      until(() => {
        const last = all.at(-1)
        return last !== undefined && condition(last)
      }),
  }
}

export interface Message {
  readonly payload: Buffer
  readonly isBinary: boolean
}

export interface Ended {
  readonly code: number
  readonly reason: string
}

/** One end of a WebSocket with everything that reached it. */
export interface End {
  readonly socket: WebSocket
  readonly messages: Inbox<Message>
  readonly texts: () => readonly string[]
  readonly ended: Promise<Ended>
}

export const watchEnd = (socket: WebSocket): End => {
  const messages = makeInbox<Message>()
  socket.on('message', (data, isBinary) => messages.add({ payload: data as Buffer, isBinary }))
  socket.on('error', () => {})
  const ended = new Promise<Ended>((resolve) => {
    socket.on('close', (code, reason) => {
      messages.end(`the connection ended with ${code}`)
      resolve({ code, reason: reason.toString() })
    })
  })
  return { socket, messages, ended, texts: () => messages.all.map(({ payload }) => payload.toString()) }
}

/** Opens a client's WebSocket; rejects where it is refused. */
export const openClient = (
  syncUrl: string,
  protocols: string[] = [],
  headers: Record<string, string> = {},
): Promise<End> => {
  const socket = new WebSocket(`${syncUrl.replace('http:', 'ws:')}?storeId=s&transport=ws`, protocols, { headers })
  const end = watchEnd(socket)
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(end))
    socket.on('error', reject)
  })
}

/** Sends texts, each as a frame of its own. */
export const send = (end: End | undefined, ...texts: readonly string[]): void => {
  for (const text of texts) end?.socket.send(text)
}

export interface PlainBackend extends AsyncDisposable {
  readonly url: string
  /** The backend's end of each connection, in the order they opened. */
  readonly ends: Inbox<End & { readonly request: IncomingMessage }>
  readonly server: Server
}

export interface PlainBackendOptions {
  readonly echo?: boolean
  readonly server?: Server
}

/** A backend that echoes every message, unless told not to. Over HTTP it answers what `server` does. */
export const startPlainBackend = async ({
  echo = true,
  server = createServer((request, response) => void request.pipe(response)),
}: PlainBackendOptions = {}): Promise<PlainBackend> => {
  const ends = makeInbox<End & { readonly request: IncomingMessage }>()
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
    if (echo) socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
    ends.add({ ...watchEnd(socket), request })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ends,
    server,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
