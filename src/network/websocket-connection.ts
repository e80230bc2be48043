/**
 * One WebSocket connection through the relay: a socket to the client, one to the backend, a lane each way.
 *
 * The backend is asked first, so that the client gets the backend's own answer: its subprotocol, or its refusal.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { type RawData, WebSocket, type WebSocketServer } from 'ws'
import { type Identity, makeLane, type RelayContext } from './context.ts'
import type { Connection } from './orders.ts'
import { headerForApp, headerForClient, type OwnOrigin } from './own-origin.ts'

/** Bytes in a socket's own buffer from which on the relay queues instead. */
const congestionBytes = 1024 ** 2

/** Headers that belong to one hop of the way; the relay's own sockets set them. */
const ownHeaders = /^(?:host|connection|upgrade|sec-websocket-(?:key|version|extensions|protocol|accept))$/i

/** A WebSocketServer without a port that accepts with the subprotocol and headers that the backend chose. */
export interface Acceptor {
  readonly server: WebSocketServer
  readonly answers: WeakMap<IncomingMessage, { readonly protocol: string; readonly headers: readonly string[] }>
}

const pairs = (rawHeaders: readonly string[]): [name: string, value: string][] => {
  const found: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    found.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  return found
}

const forwardedHeaders = (
  request: IncomingMessage,
  origin: OwnOrigin | undefined,
): Record<string, string | string[]> => {
  const headers: Record<string, string | string[]> = {}
  for (const [name, sent] of pairs(request.rawHeaders)) {
    if (ownHeaders.test(name)) continue
    const value = headerForApp(origin, name, sent)
    const earlier = headers[name]
    headers[name] = earlier === undefined ? value : [earlier, value].flat()
  }
  return headers
}

/** Codes that a close frame may carry; 1005 and 1006 only say that there was none. */
const mayBeSent = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999)

const passEnd = (socket: WebSocket, code: number, reason: Buffer): void => {
  if (code === 1005) socket.close()
  else if (mayBeSent(code)) socket.close(code, reason)
  else socket.terminate()
}

const describeEnd = (who: string, code: number, reason: Buffer): string =>
  code === 1006 ? `${who} ended without a closing handshake` : `${who} closed: ${code} ${reason.toString()}`.trimEnd()

const asBuffer = (data: RawData): Buffer =>
  Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)

