import { expect, it } from 'vitest'
import { countRate } from './count.ts'

it('should leave out of a rate what could not be told and what was not played for it, and tell of it', () => {
  const trials = [
    { fails: true },
    { fails: false },
    { fails: true, unknown: 'the backend was gone' },
    { fails: true, isCached: true },
    { fails: true, isCached: true, unknown: 'it could not be told then either' },
  ]
  expect(countRate(trials, ({ fails }) => fails)).toEqual({ failed: 1, trials: 2, unknown: 1, cached: 2 })
  expect(countRate([], () => true)).toEqual({ failed: 0, trials: 0, unknown: 0, cached: 0 })
})
