/**
 * LiveStore of one version in this Node process: each client is a device with its session and its leader, LinearLite's schema and
 * probes on them, and a scripted sync backend or none.
 */
import { makeInMemoryAdapter } from '@livestore/adapter-web'
import { type Adapter, liveStoreVersion, type SyncOptions } from '@livestore/common'
import type { LeaderThreadCtx } from '@livestore/common/leader-thread'
import { Effect, Fiber, Stream } from '@livestore/utils/effect'
import { loadFileAdapter, scriptedBackend } from '#engine-compat'
import type { StoreStatus } from '../../../src/history/sync-state.ts'
import { allComments, allIssues } from '../../linearlite/src/data/queries.ts'
import { gateLeaderPushes } from '../../linearlite/src/livestore/leader-gate.ts'
import { openStoreOn } from '../../linearlite/src/livestore/open-store.ts'
import { probeBackend } from '../../linearlite/src/probes/backend.ts'
import { type ProbedState, probeLeaderState } from '../../linearlite/src/probes/leader-state.ts'
import type { FileAdapterMaker, LoadFileAdapter } from './compat/contract.ts'
import type { ClientOptions, Engine, EngineClient } from './contract.ts'
import { useLightContext } from './light-context.ts'
import { makeWriters } from './writers.ts'

type LeaderContext = typeof LeaderThreadCtx.Service

useLightContext()

export const livestore: Engine['livestore'] = liveStoreVersion

let makeFileAdapter: FileAdapterMaker | undefined

const load: LoadFileAdapter | undefined = loadFileAdapter

export const loadFiles: Engine['loadFiles'] =
  load &&
  (async () => {
    makeFileAdapter ??= await load()
  })

/** The last store that is being opened; the next waits for it. */
let opening: Promise<unknown> = Promise.resolve()

export const openClient: Engine['openClient'] = (options) => {
  const opened = opening.then(() => open(options))
  opening = opened.then(
    () => {},
    () => {},
  )
  return opened
}

const open = async (options: ClientOptions): Promise<EngineClient> => {
  const { client, backend, beforeLeaderPush } = options
  // LiveStore tells all of one store in one process that it shuts down: other devices must not hear it.
  const storeId = `${options.storeId}-${client}`
  const { session, leader } = makeWriters(storeId, options.onProbe)
  const sync: SyncOptions | undefined =
    backend === undefined
      ? undefined
      : {
          backend: probeBackend(scriptedBackend(backend), leader),
          initialSyncOptions: { _tag: 'Blocking', timeout: 2000 },
        }
  const stored = adapterOf(options, sync)
  const adapter: Adapter = (args) =>
    stored(args).pipe(Effect.tap(({ sqliteDb }) => Effect.sync(() => databases.push(sqliteDb))))

  let status: StoreStatus = { type: 'booting' }
  const shutDown = (cause: string): void => {
    // The first cause is the cause; later signals only repeat that it is over.
    if (status.type !== 'shut-down') status = { type: 'shut-down', cause }
  }

  const databases: { readonly close: () => void }[] = []
  const watches: (() => void)[] = []
  onLeader((context) => {
    databases.push(context.dbState, context.dbEventlog)
    watches.push(watchLeaderState(context, probeLeaderState(leader)))
  })
  // LiveStore leaves them, and up to 0.4.0-dev.9 all stores of a process share one SQLite that holds some twenty.
  const release = (): void => {
    for (const endWatch of watches) endWatch()
    for (const database of databases) closeDatabase(database)
    forgetStore(storeId)
  }
  leader.write({ type: 'booted', detail: backend === undefined ? 'without a backend' : 'with a backend' })
  const store = await openStoreOn(
    {
      adapter: beforeLeaderPush === undefined ? adapter : gateLeaderPushes(adapter, beforeLeaderPush),
      probe: session,
    },
    {
      storeId,
      settings: {
        probe: true,
        ...(options.leaderPushBatchSize !== undefined && { leaderPushBatchSize: options.leaderPushBatchSize }),
        ...(options.simulation !== undefined && { simulation: options.simulation }),
      },
      onBootProgress: () => {},
      onShutDown: shutDown,
    },
  ).catch((error: unknown) => {
    release()
    throw error
  })
  if (status.type === 'booting') status = { type: 'running' }

  let sessionState = { pending: 0, head: 0 }
  store.subscribeSession((state) => {
    sessionState = state
  })

  const storeStatus = (): StoreStatus => {
    if (!store.isAlive()) shutDown('LiveStore has dropped the store; its console lines may say why')
    return status
  }
  const requireRunning = (): void => {
    const now = storeStatus()
    if (now.type === 'shut-down') throw new Error(`The store of ${client} has shut down: ${now.cause}`)
  }

  return {
    livestore: liveStoreVersion,
    commit: (commits) => {
      for (const changes of commits) {
        requireRunning()
        store.commit(changes)
      }
    },
    setView: (change) => {
      requireRunning()
      store.setView(change)
    },
    rows: () => {
      requireRunning()
      return { issues: store.read(allIssues), comments: store.read(allComments) }
    },
    syncStates: store.syncStates,
    sessionState: () => sessionState,
    storeStatus,
    close: async () => {
      await store.close()
      release()
    },
  }
}

const adapterOf = ({ client, baseDirectory }: ClientOptions, sync: SyncOptions | undefined): Adapter => {
  const who = { clientId: client, sessionId: 'session' }
  if (baseDirectory === undefined) return makeInMemoryAdapter({ ...who, ...(sync !== undefined && { sync }) })
  if (makeFileAdapter === undefined)
    throw new Error('Expected `loadFiles` to be done before a store with files is opened.')
  return makeFileAdapter({ ...who, baseDirectory, sync })
}

const closeDatabase = (database: { readonly close: () => void }): void => {
  try {
    database.close()
  } catch {
    // It is closed already.
  }
}

/** LiveStore keeps each store of a process under a global name, for its developers. */
const forgetStore = (storeId: string): void => {
  const known: unknown = Reflect.get(globalThis, '__debugLiveStore')
  if (typeof known === 'object' && known !== null) Reflect.deleteProperty(known, storeId)
}

/** LiveStore sets a global name to each leader before it boots it. */
const onLeader = (seen: (context: LeaderContext) => void): void => {
  let context: LeaderContext | undefined
  Object.defineProperty(globalThis, '__leaderThreadCtx', {
    configurable: true,
    enumerable: true,
    get: () => context,
    set: (value: LeaderContext) => {
      context = value
      seen(value)
    },
  })
}

/** Sees every sync state of a leader until the returned function is called: a watch that goes on keeps its store in memory for good. */
const watchLeaderState = ({ syncProcessor }: LeaderContext, see: (state: ProbedState) => void): (() => void) => {
  const watch = Effect.runFork(
    syncProcessor.syncState.changes.pipe(Stream.runForEach((state) => Effect.sync(() => see(state)))),
  )
  return () => {
    Effect.runFork(Fiber.interrupt(watch))
  }
}
