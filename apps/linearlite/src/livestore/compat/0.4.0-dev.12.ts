/**
 * What LiveStore 0.4.0-dev.12 to dev.16 name in their own way; see contract.ts.
 *
 * Since 0.4.0-dev.9: `networkStatus`, `subscribe(query, listener)`. Not there yet: the symbol before the store's internals, a
 * logger of the app's own.
 */
import type { Store } from '@livestore/livestore'
import { Effect } from '@livestore/utils/effect'
import type { schema } from '../../data/schema.ts'

export * from './shared/from-0.4.0-dev.8.ts'
export { onCommit, refuseAfterEnd } from './shared/from-0.4.0-dev.8-to-0.4.0-dev.16.ts'
export { connectionOf, subscribe } from './shared/from-0.4.0-dev.12.ts'
export { loggingTo, sessionStateOf } from './shared/to-0.4.0-dev.16.ts'
export { exposeDebugHandle, leaderAhead } from './shared/to-0.4.0-dev.22.ts'

export const family = '0.4.0-dev.12'

export const syncStatesOf = (store: Store<typeof schema>) =>
  Effect.all({
    session: store.syncProcessor.syncState.get,
    leader: store.clientSession.leaderThread.syncState.get,
  }).pipe(Effect.runPromise)
