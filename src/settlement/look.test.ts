/** What a look makes of a page that goes while it is looked at. */
import { expect, test } from 'vitest'
import { createRecorder } from '../history/recorder.ts'
import type { StoreStatus } from '../history/sync-state.ts'
import { look } from './look.ts'
import type { Surroundings, WatchedTab } from './surroundings.ts'

test('what an old page has said is not told of the new one', async () => {
  const history = createRecorder(() => 0)
  const around: Surroundings = {
    history,
    hasBackend: false,
    isConnected: () => true,
    standingOrders: () => [],
    delayMs: () => 0,
  }
  let status: StoreStatus = { type: 'shut-down', cause: 'the backend is another one' }
  const loadAnew = (source: string): void => {
    history.record(source, { lane: 'session', type: 'reloading', byHand: true })
    history.record(source, { lane: 'session', type: 'reloaded' })
  }
  const tab: WatchedTab = {
    name: 'alice',
    client: 'alice',
    syncStates: async () => undefined,
    sessionState: async () => undefined,
    storeStatus: async () => status,
    rows: async () => ({}),
  }
  const lookWhile = (happens: () => void) =>
    look(tab, around, {
      progress: 0,
      askLeader: async () => {
        happens()
        return undefined
      },
      countBusy: async () => 0,
    })

  // Another one's page is none of hers.
  expect(await lookWhile(() => loadAnew('alice/2'))).toMatchObject({ status: { type: 'shut-down' } })
  const seen = await lookWhile(() => {
    if (status.type === 'shut-down') loadAnew('alice')
    status = { type: 'running' }
  })
  expect(seen).toMatchObject({ status: { type: 'running' } })
})
