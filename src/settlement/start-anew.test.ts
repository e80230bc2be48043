import { describe, expect, it } from 'vitest'
import { createRecorder } from '../history/recorder.ts'
import { startAnew, startAnewBefore } from './start-anew.ts'

const otherBackend = 'intentional: backend-id-mismatch'

/** Tabs that are open, and what happens to them and their backend. */
const trialWith = (...tabs: readonly string[]) => {
  const history = createRecorder(() => performance.now())
  const loaded: string[] = []
  const shutDown = (tab: string, detail = otherBackend): void => {
    const probe = { lane: 'session', sequence: 0, time: 0, storeId: 's', type: 'shut-down', detail } as const
    history.record(tab, { lane: 'session', type: 'probe', probe })
  }
  const pulls = (client: string): void => {
    const probe = {
      lane: 'leader',
      sequence: 0,
      time: 0,
      storeId: 's',
      type: 'backend-pull-page',
      changes: [],
    } as const
    history.record(client, { lane: 'leader', type: 'probe', probe })
  }
  const connects = (client: string): void => {
    history.record(client, { lane: 'network', type: 'opened', connection: 1 })
  }
  const wipe = (): void => {
    history.record('backend', { lane: 'backend', type: 'wiped', backendId: 'another' })
  }
  const load = async (tab: string): Promise<void> => {
    loaded.push(tab)
    history.record(tab, { lane: 'session', type: 'reloading' })
    history.record(tab, { lane: 'session', type: 'reloaded' })
  }
  for (const tab of tabs) history.record(tab, { lane: 'session', type: 'opened' })
  return {
    history,
    loaded,
    shutDown,
    pulls,
    connects,
    wipe,
    load,
    patience: { quietMs: 30, endedBy: 'progress' } as const,
  }
}

describe('devices whose backend has lost its log', () => {
  it('should be left as they are where no log was lost', async () => {
    const trial = trialWith('alice')
    await startAnew(trial.history, trial)
    expect(trial.loaded).toEqual([])
  })

  it('should have a new page once the last of them has met the backend, all tabs of each', async () => {
    const trial = trialWith('alice', 'alice/2', 'bob')
    trial.wipe()
    const starting = startAnew(trial.history, { ...trial, patience: { quietMs: 600_000, endedBy: 'progress' } })
    trial.shutDown('alice')
    // On the connection that is gone a page proves nothing.
    trial.pulls('bob')
    await Promise.resolve()
    expect(trial.loaded).toEqual([])
    trial.connects('bob')
    trial.pulls('bob')
    await starting
    expect(trial.loaded).toEqual(['alice', 'alice/2', 'bob'])
  })

  it('should have another where it is with that page that a device meets it, and none beyond that', async () => {
    const trial = trialWith('alice')
    trial.wipe()
    const load = async (tab: string): Promise<void> => {
      await trial.load(tab)
      trial.connects('alice')
      trial.shutDown('alice')
    }
    await startAnew(trial.history, { ...trial, load })
    expect(trial.loaded).toEqual(['alice', 'alice'])
  })

  it('should have one page where they never meet it', async () => {
    const trial = trialWith('alice')
    trial.wipe()
    await startAnew(trial.history, trial)
    expect(trial.loaded).toEqual(['alice'])
  })

  it('should have it before somebody uses them, where their store has shut down for that', async () => {
    const trial = trialWith('alice', 'bob')
    trial.wipe()
    await startAnewBefore(trial.history, 'alice', trial.load)
    expect(trial.loaded).toEqual([])
    trial.shutDown('alice')
    trial.shutDown('bob', 'UNIQUE constraint failed')
    for (const tab of ['alice', 'bob']) await startAnewBefore(trial.history, tab, trial.load)
    await startAnewBefore(trial.history, 'alice', trial.load)
    expect(trial.loaded).toEqual(['alice'])
  })
})
