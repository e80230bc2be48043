/**
 * The seam to LiveStore: opens a store on an adapter and hands out what the app needs, in the app's own words. No LiveStore type
 * crosses it. What versions name differently lies in `#compat` (see compat/contract.ts).
 */

import { type Adapter, liveStoreVersion } from '@livestore/common'
import { createStorePromise, makeShutdownDeferred, queryDb, type Store } from '@livestore/livestore'
import { Cause, Deferred, Effect, Exit, Fiber, Layer, Logger, LogLevel, Schema, Stream } from '@livestore/utils/effect'
import {
  close,
  connectionOf,
  consoleLogger,
  exposeDebugHandle,
  loggingTo,
  onCommit,
  refuseAfterEnd,
  sessionStateOf,
  subscribe,
  syncStatesOf,
} from '#compat'
import { changeIdOf, type EncodedEvent, toProbeChange, toProbeHead } from '../../../../src/history/probe-change.ts'
import type { Change } from '../data/actions.ts'
import type { IssueView, Query } from '../data/queries.ts'
import { schema, tables } from '../data/schema.ts'
import { probeAdapter } from '../probes/adapter.ts'
import { makeProbeTracer } from '../probes/spans.ts'
import { describe, describeCause, shorten } from '../probes/text.ts'
import type { ProbeWriter } from '../probes/writer.ts'
import type { Settings } from '../settings/settings.ts'
import { makeObservable } from './observable.ts'
import type { BootStage, SyncState, SyncStates } from './states.ts'

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

