/**
 * What LiveStore 0.3.1 names in its own way; see contract.ts.
 *
 * Not there yet: `rebaseGeneration` in heads, `pageInfo` on pages, `syncStates` that answer, pings, a sign that a store has shut
 * down. Its sync backend speaks a protocol of its own.
 */
import { LeaderAheadError } from '@livestore/common'
import type { LiveStoreEvent } from '@livestore/common/schema'
import type { LiveQueryDef, Store } from '@livestore/livestore'
import { makeCfSync } from '@livestore/sync-cf'
import { Effect, type Layer, Logger, type Stream } from '@livestore/utils/effect'
import type { EncodedEvent } from '../../../../../src/history/probe-change.ts'
import type { schema } from '../../data/schema.ts'
import type { BackendAddress, PageRest } from './contract.ts'
import { firstOf } from './shared/first-of.ts'

type LiveStore = Store<typeof schema>

export const family = '0.3.1'

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

/** Nothing of the store itself shows it: only its adapter and `shutdownDeferred` tell. */
export const refuseAfterEnd = (_store: LiveStore): void => {}

export const exposeDebugHandle = (store: LiveStore): void => {
  const listed: unknown = Reflect.get(globalThis, '__debugLiveStore')
  Reflect.set(globalThis, '__debugLiveStore', { ...(listed ?? {}), [store.storeId]: store })
}

export const onCommit = (store: LiveStore, seen: (events: readonly EncodedEvent[]) => void): void => {
  const { push, syncState } = store.syncProcessor
  store.syncProcessor.push = (events, options) => {
    const done = push(events, options)
    const { pending } = Effect.runSync(syncState.get)
    seen(events.length === 0 ? [] : pending.slice(-events.length))
    return done
  }
}

export const loggingTo = (_logger: Layer.Layer<never>, _level: 'Debug' | 'Warning') => ({})

export const consoleLogger = (thread: string): Layer.Layer<never> => Logger.prettyWithThread(thread)

export const close = (store: LiveStore): Promise<void> => store.shutdown()

/** What LiveStore asks for a connection to the backend. */
export type BackendMaker = ReturnType<typeof makeCfSync>

export const connectBackend = ({ url }: BackendAddress): BackendMaker => makeCfSync({ url })

export const restAfter = ({ remaining }: { readonly remaining: number }): PageRest =>
  remaining === 0 ? { more: 0, label: 'NoMore' } : { more: remaining, label: `MoreKnown ${remaining}` }

export const leaderAhead = (
  batch: readonly Pick<LiveStoreEvent.EncodedWithMeta, 'seqNum' | 'parentSeqNum'>[],
  _sessionId: string,
): LeaderAheadError => {
  const { parentSeqNum, seqNum } = firstOf(batch)
  return new LeaderAheadError({ minimumExpectedNum: parentSeqNum, providedNum: seqNum })
}
