/**
 * Serves a desk to its control page, on this machine alone: the page's files, and a WebSocket over which everything goes. Whoever comes from
 * another origin is refused: any page that a browser has open could otherwise give orders.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import sirv from 'sirv'
import * as v from 'valibot'
import { type WebSocket, WebSocketServer } from 'ws'
import { UsageError } from '../run/usage-error.ts'
import { problemOf } from '../schedule/problem-of.ts'
import type { Desk } from './desk.ts'
import { OrderRefused } from './desk.ts'
import { orderSchema } from './order-schema.ts'
import { type DeskMessage, type DeskOrder, livePath } from './protocol.ts'

export interface DeskServer {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string
  readonly close: () => Promise<void>
}

export interface ServeDeskOptions {
  readonly desk: Desk
  /** The built control page. */
  readonly folder: string
  /** A free one unless given. */
  readonly port?: number
  /** Carries out what needs a disk; answers with text for the page. */
  readonly onFile: (order: Extract<DeskOrder, { readonly type: 'save' | 'report' }>) => Promise<string>
}

/** Events in one message: a page that comes late to a long history is not kept waiting by one huge text. */
const eventsAtOnce = 2_000
/** Milliseconds for which events are gathered. */
const gatherEventsMs = 10
const gatherStateMs = 50

/**
 * Serves it on 127.0.0.1.
 *
 * @throws UsageError where the port is taken or may not be used
 * @example
 * const server = await serveDesk({ desk, folder: page.folder, onFile })
 */
export const serveDesk = async ({ desk, folder, port = 0, onFile }: ServeDeskOptions): Promise<DeskServer> => {
  const files = sirv(folder, { etag: true, single: true })
  const server = createServer((request, response) => {
    if (!isOwnHost(request, ownPort())) {
      response.writeHead(403, { 'Content-Type': 'text/plain' }).end('Expected to be asked for by its own address.\n')
      return
    }
    response.setHeader('Cache-Control', 'no-cache')
    response.setHeader('X-Frame-Options', 'DENY')
    files(request, response, () => {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('No such file.\n')
    })
  })
  const ownPort = (): number => {
    const address = server.address()
    return address === null || typeof address === 'string' ? 0 : address.port
  }
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_000_000 })
  server.on('upgrade', (request, socket, head) => {
    // Node leaves it to whoever hears of an upgrade; whoever is refused may be gone already.
    socket.on('error', () => socket.destroy())
    const isOwn = isOwnHost(request, ownPort()) && isOwnOrigin(request, ownPort())
    if (!isOwn || request.url !== livePath) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (connection) => converse(desk, connection, onFile))
  })
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    throw portError(error, port)
  }
  let closing: Promise<unknown> | undefined
  return {
    url: `http://127.0.0.1:${ownPort()}/`,
    close: async () => {
      closing ??= (() => {
        const closed = once(server, 'close')
        for (const connection of sockets.clients) connection.terminate()
        sockets.close()
        server.close()
        server.closeAllConnections()
        return closed
      })()
      await closing
    },
  }
}

/**
 * Nothing where a port can be listened on: told before anything else is started.
 *
 * @throws UsageError where it is taken or may not be used
 */
export const requirePort = async (port: number): Promise<void> => {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    throw portError(error, port)
  }
  server.close()
  await once(server, 'close')
}

const portError = (error: unknown, port: number): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return new UsageError(`Port ${port} is taken: name another with --port, or none for a free one.`)
  if (code === 'EACCES')
    return new UsageError(`Port ${port} may not be used by this user: name one above 1023 with --port.`)
  return error
}

const ownHosts = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`]

/** Also against names that somebody lets point to this machine. */
const isOwnHost = ({ headers }: IncomingMessage, port: number): boolean => ownHosts(port).includes(headers.host ?? '')

const isOwnOrigin = ({ headers }: IncomingMessage, port: number): boolean =>
  ownHosts(port).some((host) => headers.origin === `http://${host}`)

/** Tells one page everything, from the beginning, and takes its orders. */
const converse = (desk: Desk, connection: WebSocket, onFile: ServeDeskOptions['onFile']): void => {
  const { history } = desk
  const send = (message: DeskMessage): void => {
    if (connection.readyState === connection.OPEN) connection.send(JSON.stringify(message))
  }
  let told = 0
  const sendEvents = (): void => {
    const events = history.events()
    while (told < events.length) {
      const next = events.slice(told, told + eventsAtOnce)
      told += next.length
      send({ type: 'events', events: next })
    }
  }
  let lastState = ''
  const sendState = (): void => {
    const state = desk.state()
    const text = JSON.stringify(state)
    if (text === lastState) return
    lastState = text
    send({ type: 'state', state })
  }
  const sendJudgement = (): void => {
    const { findings, diagnoses } = desk.judgement()
    send({ type: 'judged', findings, diagnoses })
  }
  const events = gather(gatherEventsMs, sendEvents)
  const states = gather(gatherStateMs, sendState)

  send({ type: 'setup', setup: desk.setup })
  sendEvents()
  sendState()
  sendJudgement()
  const stopHearing = history.listen(events.soon)
  const stopListening = desk.listen((what) => {
    if (what === 'state') states.soon()
    else sendJudgement()
  })
  connection.on('close', () => {
    stopHearing()
    stopListening()
    events.stop()
    states.stop()
  })
  connection.on('error', () => connection.terminate())
  connection.on('message', async (data) => {
    const given = parse(String(data))
    const read = v.safeParse(orderSchema, given, { abortEarly: true })
    if (!read.success) {
      send({ type: 'answer', id: numberOf(given), error: `not an order: ${problemOf(read.issues[0])}` })
      return
    }
    const { id, order } = read.output
    try {
      if (order.type === 'save' || order.type === 'report') {
        send({ type: 'answer', id, text: await onFile(order) })
        return
      }
      await desk.order(order)
      send({ type: 'answer', id })
    } catch (error) {
      const isExpected = error instanceof OrderRefused || error instanceof UsageError
      const words = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
      // The desk stands, whatever an order has come to.
      send({ type: 'answer', id, error: isExpected ? words : `the harness failed: ${words}` })
    }
  })
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const numberOf = (value: unknown): number =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number' ? value.id : 0

/** Does something once for all that comes within so many milliseconds. */
const gather = (milliseconds: number, act: () => void): { readonly soon: () => void; readonly stop: () => void } => {
  let timer: NodeJS.Timeout | undefined
  return {
    soon: () => {
      timer ??= setTimeout(() => {
        timer = undefined
        act()
      }, milliseconds)
    },
    stop: () => clearTimeout(timer),
  }
}
