/** Serves a built app to browsers on this machine: a small static server, where every path of the app's own leads to its page. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'

export interface AppServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Ends all connections and stops listening. Closing twice does nothing. */
  readonly close: () => Promise<void>
}

/**
 * Serves the folder on 127.0.0.1, on a free port. Files under `/assets/` have their content's hash in their name and are
 * cached for ever; the page itself is asked for anew each time.
 *
 * @throws where the folder holds no `index.html`
 */
export const serveApp = async (folder: string): Promise<AppServer> => {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Error(`Nothing to serve: expected a built app with an index.html in ${folder}. buildApp() makes one.`)
  }
  const handle = sirv(folder, {
    etag: true,
    single: true,
    setHeaders: (response, path) => {
      const isNamedByContent = path.startsWith('/assets/')
      response.setHeader('Cache-Control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const server = createServer((request, response) => {
    handle(request, response, () => {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end(`No such file: ${request.url}\n`)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error(`Expected a TCP address, found ${address}.`)
  let closing: Promise<unknown> | undefined
  const close = async (): Promise<void> => {
    closing ??= (() => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      return closed
    })()
    await closing
  }
  return { url: `http://127.0.0.1:${address.port}`, close, [Symbol.asyncDispose]: close }
}
