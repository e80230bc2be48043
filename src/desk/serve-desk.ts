/**
 * Serves a desk to its control page, on this machine alone: the page's files, and a WebSocket over which everything goes. Whoever comes from
 * another origin is refused: any page that a browser has open could otherwise give orders.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import sirv from 'sirv'
import { WebSocketServer } from 'ws'
import { UsageError } from '../run/usage-error.ts'
import { converse, type OnFile } from './converse.ts'
import type { DeskPlace } from './desk-place.ts'
import { livePath, longestScheduleText } from './protocol.ts'

export interface DeskServer {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string
  readonly close: () => Promise<void>
}

export interface ServeDeskOptions {
  /** Where the desk stands: each page follows it. */
  readonly place: DeskPlace
  /** The built control page. */
  readonly folder: string
  /** A free one unless given. */
  readonly port?: number
  readonly onFile: OnFile
}

/** As long as an order may be, in bytes: the text of a schedule, however its characters are written. */
const longestOrder = 8 * longestScheduleText

/**
 * Serves it on 127.0.0.1.
 *
 * @throws UsageError where the port is taken or may not be used
 * @example
 * const server = await serveDesk({ place, folder: page.folder, onFile })
 */
export const serveDesk = async ({ place, folder, port = 0, onFile }: ServeDeskOptions): Promise<DeskServer> => {
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
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestOrder })
  server.on('upgrade', (request, socket, head) => {
    // Node leaves it to whoever hears of an upgrade; whoever is refused may be gone already.
    socket.on('error', () => socket.destroy())
    const isOwn = isOwnHost(request, ownPort()) && isOwnOrigin(request, ownPort())
    if (!isOwn || request.url !== livePath) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (connection) => converse(place, connection, onFile))
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
