/**
 * What LiveStore 0.3.1 names in its own way; see contract.ts.
 *
 * Not there yet: `rebaseGeneration` in heads, `pageInfo` on pages, `syncStates` that answer, pings, a sign that a store has shut
 * down. Its sync backend speaks a protocol of its own.
 */
import type { Store } from '@livestore/livestore'
import { makeCfSync } from '@livestore/sync-cf'
import { Effect, type Layer, Logger } from '@livestore/utils/effect'
import type { EncodedEvent } from '../../../../../src/history/probe-change.ts'
import type { schema } from '../../data/schema.ts'
import type { BackendAddress, PageRest } from './contract.ts'

export { connectionOf, subscribe, syncStatesOf } from './shared/to-0.4.0-dev.9.ts'
export { loggingTo, sessionStateOf } from './shared/to-0.4.0-dev.16.ts'
export { exposeDebugHandle, leaderAhead } from './shared/to-0.4.0-dev.22.ts'

type LiveStore = Store<typeof schema>

export const family = '0.3.1'

/** Nothing of the store itself shows it: only its adapter and `shutdownDeferred` tell. */
export const refuseAfterEnd = (_store: LiveStore): void => {}

export const onCommit = (store: LiveStore, seen: (events: readonly EncodedEvent[]) => void): void => {
  const { push, syncState } = store.syncProcessor
  store.syncProcessor.push = (events, options) => {
    const done = push(events, options)
    const { pending } = Effect.runSync(syncState.get)
    seen(events.length === 0 ? [] : pending.slice(-events.length))
    return done
  }
}

export const consoleLogger = (thread: string): Layer.Layer<never> => Logger.prettyWithThread(thread)

export const close = (store: LiveStore): Promise<void> => store.shutdown()

/** What LiveStore asks for a connection to the backend. */
export type BackendMaker = ReturnType<typeof makeCfSync>

export const connectBackend = ({ url }: BackendAddress): BackendMaker => makeCfSync({ url })

export const restAfter = ({ remaining }: { readonly remaining: number }): PageRest =>
  remaining === 0 ? { more: 0, label: 'NoMore' } : { more: remaining, label: `MoreKnown ${remaining}` }
