/**
 * The relay between an app and its sync backend: WebSocket and HTTP on one port of 127.0.0.1, where network faults are made.
 *
 * It never changes a payload. Who a connection belongs to stands in its path (`/as/<client>`), which the backend does not see, or is told
 * by the origin that was asked: one port for each client, for apps that sync with the origin they came from.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import { type Address, prefixFor, readAddress } from './address.ts'
import type { Identity, RelayContext } from './context.ts'
import { passHttp } from './http-exchange.ts'
import { makeOrders } from './orders.ts'
import type { OwnOrigin } from './own-origin.ts'
import type { FrameFilter, Relay, RelayEvent, RelayOptions, WireDecoder } from './types.ts'
import { type Acceptor, openWebSocket } from './websocket-connection.ts'

const knowsNothing: WireDecoder = { label: () => ({ kind: 'unknown' }) }

const readTarget = (target: string): URL => {
  const url = URL.canParse(target) ? new URL(target) : undefined
  if (url?.protocol !== 'http:') {
    throw new Error(`relay: expected the target to be an origin such as http://127.0.0.1:8787, but it is \`${target}\``)
  }
  return url
}

const makeAcceptor = (): Acceptor => {
  const answers: Acceptor['answers'] = new WeakMap()
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    autoPong: false,
    maxPayload: 0,
    handleProtocols: (_offered, request) => answers.get(request)?.protocol || false,
  })
  server.on('headers', (headers, request) => void headers.push(...(answers.get(request)?.headers ?? [])))
  return { server, answers }
}

/**
 * Starts a relay in front of `options.target` and resolves when it listens.
 *
 * Rejects when the target is no `http://` origin. Whether the target answers shows when a client connects: where it does not,
 * the client sees what it would see without the relay.
 *
 * @example
 * await using relay = await startRelay({ target: backend.url, makeDecoder: effectRpcDecoder })
 * const pages = relay.hold({ client: 'alice', kind: 'pull-page' }) // the app syncs with relay.urlFor('alice')
 */
export const startRelay = async (options: RelayOptions): Promise<Relay> => {
  const target = readTarget(options.target)
  const waiters = new Set<{
    readonly condition: (event: RelayEvent) => boolean
    readonly resolve: () => void
    readonly reject: (error: unknown) => void
  }>()

  const emit = (event: RelayEvent): void => {
    options.onEvent?.(event)
    for (const waiter of [...waiters]) {
      try {
        if (!waiter.condition(event)) continue
        waiter.resolve()
      } catch (error) {
        waiter.reject(error)
      }
      waiters.delete(waiter)
    }
  }

  const orders = makeOrders(emit)
  const acceptor = makeAcceptor()
  let arrivals = 0
  let numbers = 0
  const places = new Map<string, number>()
  const context: RelayContext = {
    target,
    orders,
    emit,
    makeDecoder: options.makeDecoder ?? (() => knowsNothing),
    nextArrival: () => ++arrivals,
  }
  const identify = (client: string, transport: 'websocket' | 'http', origin: OwnOrigin | undefined): Identity => {
    const series = `${client}/${transport}`
    const place = (places.get(series) ?? 0) + 1
    places.set(series, place)
    return { client, number: ++numbers, key: `${series}/${place}`, origin }
  }
  const isRefused = (client: string, socket: Socket): boolean => {
    if (!orders.refuses(client)) return false
    // As near to a closed port as a relay that listens for others can be.
    socket.resetAndDestroy()
    emit({ lane: 'network', type: 'refused', client, connection: ++numbers, reason: 'the relay refuses' })
    return true
  }

  const sockets = new Set<Socket>()
  const servers = new Set<Server>()
  /** Listens on a free port; `addressOf` tells of a path there whose it is, and what the target calls it. */
  const listen = async (addressOf: (path: string) => Address, isOwn: boolean): Promise<string> => {
    let origin: OwnOrigin | undefined
    const server = createServer((request, response) => {
      const { client, path } = addressOf(request.url ?? '/')
      if (isRefused(client, request.socket)) return
      passHttp(context, identify(client, 'http', origin), path, request, response)
    })
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    server.on('upgrade', (request, stream, head) => {
      // Node's HTTP server hands out the TCP socket; the type is as wide as it is for the sake of HTTPS.
      const socket = stream as Socket
      const { client, path } = addressOf(request.url ?? '/')
      if (isRefused(client, socket)) return
      openWebSocket(context, acceptor, identify(client, 'websocket', origin), path, request, socket, head)
    })
    servers.add(server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    if (isOwn) origin = { atRelay: url, atTarget: target.origin }
    return url
  }
  const url = await listen(readAddress, false)
  const origins = new Map<string, Promise<string>>()

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= new Promise((resolve) => {
      for (const connection of [...orders.connections]) connection.cut()
      orders.endAll('the relay was closed')
      for (const waiter of waiters) waiter.reject(new Error('until: the relay was closed before such an event came'))
      waiters.clear()
      const closed = [...servers].map((server) => new Promise((done) => server.close(done)))
      for (const socket of sockets) socket.destroy()
      Promise.all(closed).then(() => resolve())
    })
    return closing
  }

  const requireOpen = (order: string): void => {
    if (closing !== undefined) throw new Error(`${order}: the relay is closed, and takes no more orders`)
  }
  const requireDecoder = (filter: FrameFilter): void => {
    if (filter.kind === undefined) return
    if (options.makeDecoder !== undefined) {
      if (!options.makeDecoder().neverSays?.includes(filter.kind)) return
      throw new Error(`unsupported: this LiveStore's wire has no \`${filter.kind}\` frames to give an order about`)
    }
    throw new Error(
      `unsupported: an order about \`${filter.kind}\` frames needs a decoder of the wire, and this relay has none (makeDecoder)`,
    )
  }

  return {
    url,
    urlFor: (client) => `${url}${prefixFor(client)}`,
    originFor: async (client) => {
      requireOpen('originFor')
      const known = origins.get(client) ?? listen((path) => ({ client, path }), true)
      origins.set(client, known)
      return known
    },
    delay: (filter, delay) => {
      requireOpen('delay')
      requireDecoder(filter)
      return orders.delay(filter, delay)
    },
    hold: (filter) => {
      requireOpen('hold')
      requireDecoder(filter)
      return orders.hold(filter)
    },
    burst: (filter, count) => {
      requireOpen('burst')
      requireDecoder(filter)
      return orders.hold(filter, count)
    },
    cut: (client) => {
      requireOpen('cut')
      const matching = [...orders.connections].filter((one) => client === undefined || one.client === client)
      return matching.filter((connection) => connection.cut()).length
    },
    refuse: (client) => {
      requireOpen('refuse')
      return orders.refuse(client)
    },
    halfOpen: (client) => {
      requireOpen('halfOpen')
      return orders.halfOpen(client)
    },
    until: (condition) => {
      requireOpen('until')
      const promise = new Promise<void>((resolve, reject) => {
        waiters.add({ condition, resolve, reject })
      })
      // A caller that lost interest must not end the process when the relay closes.
      promise.catch(() => {})
      return promise
    },
    heal: () => orders.endAll(),
    close,
    [Symbol.asyncDispose]: close,
  }
}
