/** Hands out of a LiveStore store that runs what the app needs of it. */
import { queryDb, type Store } from '@livestore/livestore'
import { Cause, Effect, Fiber, Schema, Stream } from '@livestore/utils/effect'
import {
  close,
  connectionOf,
  exposeDebugHandle,
  onCommit,
  refuseAfterEnd,
  sessionStateOf,
  subscribe,
  syncStatesOf,
} from '#compat'
import { toProbeChange } from '../../../../src/history/probe-change.ts'
import type { Query } from '../data/queries.ts'
import { type schema, tables } from '../data/schema.ts'
import type { ProbeWriter } from '../probes/writer.ts'
import { makeObservable } from './observable.ts'
import type { CommittedEvent, OpenStore, SessionState } from './store.ts'
import { toSessionState, toSyncState } from './sync-states.ts'

type LiveStore = Store<typeof schema>

/** Of a session that commits for hours only the last are of use to anybody. */
const mostRemembered = 5_000

/** @param onCommitFailed called where LiveStore could not apply a commit, and has shut the store down for it */
export const wrapStore = (store: LiveStore, probe: ProbeWriter | undefined, onCommitFailed: () => void): OpenStore => {
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

const viewQuery = queryDb(tables.view.get(), { label: 'view' })

const toLiveQuery = <Row>({ label, sql, values, tables }: Query<Row>) =>
  queryDb(
    { query: sql, schema: Schema.Array(Schema.Unknown), bindValues: [...values], queriedTables: new Set(tables) },
    // The columns hold what the rows say: no column of LinearLite is stored in another form than it is read.
    { label, map: (rows) => rows as readonly Row[] },
  )
