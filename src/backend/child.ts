/**
 * The process that holds the backend: wrangler's test harness with the Worker, driven by its parent over IPC.
 *
 * It leads a process group of its own with workerd in it. It ends itself and its whole group as soon as the parent is gone,
 * however the parent went. Run by the pinned Node only; start it through `startBackend`.
 */
import { rmSync } from 'node:fs'
import { createRequire, flushCompileCache } from 'node:module'
import type { TestHarness } from 'wrangler'
import { tellTrafficBinding } from '../../apps/sync-backend/src/traffic-line.ts'
import { type BackendAnswer, type BackendRequest, type ChildMessage, isRequestMessage } from './protocol.ts'
import { putUpTurnstile, type Turnstile } from './turnstile.ts'
import type { SqlRow, SqlValue } from './types.ts'
import { databaseBinding, type LogPlace } from './worker-of.ts'

/** Required, not imported: Node would first search the text of wrangler's one huge file for the names that it exports. */
const { createTestHarness }: typeof import('wrangler') = createRequire(import.meta.url)('wrangler')

const durableObjectClass = 'SyncBackendDO'
/** The harness keeps the Worker's console and offers no event for it. */
const consoleReadEveryMs = 50
/** An orderly end may not hang on a stuck workerd: after this the group is killed. */
const orderlyEndMs = 2_000

let harness: TestHarness | undefined
let log: LogPlace = 'object'
/** The backend's own temporary folder, storage included. */
const folder = process.argv[2]

const send = (message: ChildMessage): void => {
  if (process.connected) process.send?.(message, () => {})
}

const forwardConsole = (): void => {
  if (harness === undefined) return
  const lines = harness.getLogs()
  harness.clearLogs()
  for (const line of lines) send({ type: 'line', text: `${line.level}: ${line.message}` })
}

const started = (): TestHarness => {
  if (harness === undefined) throw new Error('Expected a started backend, found none: send `start` first.')
  return harness
}

/** What the Worker's Durable Object adds to LiveStore's, for the holder of its binding: its storage stays, or goes with it. */
interface EndableObject {
  readonly evictNow: () => Promise<void>
  readonly wipeNow: (storeId: string, askAt: string) => Promise<void>
}

interface WorkerBindings {
  readonly SYNC_BACKEND_DO: { readonly getByName: (name: string) => EndableObject }
  readonly [databaseBinding]?: Database
}

/** A D1 database, as far as it is used. */
interface Database {
  readonly prepare: (query: string) => {
    readonly bind: (...parameters: readonly SqlValue[]) => {
      readonly all: () => Promise<{ readonly results: readonly SqlRow[] }>
    }
  }
}

const queryObject = async (
  storeId: string,
  query: string,
  parameters: readonly SqlValue[],
): Promise<readonly SqlRow[]> => {
  const storage = await started().getWorker().getDurableObjectStorage(durableObjectClass, { name: storeId })
  return storage.exec<SqlRow>(query, ...parameters)
}

const queryDatabase = async (query: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]> => {
  const { [databaseBinding]: database } = await started().getWorker<WorkerBindings>().getEnv()
  if (database === undefined) throw new Error(`Expected a D1 database bound as ${databaseBinding}, found none.`)
  const { results } = await database
    .prepare(query)
    .bind(...parameters)
    .all()
  return results
}

/** The object is gone before it can answer: the failure of the call is its success. */
const breakObject = async (storeId: string, end: (object: EndableObject) => Promise<void>): Promise<void> => {
  const { SYNC_BACKEND_DO } = await started().getWorker<WorkerBindings>().getEnv()
  const survived = await end(SYNC_BACKEND_DO.getByName(storeId)).then(
    () => true,
    () => false,
  )
  if (survived) throw new Error(`Expected the object of store ${storeId} to end, but it answered.`)
}

/** Objects with nothing left that wait to be let end. */
const wiped = new Map<string, { readonly turnstile: Turnstile; readonly ended: Promise<void> }>()

