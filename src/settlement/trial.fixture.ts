/** A tab that has settled, and a trial in which all is well, as settlement asks about them: what its tests begin with. */
import { createRecorder } from '../history/recorder.ts'
import type { SyncStates } from '../history/sync-state.ts'
import type { Surroundings, WatchedTab } from './surroundings.ts'

const start = { global: 0, client: 0, rebaseGeneration: 0 }

/** Nothing pending on either side of a link. */
export const drainedLink: SyncStates['session'] = { pending: [], localHead: start, upstreamHead: start }

/** Alice, who has nothing left to do. */
export const alice: WatchedTab = {
  name: 'alice',
  client: 'alice',
  syncStates: async () => ({ session: drainedLink, leader: drainedLink }),
  sessionState: async () => ({ pending: 0, head: 0 }),
  storeStatus: async () => ({ type: 'running' }),
  rows: async () => ({ issues: [], comments: [] }),
}

/** A trial with a backend. */
export const surroundings = (given: Partial<Surroundings> = {}): Surroundings => ({
  history: createRecorder(() => 0),
  hasBackend: true,
  isConnected: () => true,
  standingOrders: () => [],
  delayMs: () => 0,
  fold: () => ({ issues: [], comments: [] }),
  ...given,
})
