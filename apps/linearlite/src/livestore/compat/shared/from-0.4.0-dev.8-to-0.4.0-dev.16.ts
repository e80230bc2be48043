/** What is named alike from LiveStore 0.4.0-dev.8 to dev.16; see ../contract.ts. */
import type { Store } from '@livestore/livestore'
import type { EncodedEvent } from '../../../../../../src/history/probe-change.ts'
import type { schema } from '../../../data/schema.ts'
import { watchCommits } from './commits.ts'

type LiveStore = Store<typeof schema>

export const refuseAfterEnd = (store: LiveStore): void => {
  // Any public function would do: all of them throw when the store has shut down.
  store.query({ query: 'SELECT 1', bindValues: {} })
}

export const onCommit = (store: LiveStore, seen: (events: readonly EncodedEvent[]) => void): void =>
  watchCommits(store.syncProcessor, seen)
