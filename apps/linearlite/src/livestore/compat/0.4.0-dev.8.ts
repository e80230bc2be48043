/**
 * What LiveStore 0.4.0-dev.8 and dev.9 name in their own way; see contract.ts.
 *
 * Since 0.3.1: pages say what follows them, heads have a rebase generation, `syncStates` answers. Not there yet: `networkStatus`,
 * a logger of the app's own.
 */
import { LeaderAheadError } from '@livestore/common'
import type { LiveStoreEvent } from '@livestore/common/schema'
import type { LiveQueryDef, Store } from '@livestore/livestore'
import { Effect, type Layer, Logger, type Stream } from '@livestore/utils/effect'
import type { EncodedEvent } from '../../../../../src/history/probe-change.ts'
import type { schema } from '../../data/schema.ts'
import { watchCommits } from './shared/commits.ts'
import { firstOf } from './shared/first-of.ts'

export { type BackendMaker, connectBackend, restAfter } from './shared/ws-backend.ts'

type LiveStore = Store<typeof schema>

export const family = '0.4.0-dev.8'

export const syncStatesOf = (store: LiveStore) =>
  Effect.all({
    session: store.syncProcessor.syncState.get,
    leader: store.clientSession.leaderThread.getSyncState,
  }).pipe(Effect.runPromise)

export const sessionStateOf = (store: LiveStore) => store.syncProcessor.syncState

export const connectionOf = (_store: LiveStore): Stream.Stream<boolean> | undefined => undefined

export const subscribe = <Value>(
  store: LiveStore,
  query: LiveQueryDef<Value>,
  listener: (value: Value) => void,
): (() => void) => store.subscribe(query, { onUpdate: listener })

export const refuseAfterEnd = (store: LiveStore): void => {
  // Any public function would do: all of them throw when the store has shut down.
  store.query({ query: 'SELECT 1', bindValues: {} })
}

export const exposeDebugHandle = (store: LiveStore): void => {
  const listed: unknown = Reflect.get(globalThis, '__debugLiveStore')
  Reflect.set(globalThis, '__debugLiveStore', { ...(listed ?? {}), [store.storeId]: store })
}

export const onCommit = (store: LiveStore, seen: (events: readonly EncodedEvent[]) => void): void =>
  watchCommits(store.syncProcessor, seen)

export const loggingTo = (_logger: Layer.Layer<never>, _level: 'Debug' | 'Warning') => ({})

export const consoleLogger = (thread: string): Layer.Layer<never> => Logger.consoleWithThread(thread)

export const close = (store: LiveStore): Promise<void> => store.shutdownPromise()

export const leaderAhead = (
  batch: readonly Pick<LiveStoreEvent.EncodedWithMeta, 'seqNum' | 'parentSeqNum'>[],
  _sessionId: string,
): LeaderAheadError => {
  const { parentSeqNum, seqNum } = firstOf(batch)
  return new LeaderAheadError({ minimumExpectedNum: parentSeqNum, providedNum: seqNum })
}
