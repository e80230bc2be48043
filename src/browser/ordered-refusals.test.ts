import { expect, it } from 'vitest'
import type { ProbeLife, ProbeTraffic } from '../history/probe.ts'
import { createRecorder } from '../history/recorder.ts'
import { watchRefusals } from './ordered-refusals.ts'

const watched = () => {
  const history = createRecorder(() => 0)
  const base = { lane: 'session', sequence: 0, time: 0, storeId: 's' } as const
  const tell = (tab: string, probe: Pick<ProbeLife, 'type'> | Pick<ProbeTraffic, 'type' | 'changes'>): void => {
    history.record(tab, { lane: 'session', type: 'probe', probe: { ...base, ...probe } })
  }
  return {
    order: watchRefusals(history, 'alice'),
    /** Refused by the page, as was ordered. */
    refuse: (tab = 'alice') => {
      tell(tab, { type: 'refused-by-order' })
      tell(tab, { type: 'session-push-failed', changes: [] })
    },
    /** Refused by the leader, of its own. */
    fail: () => tell('alice', { type: 'session-push-failed', changes: [] }),
    reload: () => history.record('alice', { lane: 'session', type: 'reloading' }),
  }
}

it('should happen by order alone: a push that is refused anyway is none', () => {
  const { order, fail, refuse } = watched()
  const refusal = order()
  fail()
  refuse('bob')
  expect(refusal.bitten()).toBe(0)
  refuse()
  expect(refusal.bitten()).toBe(1)
})

it('should happen one after the other', () => {
  const { order, refuse } = watched()
  const refusals = [order(), order()]
  refuse()
  expect(refusals.map(({ bitten }) => bitten())).toEqual([1, 0])
  refuse()
  expect(refusals.map(({ bitten }) => bitten())).toEqual([1, 1])
})

it('should not happen any more once the page is loaded anew', () => {
  const { order, refuse, reload } = watched()
  const lost = order()
  reload()
  const refusal = order()
  refuse()
  expect([lost.bitten(), refusal.bitten()]).toEqual([0, 1])
})