const wipeObject = async (storeId: string): Promise<void> => {
  const turnstile = await putUpTurnstile()
  let why: unknown
  const ended = breakObject(storeId, (object) =>
    object.wipeNow(storeId, turnstile.url).catch((error: unknown) => {
      why = error
      throw error
    }),
  )
  const tooEarly = ended.then(() => {
    throw new Error(`Expected the object of store ${storeId} to lose its storage, but it ended before: ${String(why)}`)
  })
  wiped.set(storeId, { turnstile, ended })
  try {
    await Promise.race([turnstile.reached, tooEarly])
  } catch (error) {
    turnstile.open()
    wiped.delete(storeId)
    throw error
  }
}

const endWiped = async (storeId: string): Promise<void> => {
  const waiting = wiped.get(storeId)
  if (waiting === undefined) throw new Error(`Expected the object of store ${storeId} to be wiped, found it as it was.`)
  wiped.delete(storeId)
  waiting.turnstile.open()
  await waiting.ended
}

/** workerd waits up to 30 s for the object to come to rest, and this process waits with it: wrangler's call is synchronous. */
const hibernateObject = async (storeId: string): Promise<void> => {
  try {
    await started().getWorker().evictDurableObject(durableObjectClass, { name: storeId, webSockets: 'hibernate' })
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    if (!said.includes('active references')) throw cause
    const why = "it did not come to rest in 30 s: LiveStore's live pulls keep it busy while a client is connected"
    throw new Error(`unsupported: the object of store ${storeId} cannot hibernate, ${why}. Evict it with \`close\`.`, {
      cause,
    })
  }
}

const answer = async (request: BackendRequest): Promise<BackendAnswer> => {
  switch (request.type) {
    case 'start': {
      log = request.log
      harness = createTestHarness({
        workers: [
          {
            configPath: request.configPath,
            prebuiltWorkerDir: request.prebuiltWorkerDir,
            vars: { [tellTrafficBinding]: 'yes' },
          },
        ],
      })
      const { url } = await harness.listen()
      setInterval(forwardConsole, consoleReadEveryMs)
      // Node would write its compile cache at an orderly exit, which this process never has.
      flushCompileCache()
      return { type: 'started', url: url.origin }
    }
    case 'sql': {
      const { storeId, query, parameters } = request
      const rows = await (log === 'd1' ? queryDatabase(query, parameters) : queryObject(storeId, query, parameters))
      return { type: 'rows', rows }
    }
    case 'evict':
      await (request.webSockets === 'close'
        ? breakObject(request.storeId, (object) => object.evictNow())
        : hibernateObject(request.storeId))
      return { type: 'done' }
    case 'wipe':
      await wipeObject(request.storeId)
      return { type: 'done' }
    case 'end-wipe':
      await endWiped(request.storeId)
      return { type: 'done' }
    case 'redeploy':
      await started().update((options) => options)
      return { type: 'done' }
    case 'close':
      await harness?.close()
      return { type: 'done' }
  }
}

/** Ends workerd, removes the storage and then kills the group, this process included. */
const endWithGroup = async (): Promise<void> => {
  const bound = new Promise<void>((resolve) => setTimeout(resolve, orderlyEndMs))
  await Promise.race([harness?.close().catch(() => {}), bound])
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  process.kill(-process.pid, 'SIGKILL')
}

process.on('message', async (message) => {
  if (!isRequestMessage(message)) return
  const { id, request } = message
  const result = await answer(request).catch(
    (error: unknown): BackendAnswer => ({
      type: 'failed',
      message: error instanceof Error ? error.message : String(error),
    }),
  )
  forwardConsole()
  send({ type: 'answer', id, answer: result })
  if (request.type === 'close') process.disconnect()
})
process.once('disconnect', endWithGroup)
process.once('SIGTERM', endWithGroup)
process.once('SIGINT', endWithGroup)
