/**
 * The seam to LiveStore's versions: opens a store and hands out what the app needs, in the app's own words.
 *
 * No LiveStore type crosses it. A family of versions that names things differently gets a module of its own with the same
 * `openStore`. This one is for 0.4.0-dev.23 and 0.4.0.
 */
import { makePersistedAdapter } from '@livestore/adapter-web'
import type { Adapter } from '@livestore/common'
import {
  createStorePromise,
  makeShutdownDeferred,
  queryDb,
  type Store,
  StoreInternalsSymbol,
} from '@livestore/livestore'
import { Cause, Deferred, Effect, Exit, Fiber, Layer, Logger, LogLevel, Schema, Stream } from '@livestore/utils/effect'
import { unstable_batchedUpdates } from 'react-dom'
import type { Change } from '../data/actions.ts'
import type { IssueView, Query } from '../data/queries.ts'
import { schema, tables } from '../data/schema.ts'
import { probeAdapter } from '../probes/adapter.ts'
import { probeCommits } from '../probes/commits.ts'
import { makeProbeTracer } from '../probes/spans.ts'
import { describe, describeCause, shorten } from '../probes/text.ts'
import { makeProbeWriter, type ProbeWriter } from '../probes/writer.ts'
import type { Settings } from '../settings/settings.ts'
import leaderWorkerScript from './leader.worker.ts?worker&url'
import { makeObservable } from './observable.ts'
import sharedWorkerScript from './shared.worker.ts?sharedworker&url'
import type { BootStage, SyncState, SyncStates } from './states.ts'
import { type WorkerSettings, workerUrl } from './worker-settings.ts'

/** How far LiveStore is with opening a store. */
export interface BootProgress {
  readonly stage: BootStage
  readonly done?: number
  readonly total?: number
}

/** What the session tells of its own sync state. */
export interface SessionState {
  readonly pending: number
  readonly head: number
}

/** A store that runs, until `onShutDown` says otherwise. */
export interface OpenStore {
  readonly storeId: string
  /** LiveStore's id of this browser profile in this store. */
  readonly clientId: string
  /** Commits all changes at once. @throws Error after the store has shut down. */
  readonly commit: (changes: readonly Change[]) => void
  /** The rows of a query now. @throws Error after the store has shut down. */
  readonly read: <Row>(query: Query<Row>) => readonly Row[]
  /** Calls the listener with the rows now and after each change. Returns what ends it. */
  readonly subscribe: <Row>(query: Query<Row>, listener: (rows: readonly Row[]) => void) => () => void
  readonly readView: () => IssueView
  readonly subscribeView: (listener: (view: IssueView) => void) => () => void
  readonly setView: (change: Partial<IssueView>) => void
  readonly syncStates: () => Promise<SyncStates>
  /** Calls the listener with the session's state now and at each change. Returns what ends it. */
  readonly subscribeSession: (listener: (state: SessionState) => void) => () => void
  /** Calls the listener with whether the leader is connected to its backend, now and at each change. */
  readonly subscribeConnected: (listener: (isConnected: boolean) => void) => () => void
  /**
   * Whether the store still answers: LiveStore lists it on its debug handle, and its public functions do not refuse. After a
   * commit that failed it refuses while everything else looks alive, so both are asked.
   */
  readonly isAlive: () => boolean
  readonly close: () => Promise<void>
}

export interface OpenStoreOptions {
  readonly storeId: string
  readonly settings: Settings
  readonly onBootProgress: (progress: BootProgress) => void
  /** Called at least once, with the cause, when the store shuts down: during boot, by an error, or by `close`. */
  readonly onShutDown: (cause: string) => void
}

/**
 * Opens a store.
 *
 * Rejects where LiveStore cannot boot. Where LiveStore shuts down during boot without an end, only `onShutDown` tells.
 */
