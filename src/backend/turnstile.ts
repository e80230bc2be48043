/** Where a Durable Object that asks has to wait until it is let through: an HTTP server that answers only then. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'

export interface Turnstile {
  /** To ask at. */
  readonly url: string
  /** Resolves once somebody waits. */
  readonly reached: Promise<void>
  /** Lets whoever waits go on, and ends. */
  readonly open: () => void
}

/**
 * Puts up a turnstile for one to come.
 *
 * @example
 * const { url, reached, open } = await putUpTurnstile()
 * await reached
 * open()
 */
export const putUpTurnstile = async (): Promise<Turnstile> => {
  let waiting: ServerResponse | undefined
  const { promise: reached, resolve } = Promise.withResolvers<void>()
  const server = createServer((_request, response) => {
    waiting = response
    resolve()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('Expected the turnstile to have a port, found none.')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    reached,
    open: () => {
      waiting?.end()
      server.close()
    },
  }
}
