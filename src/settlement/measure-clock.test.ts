/** How a clock is measured: the quickest answer counts, and nothing that goes wrong is an error. */
import { expect, test } from 'vitest'
import { measureClock } from './measure-clock.ts'

/** A clock that is `ahead` of the runner's, asked over a line that takes so long there and back. */
const around = (ahead: number, trips: readonly { readonly there: number; readonly back: number }[]) => {
  let runner = 0
  let round = 0
  return {
    now: () => runner,
    ask: async (): Promise<number> => {
      const trip = trips[round++]
      if (trip === undefined) throw new Error('the page is closed')
      runner += trip.there
      const time = runner + ahead
      runner += trip.back
      return time
    },
  }
}

test('the quickest answer counts, and the truth lies within its uncertainty', async () => {
  const { now, ask } = around(1_000_000, [
    { there: 80, back: 2 },
    { there: 1, back: 5 },
    { there: 9, back: 9 },
  ])
  const reading = await measureClock(ask, { now, rounds: 3, pauseMs: 0 })
  expect(reading?.uncertaintyMs).toBe(3)
  expect(Math.abs((reading?.offsetMs ?? 0) - 1_000_000)).toBeLessThanOrEqual(3)
})

test('an answer that is certain enough is the last that is asked for', async () => {
  const { now, ask } = around(-500, [{ there: 0.25, back: 0.25 }])
  expect(await measureClock(ask, { now, pauseMs: 0 })).toEqual({ offsetMs: -500, uncertaintyMs: 0.25 })
})

test('a page that closes while it is asked has told what it told, or nothing', async () => {
  const { now, ask } = around(7, [{ there: 4, back: 4 }])
  expect(await measureClock(ask, { now, pauseMs: 0 })).toEqual({ offsetMs: 7, uncertaintyMs: 4 })
  expect(await measureClock(ask, { now, pauseMs: 0 })).toBeUndefined()
})