export const openStore = async ({
  storeId,
  settings,
  onBootProgress,
  onShutDown,
}: OpenStoreOptions): Promise<OpenStore> => {
  const probe = settings.probe ? makeProbeWriter({ lane: 'session', storeId }) : undefined
  const workerSettings: WorkerSettings = { storeId, probe: settings.probe, backend: settings.sync !== undefined }

  const persisted = makePersistedAdapter({
    storage: { type: 'opfs' },
    worker: ({ name }) =>
      new Worker(workerUrl(leaderWorkerScript, workerSettings, location.href), { type: 'module', name }),
    sharedWorker: ({ name }) =>
      new SharedWorker(workerUrl(sharedWorkerScript, workerSettings, location.href), { type: 'module', name }),
  })

  // LiveStore says nothing to the app when it shuts a store down. Three signals, since none is there in every case: the
  // adapter is told to shut down, its scope closes, and `shutdownDeferred` is done (up to a second later).
  let hasShutDown = false
  const shutDown = (cause: string): void => {
    if (!hasShutDown) probe?.write({ type: 'shut-down', detail: cause })
    hasShutDown = true
    onShutDown(cause)
  }
  const shutdownDeferred = await Effect.runPromise(makeShutdownDeferred)
  Effect.runFork(
    Deferred.await(shutdownDeferred).pipe(
      Effect.exit,
      Effect.andThen((exit) => Effect.sync(() => shutDown(describeExit(exit)))),
    ),
  )

  // Of a commit that failed, only the log knows the cause.
  let lastError = 'see the console'
  const errorListener = Logger.make<unknown, void>(({ logLevel, message, cause }) => {
    if (!LogLevel.greaterThanEqual(logLevel, LogLevel.Error)) return
    const texts = (Array.isArray(message) ? message : [message]).map((part: unknown) =>
      Cause.isCause(part) ? Cause.pretty(part) : describe(part),
    )
    if (!Cause.isEmpty(cause)) texts.push(Cause.pretty(cause))
    lastError = shorten(texts.join(' '), 500)
  })

  const store = await createStorePromise({
    schema,
    storeId,
    adapter: watchLife(probe === undefined ? persisted : probeAdapter(persisted, probe), shutDown),
    batchUpdates: unstable_batchedUpdates,
    disableDevtools: true,
    // Tests reload and close pages with events pending: that is the point of them. The browser's question would hang them.
    confirmUnsavedChanges: false,
    shutdownDeferred,
    onBootStatus: (status) => {
      if (status.stage === 'done' || status.stage === 'warning') return
      const progress = 'progress' in status ? status.progress : undefined
      onBootProgress({
        stage: status.stage,
        ...(progress !== undefined && { done: progress.done }),
        // -1 is LiveStore's "not known".
        ...(progress !== undefined && progress.total >= 0 && { total: progress.total }),
      })
    },
    logger: Layer.mergeAll(Logger.consoleWithThread('window'), Logger.add(errorListener)),
    logLevel: settings.probe ? LogLevel.Debug : LogLevel.Warning,
    ...(probe !== undefined && { otelOptions: { tracer: makeProbeTracer(probe) } }),
    // The same for all tabs of a store, or the shared worker refuses the second. LiveStore puts it into the URL of its requests.
    ...(settings.sync !== undefined && {
      syncPayload: {
        syncUrl: settings.sync,
        probe: settings.probe,
        ...(settings.pingIntervalMs !== undefined && { pingInterval: settings.pingIntervalMs }),
      },
    }),
    params: {
      ...(settings.leaderPushBatchSize !== undefined && { leaderPushBatchSize: settings.leaderPushBatchSize }),
      ...(settings.simulation !== undefined && {
        simulation: { clientSessionSyncProcessor: { pull: { ...noPauses, ...settings.simulation } } },
      }),
    },
  })

  probe?.write({ type: 'booted', detail: `LiveStore ${store._dev.version}` })
  return wrapStore(store, probe, () => shutDown(`a commit failed: ${lastError}`))
}

const noPauses = {
  '1_before_leader_push_fiber_interrupt': 0,
  '2_before_leader_push_queue_clear': 0,
  '3_before_rebase_rollback': 0,
  '4_before_leader_push_queue_offer': 0,
  '5_before_leader_push_fiber_run': 0,
}

type LiveStore = Store<typeof schema>

