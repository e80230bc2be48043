/** What is named alike from LiveStore 0.4.0-dev.12 on; see ../contract.ts. */
import type { LiveQueryDef, Store } from '@livestore/livestore'
import { Stream } from '@livestore/utils/effect'
import type { schema } from '../../../data/schema.ts'

type LiveStore = Store<typeof schema>

export const connectionOf = (store: LiveStore): Stream.Stream<boolean> | undefined =>
  store.networkStatus.changes.pipe(Stream.map(({ isConnected }) => isConnected))

export const subscribe = <Value>(
  store: LiveStore,
  query: LiveQueryDef<Value>,
  listener: (value: Value) => void,
): (() => void) => store.subscribe(query, listener)
