import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeDraws } from '../schedule/draws.ts'
import { estimateQuantile, estimateQuantiles, median, quantile } from './quantiles.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('a quantile', () => {
  it('should be the smallest value that has so many at or below it', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2)
    expect(quantile([10], 0.95)).toBe(10)
    expect(quantile(upTo(100), 0.95)).toBe(95)
    expect(quantile(upTo(100), 1)).toBe(100)
    expect(quantile([], 0.5)).toBeUndefined()
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })
})

describe('the interval of a quantile', () => {
  it('should be that of the published table for the median', () => {
    // Limits for the median by order statistics at 95 %, as in Conover, Practical Nonparametric Statistics, 1999, section 3.2:
    // the ranks 1 and 6 of 6, 2 and 9 of 10, 4 and 12 of 15, 6 and 15 of 20, 18 and 33 of 50, 40 and 61 of 100.
    for (const [count, from, to] of [
      [6, 1, 6],
      [10, 2, 9],
      [15, 4, 12],
      [20, 6, 15],
      [50, 18, 33],
      [100, 40, 61],
    ] as const) {
      expect(estimateQuantile(upTo(count), 0.5)).toMatchObject({ from, to })
    }
  })

  it('should be no narrower than what resampling gives', () => {
    const draws = makeDraws(['bootstrap'])
    const times = upTo(40).map((place) => place ** 2)
    for (const share of [0.5, 0.95]) {
      const resampled = Array.from(
        { length: 2_000 },
        () =>
          quantile(
            Array.from({ length: 40 }, () => draws.pick(times)),
            share,
          ) ?? 0,
      )
      const { from, to } = estimateQuantile(times, share) ?? { from: null, to: null }
      expect(from ?? 0).toBeLessThanOrEqual(quantile(resampled, 0.03) ?? 0)
      expect(to ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(quantile(resampled, 0.97) ?? 0)
    }
  })

  it('should have no end where the sample is too small for one', () => {
    expect(estimateQuantile(upTo(5), 0.5)).toMatchObject({ from: null, to: null })
    expect(estimateQuantile(upTo(20), 0.99)).toMatchObject({ value: 20, to: null })
    // Of 368 times, but not of 367, the 99 % quantile lies below the largest in 97.5 % of samples.
    expect(estimateQuantile(upTo(367), 0.99)).toMatchObject({ to: null })
    expect(estimateQuantile(upTo(368), 0.99)).toMatchObject({ to: 368 })
    expect(estimateQuantile(upTo(1_000), 1)).toEqual({ value: 1_000, from: 1_000, to: null })
  })

  it('should hold its quantile, whatever the numbers are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200 }),
        (numbers) => {
          for (const estimate of Object.values(estimateQuantiles(numbers) ?? {})) {
            expect(estimate.from ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(estimate.value)
            expect(estimate.to ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(estimate.value)
          }
        },
      ),
    )
    expect(estimateQuantiles([])).toBeUndefined()
  })
})
