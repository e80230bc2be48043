/**
 * `pnpm dev`: LinearLite for use by hand, with hot reload, a local sync backend, and a relay between them that can be slow.
 * Ctrl-C ends all of it.
 */
import { join } from 'node:path'
import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import color from 'picocolors'
import { createServer } from 'vite'
import { startWranglerDev } from '../src/backend/wrangler-dev.ts'
import { startRelay } from '../src/network/relay.ts'
import type { Delay } from '../src/network/types.ts'
import { exitCodes, parseArguments, runCommand, UsageError } from '../src/run/exit-codes.ts'
import { repositoryRoot } from '../src/run/pinned-node.ts'
import { startRun } from '../src/run/start-run.ts'
import { tellEndedFromEarlierRuns } from '../src/run/tell-leftovers.ts'
import { untilInterrupted } from '../src/run/until-interrupted.ts'

const wholeNumber =
  (from: number, to: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= from && value <= to) return value
    throw new InvalidArgumentError(`Expected a whole number from ${from} to ${to}.`)
  }

const latency = (text: string): Delay => {
  const [, first, second] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? []
  if (first === undefined) throw new InvalidArgumentError('Expected milliseconds, as in 200 or 50-800.')
  if (second === undefined) return { type: 'fixed', milliseconds: Number(first) }
  if (Number(second) < Number(first)) throw new InvalidArgumentError('Expected the smaller number first, as in 50-800.')
  return { type: 'uniform', from: Number(first), to: Number(second), seed: 'dev' }
}

const usualPort = 5173

const program = new Command('pnpm dev')
  .description('Serves LinearLite for use by hand, with hot reload and a local Cloudflare sync backend.')
  .option('--no-backend', 'LinearLite alone, without sync')
  .option('--port <number>', `the app's port (default: ${usualPort} or the next free one)`, wholeNumber(1, 65_535))
  .option('--seed <issues>', 'fill an empty store with that many issues', wholeNumber(0, 100_000))
  .option('--latency <milliseconds>', 'let each message wait, both ways: 200, or drawn from a range: 50-800', latency)
  .addHelpText('after', '\nExit codes: 64 bad usage or a taken port, 70 the harness failed, 130 ended by Ctrl-C.')

const startApp = async (port: number | undefined) => {
  const server = await createServer({
    root: join(repositoryRoot, 'apps/linearlite'),
    clearScreen: false,
    logLevel: 'warn',
    // Vite looks for dependencies from the page on and misses those of the workers: found late, each would reload the page.
    optimizeDeps: { entries: ['index.html', 'src/**/*.worker.ts'] },
    server: { host: '127.0.0.1', port: port ?? usualPort, strictPort: port !== undefined },
  })
  try {
    await server.listen()
  } catch (error) {
    await server.close()
    if (error instanceof Error && /already in use/.test(error.message)) {
      throw new UsageError(`Port ${port} is taken: name another with --port, or none for a free one.`)
    }
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') {
      throw new UsageError(`Port ${port} may not be used by this user: name one above 1023 with --port.`)
    }
    throw error
  }
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error('Expected Vite to say where it listens; it named no address.')
  return { server, url }
}

/** Starts everything, each part to be ended with the stack, and returns the address to open. */
const start = async (options: ReturnType<typeof program.opts>, storeId: string, stack: AsyncDisposableStack) => {
  // The app first: a taken port should be told at once.
  const app = await startApp(options.port)
  stack.defer(() => app.server.close())
  const address = new URL(storeId, app.url)
  address.searchParams.set('probe', '1')
  if (options.seed !== undefined) address.searchParams.set('seed', String(options.seed))
  if (options.backend) {
    console.log(color.dim('starting the sync backend (wrangler dev) …'))
    const backend = stack.use(
      await startWranglerDev({ onEvent: (event) => event.type === 'line' && console.log(color.dim(event.text ?? '')) }),
    )
    const relay = stack.use(await startRelay({ target: backend.url }))
    if (options.latency !== undefined) relay.delay({}, options.latency)
    address.searchParams.set('sync', relay.url)
    console.log(color.dim(`backend ${backend.url}, relay ${relay.url}`))
  }
  return address.href
}

await runCommand(async () => {
  const options = parseArguments(program)
  if (!options.backend && options.latency !== undefined) {
    throw new UsageError('--latency slows the way to the backend: leave out --no-backend, or --latency.')
  }
  const interrupted = untilInterrupted()
  const run = await startRun()
  tellEndedFromEarlierRuns(run)
  const stack = new AsyncDisposableStack()
  try {
    const address = await Promise.race([start(options, `dev-${run.id}`, stack), interrupted])
    if (address === 'interrupted') return exitCodes.interrupted
    console.log(`\nLinearLite: ${color.cyan(address)}\n${color.dim('Ctrl-C ends it.')}`)
    await interrupted
    return exitCodes.interrupted
  } finally {
    // Once more Ctrl-C: the process ends at once, and the run's keeper does the rest.
    await stack.disposeAsync()
    await run.end()
  }
})
// What was being started when Ctrl-C came would otherwise keep the process.
process.exit()
