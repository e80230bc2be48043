/** What is named alike up to LiveStore 0.4.0-dev.9; see ../contract.ts. */
import type { LiveQueryDef, Store } from '@livestore/livestore'
import { Effect, type Stream } from '@livestore/utils/effect'
import type { schema } from '../../../data/schema.ts'

type LiveStore = Store<typeof schema>

export const syncStatesOf = (store: LiveStore) =>
  Effect.all({
    session: store.syncProcessor.syncState.get,
    leader: store.clientSession.leaderThread.getSyncState,
  }).pipe(Effect.runPromise)

export const connectionOf = (_store: LiveStore): Stream.Stream<boolean> | undefined => undefined

export const subscribe = <Value>(
  store: LiveStore,
  query: LiveQueryDef<Value>,
  listener: (value: Value) => void,
): (() => void) => store.subscribe(query, { onUpdate: listener })
