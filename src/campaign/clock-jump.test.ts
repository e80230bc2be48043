/**
 * The machine's clock is set in the middle of a campaign: by a year, there and back. Every duration, every budget and every quiet is
 * measured on the monotonic clock, and none of them may notice.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRecorder } from '../history/recorder.ts'
import { withProgress } from '../run/progress.ts'
import { scheduleVersion } from '../schedule/schedule.ts'
import { alice, surroundings } from '../settlement/trial.fixture.ts'
import { patiently, until } from '../settlement/until.ts'
import { watchConvergence } from '../settlement/watch-convergence.ts'
import { fakeArm, judgedLike, memoryStore } from './hunt.fixture.ts'
import { hunt } from './hunt.ts'

const yearMs = 365 * 24 * 3_600_000
/** Far more than these tests take, on whatever machine; far less than a year. */
const longMs = 3_600_000

/** There, and the next time back: whoever looks at the wrong moment sees a year, or less than nothing. */
const jump = (): void => {
  vi.setSystemTime(Date.now() + (Math.floor(Date.now() / yearMs) % 2 === 0 ? yearMs : -yearMs))
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('the jump is one', () => {
  const before = Date.now()
  jump()
  expect(Math.abs(Date.now() - before)).toBeGreaterThan(longMs)
})

test('a hunt counts the seconds that have passed, trial by trial', async () => {
  const store = memoryStore()
  const arm = fakeArm(() => {
    jump()
    return judgedLike()
  })
  await hunt({
    seed: 'h',
    indexes: [0, 1, 2, 3],
    jobs: 1,
    arms: [arm],
    store,
    draw: (seed) => ({
      schedule: {
        version: scheduleVersion,
        seed,
        hasBackend: false,
        parameters: {},
        clients: ['alice'],
        steps: [{ id: 'open', type: 'open', client: 'alice' }],
      },
      past: [],
    }),
    isOver: () => false,
    groupOf: () => undefined,
  })
  const seconds = store.rows().map(({ atSeconds }) => atSeconds)
  expect(seconds).toHaveLength(4)
  expect(seconds).toEqual([...seconds].sort((left, right) => left - right))
  expect(Math.max(...seconds)).toBeLessThan(longMs / 1_000)
})

test('nobody gives up because it is a year later, nor waits a year because it is one earlier', async () => {
  const history = createRecorder(() => performance.now())
  const patience = { quietMs: longMs, endedBy: 'anything' } as const
  const seen = until(history, ({ type }) => type === 'step', { orGiveUp: { ...patience, words: 'a step' } })
  const answer = patiently(history, 'an answer', new Promise((resolve) => setImmediate(() => resolve(42))), patience)
  jump()
  expect(await answer).toBe(42)
  history.record('test', { lane: 'test', type: 'step', title: 'it is there' })
  expect(await seen).toMatchObject({ title: 'it is there' })

  const soon = until(history, () => false, { orGiveUp: { quietMs: 20, endedBy: 'anything', words: 'nothing' } })
  jump()
  await expect(soon).rejects.toThrow('nothing has happened')
})

test('a tab has settled after as long as it took', async () => {
  const sessionState = async () => {
    vi.setSystemTime(Date.now() + yearMs)
    return { pending: 0, head: 0 }
  }
  const { settled, tookMs } = await watchConvergence([{ ...alice, sessionState }], surroundings())
  expect(settled).toBe(true)
  expect(tookMs).toBeGreaterThanOrEqual(0)
  expect(tookMs).toBeLessThan(longMs)
})

test('what has a progress line tells the seconds that it took', async () => {
  const lines: string[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  try {
    await withProgress('a step', async () => jump())
  } finally {
    write.mockRestore()
  }
  expect(lines.join('')).toMatch(/a step \(0\.\d s\)/)
})
