/**
 * What LiveStore 0.4.0-dev.23 and 0.4.0 name in their own way. Each family of versions has such a module with the same names,
 * and a build takes one of them as `#compat`.
 *
 * Since 0.4.0-dev.22: the store lists itself on `__debugLiveStore` and leaves it when it shuts down; `syncStatus`; commits
 * reach the session's processor with their numbers.
 */
import { LeaderAheadError } from '@livestore/common'
import type { LiveStoreEvent } from '@livestore/common/schema'
import { type Store, StoreInternalsSymbol } from '@livestore/livestore'
import type { EncodedEvent } from '../../../../../src/history/probe-change.ts'
import type { schema } from '../../data/schema.ts'
import { watchNumberedCommits } from './shared/commits.ts'
import { firstOf } from './shared/first-of.ts'

export * from './shared/from-0.4.0-dev.8.ts'
export { connectionOf, subscribe } from './shared/from-0.4.0-dev.12.ts'
export { loggingTo, sessionStateOf } from './shared/from-0.4.0-dev.19.ts'

type LiveStore = Store<typeof schema>

export const family = '0.4.0-dev.23'

export const syncStatesOf = (store: LiveStore) => store._dev.syncStates()

export const refuseAfterEnd = (store: LiveStore): void => {
  store.syncStatus()
  if (globalThis.__debugLiveStore?.[store.storeId] === undefined) throw new Error('the debug handle is gone')
}

export const exposeDebugHandle = (_store: LiveStore): void => {}

export const onCommit = (store: LiveStore, seen: (events: readonly EncodedEvent[]) => void): void =>
  watchNumberedCommits(store[StoreInternalsSymbol].syncProcessor, seen)

export const leaderAhead = (
  batch: readonly Pick<LiveStoreEvent.Client.Encoded, 'seqNum' | 'parentSeqNum'>[],
  sessionId: string,
): LeaderAheadError => {
  const { parentSeqNum, seqNum } = firstOf(batch)
  return new LeaderAheadError({ minimumExpectedNum: parentSeqNum, providedNum: seqNum, sessionId })
}
