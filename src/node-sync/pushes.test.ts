import { expect, test } from 'vitest'
import type { ProbeTraffic } from '../history/probe.ts'
import { createRecorder } from '../history/recorder.ts'
import { pushesIn, strayAdvances } from './pushes.ts'

const head = (global: number, rebaseGeneration = 0) => ({ global, client: 0, rebaseGeneration })
const change = (changeId: string, global: number, rebaseGeneration = 0) => ({
  name: 'v1.IssueCreated',
  changeId,
  seqNum: head(global, rebaseGeneration),
})

type Told = Pick<ProbeTraffic, 'type' | 'changes'> & Partial<ProbeTraffic>

const historyOf = (...told: readonly (Told | 'ended')[]) => {
  const history = createRecorder(() => 0)
  for (const [sequence, one] of told.entries()) {
    if (one === 'ended') history.record('test', { lane: 'test', type: 'ended', title: 'played to its end' })
    else {
      const probe: ProbeTraffic = { lane: 'session', sequence, time: sequence, storeId: 'store', ...one }
      history.record('alice', { lane: 'session', type: 'probe', probe })
    }
  }
  return history.events()
}

const refusal = 'LeaderAheadError: expected > e5, got e1'

test('a push that nobody answers is open, also where its store is closed later', () => {
  const changes = [change('x', 1)]
  const events = historyOf({ type: 'session-push', push: 1, changes }, 'ended', {
    type: 'session-push-failed',
    push: 1,
    changes,
    error: 'interrupted',
  })
  expect(pushesIn(events)).toMatchObject([{ source: 'alice', number: 1, end: 'open' }])
})

test('a refusal is told from an interruption', () => {
  const changes = [change('x', 1)]
  const events = historyOf(
    { type: 'session-push', push: 1, changes },
    { type: 'session-push-failed', push: 1, changes, error: refusal },
    { type: 'session-push', push: 2, changes },
    { type: 'session-push-failed', push: 2, changes, error: 'interrupted' },
    { type: 'session-push', push: 3, changes },
    { type: 'session-push-ok', push: 3, changes },
  )
  expect(pushesIn(events).map(({ end }) => end)).toEqual(['refused', 'interrupted', 'ok'])
})

test('an advance by what was refused under that very number is stray, and by what was pushed anew it is not', () => {
  const refused = [
    { type: 'session-push', push: 1, changes: [change('x', 1)] },
    { type: 'session-push-failed', push: 1, changes: [change('x', 1)], error: refusal },
  ] as const
  const stray = historyOf(...refused, { type: 'session-pull', payload: 'advance', changes: [change('x', 1)] })
  const fine = historyOf(...refused, { type: 'session-pull', payload: 'advance', changes: [change('x', 2, 1)] })
  expect(strayAdvances(stray)).toHaveLength(1)
  expect(strayAdvances(fine)).toEqual([])
})
