/** What is waited for, from where on, and when waiting gives up. */
import { expect, test, vi } from 'vitest'
import { createRecorder } from '../history/recorder.ts'
import { NeverHappened, type Patience, patiently, until, untilState } from './until.ts'

const step = (title: string) => ({ lane: 'test', type: 'step', title }) as const

test('waits for the first event from now on that satisfies the condition', async () => {
  const history = createRecorder(() => 0)
  history.record('test', step('a'))
  const found = until(history, (event) => event.type === 'step' && event.title !== 'b')
  for (const title of ['b', 'c', 'd']) history.record('test', step(title))
  expect(await found).toMatchObject({ title: 'c' })
})

test('takes an event that has happened already, from a position on', async () => {
  const history = createRecorder(() => 0)
  for (const title of ['a', 'b', 'c']) history.record('test', step(title))
  const isStep = (event: { readonly type: string }) => event.type === 'step'
  expect(await until(history, isStep, { from: 0 })).toMatchObject({ title: 'a' })
  expect(await until(history, isStep, { from: 1 })).toMatchObject({ title: 'b' })
  const next = until(history, isStep, { from: 3 })
  history.record('test', step('d'))
  expect(await next).toMatchObject({ title: 'd' })
})

const briefly: Patience = { quietMs: 10, endedBy: 'progress' }

test('waits as long as something moves, and gives up when nothing does', async () => {
  const history = createRecorder(() => 0)
  expect(await patiently(history, 'an answer', Promise.resolve(42), briefly)).toBe(42)
  const never = patiently(history, 'a page', new Promise(() => {}), briefly)
  await expect(never).rejects.toThrow(NeverHappened)
  await expect(never).rejects.toThrow('expected a page, but nothing has moved')
})

test('gives up an event, and a state that no event tells of, when nothing happens any more', async () => {
  const history = createRecorder(() => 0)
  const patience: Patience = { quietMs: 10, endedBy: 'anything' }
  const never = until(history, () => false, { from: 0, orGiveUp: { ...patience, words: 'that the push fails' } })
  await expect(never).rejects.toThrow('expected that the push fails, but nothing has happened')
  const state = untilState(history, 'that it is at e2', () => false, patience)
  await expect(state).rejects.toThrow(NeverHappened)
  let turns = 0
  await untilState(history, 'a few turns', () => ++turns > 3, patience)
})

test('ends early where it is told to, and hears of nothing any more', async () => {
  const history = createRecorder(() => 0)
  let asked = 0
  const isIt = (): boolean => {
    asked += 1
    return false
  }
  const told = new AbortController()
  const waiting = until(history, isIt, { signal: told.signal })
  history.record('test', step('a'))
  told.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  history.record('test', step('b'))
  expect(asked).toBe(1)
  await expect(until(history, isIt, { signal: told.signal })).rejects.toThrow('enough')
})

test('an attempt is something that happens, and no progress', async () => {
  const history = createRecorder(() => 0)
  const clock = vi.spyOn(performance, 'now')
  const timers = vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let now = 0
  clock.mockImplementation(() => now)
  try {
    const outcomes: string[] = []
    for (const endedBy of ['anything', 'progress'] as const) {
      const orGiveUp = { quietMs: 1_000, endedBy, words: 'a page' }
      until(history, () => false, { orGiveUp }).catch(() => outcomes.push(endedBy))
    }
    const wait = async (milliseconds: number): Promise<void> => {
      now += milliseconds
      await timers.advanceTimersByTimeAsync(milliseconds)
    }
    await wait(900)
    const probe = { lane: 'session', sequence: 0, time: 0, storeId: 's', type: 'disconnected' } as const
    history.record('alice', { lane: 'session', type: 'probe', probe })
    await wait(200)
    expect(outcomes).toEqual(['progress'])
    await wait(1_000)
    expect(outcomes).toEqual(['progress', 'anything'])
  } finally {
    vi.useRealTimers()
    clock.mockRestore()
  }
})
