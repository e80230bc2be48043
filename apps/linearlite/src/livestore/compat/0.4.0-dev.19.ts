/**
 * What LiveStore 0.4.0-dev.19 to dev.22 name in their own way; see contract.ts.
 *
 * Since 0.4.0-dev.16: internals lie behind a symbol. Not there yet: `syncStatus`, a store on the debug handle by itself, and
 * commits whose events have their numbers before they are pushed.
 */
import { type Store, StoreInternalsSymbol } from '@livestore/livestore'
import { Effect } from '@livestore/utils/effect'
import type { EncodedEvent } from '../../../../../src/history/probe-change.ts'
import type { schema } from '../../data/schema.ts'
import { watchCommits } from './shared/commits.ts'

export * from './shared/from-0.4.0-dev.8.ts'
export { connectionOf, subscribe } from './shared/from-0.4.0-dev.12.ts'
export { loggingTo, sessionStateOf } from './shared/from-0.4.0-dev.19.ts'
export { exposeDebugHandle, leaderAhead } from './shared/to-0.4.0-dev.22.ts'

type LiveStore = Store<typeof schema>

export const family = '0.4.0-dev.19'

export const syncStatesOf = (store: LiveStore) =>
  Effect.all({
    session: store[StoreInternalsSymbol].syncProcessor.syncState.get,
    leader: store[StoreInternalsSymbol].clientSession.leaderThread.syncState.get,
  }).pipe(Effect.runPromise)

export const refuseAfterEnd = (store: LiveStore): void => {
  if (store[StoreInternalsSymbol].isShutdown) throw new Error('the store has shut down')
}

export const onCommit = (store: LiveStore, seen: (events: readonly EncodedEvent[]) => void): void =>
  watchCommits(store[StoreInternalsSymbol].syncProcessor, seen)
