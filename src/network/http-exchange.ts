/**
 * One HTTP exchange through the relay. For orders the request is one frame up and the response one frame down: their heads
 * wait where an order says so, and each body follows its head.
 */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Identity, makeLane, type RelayContext } from './context.ts'
import type { Connection } from './orders.ts'
import { headerForApp, headerForClient } from './own-origin.ts'

/** Headers that belong to one hop of the way, and the one that names the target. */
const ownHeaders = /^(?:host|connection|keep-alive|proxy-connection)$/i

const keptHeaders = (rawHeaders: readonly string[], valueFor: (name: string, value: string) => string): string[] => {
  const kept: string[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const header = rawHeaders[index] ?? ''
    if (!ownHeaders.test(header)) kept.push(header, valueFor(header, rawHeaders[index + 1] ?? ''))
  }
  return kept
}

const bytesOf = (message: IncomingMessage): number => Number(message.headers['content-length'] ?? 0)

export const passHttp = (
  context: RelayContext,
  identity: Identity,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const { orders } = context
  const { client, number, origin } = identity
  let silent = false
  let over = false
  // Bodies flow with their own backpressure.
  const whole = { isCongested: () => false, setPaused: () => {} }
  const up = makeLane(context, identity, 'up', whole)
  const down = makeLane(context, identity, 'down', whole)
  let toBackend: ReturnType<typeof httpRequest> | undefined

  const finish = (): void => {
    over = true
    up.close()
    down.close()
    orders.connections.delete(connection)
  }
  const abort = (): void => {
    if (over || silent) return
    finish()
    request.socket.destroy()
  }
  const connection: Connection = {
    client,
    number,
    cut: () => {
      if (over) return false
      finish()
      toBackend?.destroy()
      request.socket.destroy()
      context.emit({ lane: 'network', type: 'cut', client, connection: number })
      return true
    },
    goSilent: () => {
      if (silent) return
      silent = true
      up.close()
      down.close()
      toBackend?.destroy()
      request.resume()
      orders.swallowed(client, number)
      context.emit({ lane: 'network', type: 'half-opened', client, connection: number })
    },
  }
  orders.connections.add(connection)
  response.on('close', () => {
    if (!response.writableFinished) toBackend?.destroy()
    finish()
  })
  request.on('error', abort)

  if (orders.isSilent(client)) {
    connection.goSilent()
    return
  }

  const forward = (): void => {
    toBackend = httpRequest({
      host: context.target.hostname,
      port: context.target.port,
      agent: false,
      method: request.method,
      path,
      headers: [
        'Host',
        context.target.host,
        ...keptHeaders(request.rawHeaders, (name, value) => headerForApp(origin, name, value)),
      ],
    })
    toBackend.on('error', abort)
    toBackend.on('response', (answer) => {
      answer.on('error', abort)
      down.frame({ kind: 'unknown' }, bytesOf(answer), () => {
        response.sendDate = false
        const headers = keptHeaders(answer.rawHeaders, (name, value) => headerForClient(origin, name, value))
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers)
        answer.pipe(response)
      })
    })
    request.pipe(toBackend)
  }
  up.frame({ kind: 'unknown' }, bytesOf(request), forward, 'request')
}