/** An event as it was committed. */
export interface CommittedEvent {
  readonly name: string
  readonly args: unknown
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
  /** What was committed here since the store was opened, from the n-th on, as far as it is remembered; nothing without probes. */
  readonly committed: (from: number) => readonly CommittedEvent[]
  readonly syncStates: () => Promise<SyncStates>
  /** Calls the listener with the session's state now and at each change. Returns what ends it. */
  readonly subscribeSession: (listener: (state: SessionState) => void) => () => void
  /**
   * Calls the listener with whether the leader is connected to its backend, now and at each change. Undefined where this LiveStore
   * does not tell.
   */
  readonly subscribeConnected: ((listener: (isConnected: boolean) => void) => () => void) | undefined
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

/** What a store is opened on. */
export interface StoreGround {
  readonly adapter: Adapter
  /** Hears what the session does. */
  readonly probe?: ProbeWriter
  /** Lets a user interface render once for many updates. */
  readonly batchUpdates?: (run: () => void) => void
}

/**
 * Opens a store on an adapter.
 *
 * Rejects where LiveStore cannot boot. Where LiveStore shuts down during boot without an end, only `onShutDown` tells.
 */
export const openStoreOn = async (
  { adapter, probe, batchUpdates }: StoreGround,
  { storeId, settings, onBootProgress, onShutDown }: OpenStoreOptions,
): Promise<OpenStore> => {
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
    adapter: watchLife(probe === undefined ? adapter : probeAdapter(adapter, probe), shutDown),
    ...(batchUpdates !== undefined && { batchUpdates }),
    disableDevtools: true,
    // Tests reload and close pages with events pending: that is the point of them. The browser's question would hang them.
    confirmUnsavedChanges: false,
    shutdownDeferred,
    onBootStatus: (status) => {
      const { stage } = status
      // Some versions warn here, of storage that is not to be had; the console has it too.
      if (!isBootStage(stage)) return
      const progress = 'progress' in status ? status.progress : undefined
      onBootProgress({
        stage,
        ...(progress !== undefined && { done: progress.done }),
        // -1 is LiveStore's "not known".
        ...(progress !== undefined && progress.total >= 0 && { total: progress.total }),
      })
    },
    ...loggingTo(
      Layer.mergeAll(consoleLogger('window'), Logger.add(errorListener)),
      settings.probe ? 'Debug' : 'Warning',
    ),
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

  probe?.write({ type: 'booted', detail: `LiveStore ${liveStoreVersion}` })
  return wrapStore(store, probe, () => shutDown(`a commit failed: ${lastError}`))
}

const isBootStage = (stage: string): stage is BootProgress['stage'] =>
  ['loading', 'migrating', 'rehydrating', 'syncing'].includes(stage)

const noPauses = {
  '1_before_leader_push_fiber_interrupt': 0,
  '2_before_leader_push_queue_clear': 0,
  '3_before_rebase_rollback': 0,
  '4_before_leader_push_queue_offer': 0,
  '5_before_leader_push_fiber_run': 0,
}

type LiveStore = Store<typeof schema>

/** Of a session that commits for hours only the last are of use to anybody. */
const mostRemembered = 5_000

const wrapStore = (store: LiveStore, probe: ProbeWriter | undefined, onCommitFailed: () => void): OpenStore => {
  exposeDebugHandle(store)
  // LiveStore documents that it writes by itself (UI state that is read for the first time) are told too. A commit that it could not
  // apply is not; the push to the leader, which runs in a fiber of its own, is always told after its commit.
  const committed: CommittedEvent[] = []
  let forgotten = 0
  if (probe !== undefined) {
    onCommit(store, (events) => {
      for (const { name, args } of events) committed.push({ name, args })
      const tooMany = committed.splice(0, Math.max(0, committed.length - mostRemembered))
      forgotten += tooMany.length
      probe.write({ type: 'commit', changes: events.map(toProbeChange) })
    })
  }

  const isAlive = (): boolean => {
    try {
      refuseAfterEnd(store)
      return true
    } catch {
      return false
    }
  }

  /** A commit that LiveStore cannot apply does not throw: LiveStore logs the error and marks the store as shut down. */
  const commit = (commitToStore: () => void): void => {
    commitToStore()
    if (!isAlive()) onCommitFailed()
  }

  const listeners = new Set<Fiber.RuntimeFiber<void, unknown>>()

  /** Runs a stream's listener until ended or until the store is closed. */
  const listen = <Item>(stream: Stream.Stream<Item>, listener: (item: Item) => void): (() => void) => {
    const fiber = stream.pipe(
      Stream.runForEach((item) => Effect.sync(() => listener(item))),
      Effect.tapErrorCause((cause) => (Cause.isInterruptedOnly(cause) ? Effect.void : Effect.logDebug(cause))),
      Effect.runFork,
    )
    listeners.add(fiber)
    return () => {
      listeners.delete(fiber)
      Effect.runFork(Fiber.interrupt(fiber))
    }
  }

  // One consumer for all: its changes are a queue.
  const syncState = sessionStateOf(store)
  const session = makeObservable<SessionState>(toSessionState(Effect.runSync(syncState.get)))
  listen(syncState.changes, (state) => session.set(toSessionState(state)))

  const followConnection = (listener: (isConnected: boolean) => void): (() => void) =>
    listen(
      // The stream ends when the tab that runs the leader is closed: ask the next leader. The pause keeps a stream that
      // ends at once from spinning.
      Stream.suspend(() => connectionOf(store) ?? Stream.never).pipe(
        Stream.concat(Stream.drain(Stream.fromEffect(Effect.sleep(200)))),
        Stream.forever,
      ),
      listener,
    )
  const subscribeConnected = connectionOf(store) === undefined ? undefined : followConnection

  if (probe !== undefined) {
    let connected = false
    subscribeConnected?.((isConnected) => {
      if (isConnected !== connected) probe.write({ type: isConnected ? 'connected' : 'disconnected' })
      connected = isConnected
    })
  }

  return {
    storeId: store.storeId,
    clientId: store.clientId,
    commit: (changes) => commit(() => store.commit(...changes)),
    read: (query) => store.query(toLiveQuery(query)),
    subscribe: (query, listener) => subscribe(store, toLiveQuery(query), listener),
    readView: () => store.query(viewQuery),
    subscribeView: (listener) => subscribe(store, viewQuery, listener),
    setView: (change) => commit(() => store.commit(tables.view.set(change))),
    committed: (from) => committed.slice(Math.max(0, from - forgotten)),
    syncStates: async () => {
      const { session, leader } = await syncStatesOf(store)
      return { session: toSyncState(session), leader: toSyncState(leader) }
    },
    subscribeSession: (listener) => {
      listener(session.get())
      return session.subscribe(() => listener(session.get()))
    },
    subscribeConnected,
    isAlive,
    close: async () => {
      for (const fiber of listeners) Effect.runFork(Fiber.interrupt(fiber))
      await close(store)
    },
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
          shutdown: (end) =>
            Effect.suspend(() => {
              shutDown(describeEnd(end))
              return args.shutdown(end)
            }),
        }),
      ),
    )

/** Why something ended, in words: 0.3.1 gives the cause alone, later versions an exit. */
const describeEnd = (end: unknown): string => {
  if (Exit.isExit(end)) return describeExit(end)
  return Cause.isCause(end) ? describeCause(end) : describe(end)
}

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
    readonly seqNum: EncodedEvent['seqNum']
  }[]
  readonly localHead: EncodedEvent['seqNum']
  readonly upstreamHead: EncodedEvent['seqNum']
}

// Field by field: LiveStore's states are instances whose JSON is a display text.
const toSyncState = ({ pending, localHead, upstreamHead }: LiveSyncState): SyncState => ({
  pending: pending.map(({ name, args, seqNum }) => {
    const changeId = changeIdOf(args)
    return { name, ...(changeId !== undefined && { changeId }), seqNum: toProbeHead(seqNum) }
  }),
  localHead: toProbeHead(localHead),
  upstreamHead: toProbeHead(upstreamHead),
})

const toSessionState = ({ pending, localHead }: LiveSyncState): SessionState => ({
  pending: pending.length,
  head: toProbeHead(localHead).global,
})