const wrapStore = (store: LiveStore, probe: ProbeWriter | undefined, onCommitFailed: () => void): OpenStore => {
  const internals = store[StoreInternalsSymbol]
  if (probe !== undefined) probeCommits(internals.syncProcessor, probe)

  const isAlive = (): boolean => {
    try {
      // Any public function would do: all of them throw when the store has shut down.
      store.syncStatus()
      return globalThis.__debugLiveStore?.[store.storeId] !== undefined
    } catch {
      return false
    }
  }

  /** A commit that LiveStore cannot apply does not throw: LiveStore logs the error and marks the store as shut down. */
  const commit = (commitToStore: () => void): void => {
    commitToStore()
    if (!isAlive()) onCommitFailed()
  }

  /** Runs a stream's listener until ended or until the store's scope closes. */
  const listen = <Item>(stream: Stream.Stream<Item>, listener: (item: Item) => void): (() => void) => {
    const fiber = stream.pipe(
      Stream.runForEach((item) => Effect.sync(() => listener(item))),
      Effect.tapErrorCause((cause) => (Cause.isInterruptedOnly(cause) ? Effect.void : Effect.logDebug(cause))),
      Effect.forkIn(internals.effectContext.lifetimeScope),
      Effect.runSync,
    )
    return () => {
      Effect.runFork(Fiber.interrupt(fiber))
    }
  }

  // One consumer for all: LiveStore's `changes` is a queue, so that two consumers would take updates from each other.
  const { syncState } = internals.syncProcessor
  const session = makeObservable<SessionState>(toSessionState(Effect.runSync(syncState.get)))
  listen(syncState.changes, (state) => session.set(toSessionState(state)))

  const subscribeConnected = (listener: (isConnected: boolean) => void): (() => void) =>
    listen(
      // The stream ends when the tab that runs the leader is closed: ask the next leader. The pause keeps a stream that
      // ends at once from spinning.
      Stream.suspend(() => store.networkStatus.changes).pipe(
        Stream.concat(Stream.drain(Stream.fromEffect(Effect.sleep(200)))),
        Stream.forever,
        Stream.map(({ isConnected }) => isConnected),
      ),
      listener,
    )

  if (probe !== undefined) {
    let connected = false
    subscribeConnected((isConnected) => {
      if (isConnected !== connected) probe.write({ type: isConnected ? 'connected' : 'disconnected' })
      connected = isConnected
    })
  }

  return {
    storeId: store.storeId,
    clientId: store.clientId,
    commit: (changes) => commit(() => store.commit(...changes)),
    read: (query) => store.query(toLiveQuery(query)),
    subscribe: (query, listener) => store.subscribe(toLiveQuery(query), listener),
    readView: () => store.query(viewQuery),
    subscribeView: (listener) => store.subscribe(viewQuery, listener),
    setView: (change) => commit(() => store.commit(tables.view.set(change))),
    syncStates: async () => {
      const { session, leader } = await store._dev.syncStates()
      return { session: toSyncState(session), leader: toSyncState(leader) }
    },
    subscribeSession: (listener) => {
      listener(session.get())
      return session.subscribe(() => listener(session.get()))
    },
    subscribeConnected,
    isAlive,
    close: () => store.shutdownPromise(),
  }
}

/** The adapter, telling of its end: with the cause when LiveStore orders it, and whenever its scope closes. */
const watchLife =
  (adapter: Adapter, shutDown: (cause: string) => void): Adapter =>
  (args) =>
    Effect.addFinalizer((exit) => Effect.sync(() => shutDown(describeExit(exit)))).pipe(
      Effect.andThen(
        adapter({
          ...args,
          shutdown: (exit) =>
            Effect.suspend(() => {
              shutDown(describeExit(exit))
              return args.shutdown(exit)
            }),
        }),
      ),
    )

/** Why something ended, in words. */
const describeExit = (exit: Exit.Exit<unknown, unknown>): string => {
  if (Exit.isFailure(exit)) return describeCause(exit.cause)
  const { value } = exit
  if (typeof value === 'object' && value !== null && 'reason' in value) return `intentional: ${describe(value.reason)}`
  return value === undefined ? 'the store was closed' : shorten(describe(value))
}

const viewQuery = queryDb(tables.view.get(), { label: 'view' })

const toLiveQuery = <Row>({ label, sql, values, tables }: Query<Row>) =>
  queryDb(
    { query: sql, schema: Schema.Array(Schema.Unknown), bindValues: [...values], queriedTables: new Set(tables) },
    // The columns hold what the rows say: no column of LinearLite is stored in another form than it is read.
    { label, map: (rows) => rows as readonly Row[] },
  )

interface LiveSyncState {
  readonly pending: readonly {
    readonly name: string
    readonly args: unknown
    readonly seqNum: SyncState['localHead']
  }[]
  readonly localHead: SyncState['localHead']
  readonly upstreamHead: SyncState['localHead']
}

// Field by field: LiveStore's states are instances whose JSON is a display text.
const toSyncState = ({ pending, localHead, upstreamHead }: LiveSyncState): SyncState => ({
  pending: pending.map(({ name, args, seqNum }) => {
    const changeId =
      typeof args === 'object' && args !== null && 'changeId' in args && typeof args.changeId === 'string'
        ? args.changeId
        : undefined
    return { name, ...(changeId !== undefined && { changeId }), seqNum: toHead(seqNum) }
  }),
  localHead: toHead(localHead),
  upstreamHead: toHead(upstreamHead),
})

const toSessionState = ({ pending, localHead }: LiveSyncState): SessionState => ({
  pending: pending.length,
  head: localHead.global,
})

const toHead = ({ global, client, rebaseGeneration }: SyncState['localHead']): SyncState['localHead'] => ({
  global,
  client,
  rebaseGeneration,
})
