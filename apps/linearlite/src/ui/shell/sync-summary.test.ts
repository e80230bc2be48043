import { describe, expect, it } from 'vitest'
import type { SyncIndicator } from '../../livestore/index.ts'
import { summarizeSync } from './sync-summary.ts'

const quiet: SyncIndicator = {
  session: { pending: 0, head: 7 },
  leader: { pending: 0, head: 7, incoming: 0 },
  backend: 'online',
}

describe('the summary of synchronisation', () => {
  it('says synced only when nothing is pending anywhere and the backend is there', () => {
    expect(summarizeSync(quiet)).toEqual({ state: 'synced', label: 'Synced', detail: 'Nothing is waiting' })
  })

  it('does not say synced before the leader has been asked', () => {
    expect(summarizeSync({ session: quiet.session, leader: undefined, backend: 'online' }).state).toBe('connecting')
  })

  it('puts what is only in the tab first, since a reload would lose it', () => {
    const summary = summarizeSync({
      ...quiet,
      session: { pending: 2, head: 9 },
      leader: { pending: 3, head: 7, incoming: 0 },
      backend: 'offline',
    })
    expect(summary.state).toBe('saving')
    expect(summary.label).toBe('Saving… (offline)')
    expect(summary.detail).toBe('2 in this tab · 3 on this device')
  })

  it('tells a slow backend from one that is away', () => {
    const leader = { pending: 1, head: 7, incoming: 0 }
    expect(summarizeSync({ ...quiet, leader }).state).toBe('syncing')
    expect(summarizeSync({ ...quiet, leader, backend: 'offline' }).state).toBe('offline')
    expect(summarizeSync({ ...quiet, leader, backend: 'connecting' }).state).toBe('connecting')
  })

  it('does not call changes waiting where there is no backend that they could wait for', () => {
    const summary = summarizeSync({ ...quiet, leader: { pending: 200, head: 207, incoming: 0 }, backend: 'none' })
    expect(summary).toEqual({ state: 'local', label: 'Saved on this device', detail: 'No sync backend' })
  })

  it('does not say synced while the backend, or the leader, has events that this tab does not show', () => {
    const catchingUp = summarizeSync({ ...quiet, leader: { pending: 0, head: 107, incoming: 900 } })
    expect(catchingUp).toEqual({ state: 'receiving', label: 'Receiving…', detail: '1000 to come' })
    expect(summarizeSync({ ...quiet, leader: { pending: 0, head: 8, incoming: 0 } }).state).toBe('receiving')
  })

  it('says stopped whatever else is the case', () => {
    expect(summarizeSync({ ...quiet, session: { pending: 5, head: 9 }, shutDown: { cause: 'a bug' } }).state).toBe(
      'stopped',
    )
  })
})
