/**
 * Serves a built app to browsers on this machine: a small static server, where every path of the app's own leads to its page.
 * Several builds share one origin, and with it one storage, as an app does before and after its own deployment.
 */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { buildCookie } from './build-cookie.ts'

export interface AppServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Ends all connections and stops listening. Closing twice does nothing. */
  readonly close: () => Promise<void>
}

/** What the server says of each page: the name of its build, as a `Server-Timing` metric, which the page itself can read. */
export const buildTiming = 'build'

/** A build under the name by which browsers ask for it. */
export interface NamedBuild {
  /** Any text: it is encoded where it has to be. */
  readonly name: string
  readonly folder: string
}

/**
 * Serves builds on 127.0.0.1, on a free port: the folder, or the one of several that a browser's cookie names. Files under
 * `/assets/` have their content's hash in their name and are cached for ever, so that a page finds its own whichever build is
 * named by then; the page itself is asked for anew each time.
 *
 * @throws where a folder holds no `index.html`
 * @example
 * const server = await serveApp([{ name: '0.4.0', folder }, { name: '0.4.0-dev.22', folder: older }])
 */
export const serveApp = async (builds: string | readonly [NamedBuild, ...NamedBuild[]]): Promise<AppServer> => {
  const named = typeof builds === 'string' ? [{ name: 'only', folder: builds }] : builds
  const served = named.map(({ name, folder }) => ({ name, handle: handlerOf(folder) }))
  const server = createServer((request, response) => {
    const wanted = buildNamedBy(request)
    const first = served.find(({ name }) => name === wanted) ?? served[0]
    const inOrder = [first, ...served.filter((build) => build !== first)].filter((build) => build !== undefined)
    response.setHeader('Vary', 'Cookie')
    response.setHeader('Server-Timing', `${buildTiming};desc="${encodeURIComponent(first?.name ?? '')}"`)
    const missing = (): void => {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end(`No such file: ${request.url}\n`)
    }
    const serve = inOrder.reduceRight(
      (next, { handle }) =>
        () =>
          handle(request, response, next),
      missing,
    )
    serve()
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

/** Serves one build; asks the next one for a file that it does not have. A path of the app's own is its page. */
const handlerOf = (folder: string): ReturnType<typeof sirv> => {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Error(`Nothing to serve: expected a built app with an index.html in ${folder}. buildApp() makes one.`)
  }
  return sirv(folder, {
    etag: true,
    single: true,
    setHeaders: (response, path) => {
      const isNamedByContent = path.startsWith('/assets/')
      response.setHeader('Cache-Control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

const buildNamedBy = ({ headers }: IncomingMessage): string | undefined => {
  const value = (headers.cookie ?? '')
    .split(/;\s*/)
    .find((cookie) => cookie.startsWith(`${buildCookie}=`))
    ?.slice(buildCookie.length + 1)
  return value === undefined ? undefined : decodeURIComponent(value)
}
