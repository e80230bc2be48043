/**
 * What LiveStore 0.4.0-dev.23 and 0.4.0 name in their own way. Each family of versions has such a module with the same names,
 * and a build takes one of them as `#compat`.
 *
 * Since 0.4.0-dev.22: the store lists itself on `__debugLiveStore` and leaves it when it shuts down; `syncStatus`; commits
 * reach the session's processor with their numbers.
 */
import { LeaderAheadError } from '@livestore/common'
import type { LiveStoreEvent } from '@livestore/common/schema'
import { type LiveQueryDef, type Store, StoreInternalsSymbol } from '@livestore/livestore'
import { type Layer, Logger, LogLevel, Stream } from '@livestore/utils/effect'
import type { EncodedEvent } from '../../../../../src/history/probe-change.ts'
import type { schema } from '../../data/schema.ts'
import { watchNumberedCommits } from './shared/commits.ts'
import { firstOf } from './shared/first-of.ts'

export { type BackendMaker, connectBackend, restAfter } from './shared/ws-backend.ts'

type LiveStore = Store<typeof schema>

export const family = '0.4.0-dev.23'

export const syncStatesOf = (store: LiveStore) => store._dev.syncStates()

export const sessionStateOf = (store: LiveStore) => store[StoreInternalsSymbol].syncProcessor.syncState

export const connectionOf = (store: LiveStore): Stream.Stream<boolean> | undefined =>
  store.networkStatus.changes.pipe(Stream.map(({ isConnected }) => isConnected))

export const subscribe = <Value>(
  store: LiveStore,
  query: LiveQueryDef<Value>,
  listener: (value: Value) => void,
): (() => void) => store.subscribe(query, listener)

export const refuseAfterEnd = (store: LiveStore): void => {
  store.syncStatus()
  if (globalThis.__debugLiveStore?.[store.storeId] === undefined) throw new Error('the debug handle is gone')
}

export const exposeDebugHandle = (_store: LiveStore): void => {}

export const onCommit = (store: LiveStore, seen: (events: readonly EncodedEvent[]) => void): void =>
  watchNumberedCommits(store[StoreInternalsSymbol].syncProcessor, seen)

export const loggingTo = (logger: Layer.Layer<never>, level: 'Debug' | 'Warning') => ({
  logger,
  logLevel: LogLevel[level],
})

export const consoleLogger = (thread: string): Layer.Layer<never> => Logger.consoleWithThread(thread)

export const close = (store: LiveStore): Promise<void> => store.shutdownPromise()

export const leaderAhead = (
  batch: readonly Pick<LiveStoreEvent.Client.Encoded, 'seqNum' | 'parentSeqNum'>[],
  sessionId: string,
): LeaderAheadError => {
  const { parentSeqNum, seqNum } = firstOf(batch)
  return new LeaderAheadError({ minimumExpectedNum: parentSeqNum, providedNum: seqNum, sessionId })
}