export const openWebSocket = (
  context: RelayContext,
  acceptor: Acceptor,
  identity: Identity,
  path: string,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void => {
  const { orders } = context
  const { client: name, number, origin } = identity
  const tell = (type: 'opened' | 'closed' | 'cut' | 'half-opened', more: object = {}): void =>
    context.emit({ lane: 'network', type, client: name, connection: number, ...more })

  let client: WebSocket | undefined
  let backend: WebSocket | undefined
  let backendSocket: Socket | undefined
  let silent = false
  /** The end was told: the first side's end is the connection's. */
  let over = false
  let clientGone = false
  let backendGone = false

  const up = makeLane(context, identity, 'up', {
    isCongested: () => backend?.readyState !== WebSocket.OPEN || backend.bufferedAmount > congestionBytes,
    setPaused: (paused) => (paused ? client?.pause() : client?.resume()),
  })
  const down = makeLane(context, identity, 'down', {
    isCongested: () => client?.readyState !== WebSocket.OPEN || client.bufferedAmount > congestionBytes,
    setPaused: (paused) => (paused ? backend?.pause() : backend?.resume()),
  })

  const finish = (): void => {
    up.close()
    down.close()
    orders.connections.delete(connection)
  }
  const noteEnd = (direction: 'up' | 'down', reason: string): void => {
    if (over) return
    over = true
    tell('closed', { direction, reason })
  }

  const cut = (): boolean => {
    const lived = !over
    over = true
    finish()
    // TCP passes on what was written before: `terminate` ends with FIN, where a reset would take it away again.
    if (client === undefined) socket.destroy()
    else client.terminate()
    backend?.terminate()
    if (lived) tell('cut')
    return lived
  }

  // Takes the bytes off a socket before the WebSocket layer sees them, so that it answers no ping and no close either.
  const swallow = (from: Socket | undefined): void => {
    if (from === undefined) return
    from.removeAllListeners('data')
    from.on('data', () => orders.swallowed(name, number))
    from.resume()
  }
  const goSilent = (): void => {
    if (silent) return
    silent = true
    up.close()
    down.close()
    tell('half-opened')
    if (client === undefined) return
    swallow(socket)
    swallow(backendSocket)
  }

  const connection: Connection = { client: name, number, cut, goSilent }
  orders.connections.add(connection)

  const relayFrames = (from: WebSocket, to: () => WebSocket | undefined, direction: 'up' | 'down'): void => {
    const lane = direction === 'up' ? up : down
    const onSent = (): void => lane.pipe.pump()
    from.on('message', (data, isBinary) => {
      const payload = asBuffer(data)
      lane.frame(decoder.label(direction, payload), payload.length, () => {
        to()?.send(payload, { binary: isBinary, compress: false }, onSent)
      })
    })
    from.on('ping', (data) => lane.control(() => to()?.ping(data)))
    from.on('pong', (data) => lane.control(() => to()?.pong(data)))
    // A socket's error is always followed by its close, which says what there is to say.
    from.on('error', () => {})
  }
  const decoder = context.makeDecoder()

  const accept = (): void => {
    acceptor.server.handleUpgrade(request, socket, head, (accepted) => {
      client = accepted
      socket.off('close', onEarlyClose)
      relayFrames(client, () => backend, 'up')
      client.on('close', (code, reason) => {
        clientGone = true
        noteEnd('up', describeEnd('the client', code, reason))
        down.close()
        if (backendGone) finish()
        else if (!silent) up.end(() => backend !== undefined && passEnd(backend, code, reason))
      })
      tell('opened')
      if (!silent) down.pipe.pump()
      else {
        orders.swallowed(name, number)
        swallow(socket)
        swallow(backendSocket)
      }
    })
  }

  // Until it is accepted, the client's socket is a plain one.
  const onEarlyClose = (): void => {
    if (client !== undefined) return
    noteEnd('up', 'the client ended before the backend had answered')
    backend?.terminate()
    finish()
  }
  socket.on('close', onEarlyClose)
  socket.on('error', () => socket.destroy())

  if (orders.isSilent(name)) {
    backendGone = true
    goSilent()
    accept()
    return
  }

  const protocols = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '')
  try {
    backend = new WebSocket(new URL(path, context.target), protocols, {
      headers: forwardedHeaders(request, origin),
      perMessageDeflate: false,
      autoPong: false,
      maxPayload: 0,
    })
  } catch (error) {
    noteEnd('up', `the upgrade request is malformed: ${String(error)}`)
    finish()
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    return
  }
  relayFrames(backend, () => client, 'down')
  backend.on('upgrade', (response) => {
    backendSocket = response.socket
    acceptor.answers.set(request, {
      protocol: response.headers['sec-websocket-protocol'] ?? '',
      headers: pairs(response.rawHeaders)
        .filter(([header]) => !ownHeaders.test(header))
        .map(([header, value]) => `${header}: ${headerForClient(origin, header, value)}`),
    })
  })
  backend.on('open', accept)
  backend.on('unexpected-response', (_request, response) => {
    noteEnd('down', `the backend answered the upgrade with HTTP ${response.statusCode}`)
    finish()
    const lines = pairs(response.rawHeaders)
      .filter(([header]) => !/^(?:connection|keep-alive|transfer-encoding)$/i.test(header))
      .map(([header, value]) => `${header}: ${headerForClient(origin, header, value)}\r\n`)
    socket.write(
      `HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\n${lines.join('')}Connection: close\r\n\r\n`,
    )
    response.pipe(socket)
  })
  backend.on('close', (code, reason) => {
    backendGone = true
    if (client === undefined) {
      if (silent) accept()
      else if (!over) {
        noteEnd('down', 'the backend could not be reached')
        finish()
        socket.resetAndDestroy()
      }
      return
    }
    const accepted = client
    noteEnd('down', describeEnd('the backend', code, reason))
    up.close()
    if (clientGone) finish()
    else if (!silent) down.end(() => passEnd(accepted, code, reason))
  })
}
