/**
 * What LiveStore 0.4.0-dev.19 to dev.22 name in their own way; see contract.ts.
 *
 * Since 0.4.0-dev.16: internals lie behind a symbol. Not there yet: `syncStatus`, a store on the debug handle by itself, and
 * commits whose events have their numbers before they are pushed.
 */
import { LeaderAheadError } from '@livestore/common'
import type { LiveStoreEvent } from '@livestore/common/schema'
import { type LiveQueryDef, type Store, StoreInternalsSymbol } from '@livestore/livestore'
import { Effect, type Layer, Logger, LogLevel, Stream } from '@livestore/utils/effect'
import type { EncodedEvent } from '../../../../../src/history/probe-change.ts'
import type { schema } from '../../data/schema.ts'
import { watchCommits } from './shared/commits.ts'
import { firstOf } from './shared/first-of.ts'

export { type BackendMaker, connectBackend, restAfter } from './shared/ws-backend.ts'

type LiveStore = Store<typeof schema>

export const family = '0.4.0-dev.19'

export const syncStatesOf = (store: LiveStore) =>
  Effect.all({
    session: store[StoreInternalsSymbol].syncProcessor.syncState.get,
    leader: store[StoreInternalsSymbol].clientSession.leaderThread.syncState.get,
  }).pipe(Effect.runPromise)

export const sessionStateOf = (store: LiveStore) => store[StoreInternalsSymbol].syncProcessor.syncState

export const connectionOf = (store: LiveStore): Stream.Stream<boolean> | undefined =>
  store.networkStatus.changes.pipe(Stream.map(({ isConnected }) => isConnected))

export const subscribe = <Value>(
  store: LiveStore,
  query: LiveQueryDef<Value>,
  listener: (value: Value) => void,
): (() => void) => store.subscribe(query, listener)

export const refuseAfterEnd = (store: LiveStore): void => {
  if (store[StoreInternalsSymbol].isShutdown) throw new Error('the store has shut down')
}

export const exposeDebugHandle = (store: LiveStore): void => {
  const listed: unknown = Reflect.get(globalThis, '__debugLiveStore')
  Reflect.set(globalThis, '__debugLiveStore', { ...(listed ?? {}), [store.storeId]: store })
}

export const onCommit = (store: LiveStore, seen: (events: readonly EncodedEvent[]) => void): void =>
  watchCommits(store[StoreInternalsSymbol].syncProcessor, seen)

export const loggingTo = (logger: Layer.Layer<never>, level: 'Debug' | 'Warning') => ({
  logger,
  logLevel: LogLevel[level],
})

export const consoleLogger = (thread: string): Layer.Layer<never> => Logger.consoleWithThread(thread)

export const close = (store: LiveStore): Promise<void> => store.shutdownPromise()

export const leaderAhead = (
  batch: readonly Pick<LiveStoreEvent.Client.Encoded, 'seqNum' | 'parentSeqNum'>[],
  _sessionId: string,
): LeaderAheadError => {
  const { parentSeqNum, seqNum } = firstOf(batch)
  return new LeaderAheadError({ minimumExpectedNum: parentSeqNum, providedNum: seqNum })
}
