import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactInterval, probabilityHigher, quantile, rateInWords } from './rate.ts'

const rates = fc
  .record({ trials: fc.integer({ min: 1, max: 500 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ trials, share }) => ({ trials, failed: Math.round(trials * share) }))

describe('the exact interval', () => {
  it('should be that of the published tables', () => {
    // Clopper and Pearson 1934, and any table of exact binomial limits since.
    const published = [
      [0, 5, 0, 0.5218],
      [1, 10, 0.0025, 0.445],
      [5, 10, 0.1871, 0.8129],
      [10, 10, 0.6915, 1],
      [0, 100, 0, 0.0362],
      [7, 100, 0.0286, 0.1389],
    ] as const
    for (const [failed, trials, from, to] of published) {
      const interval = exactInterval({ failed, trials })
      expect(interval.from).toBeCloseTo(from, 3)
      expect(interval.to).toBeCloseTo(to, 3)
    }
  })

  it('should hold the observed rate, and mirror when failures and successes change places', () => {
    fc.assert(
      fc.property(rates, ({ failed, trials }) => {
        const { from, to } = exactInterval({ failed, trials })
        const mirrored = exactInterval({ failed: trials - failed, trials })
        expect(from).toBeLessThanOrEqual(failed / trials)
        expect(to).toBeGreaterThanOrEqual(failed / trials)
        expect(mirrored.from).toBeCloseTo(1 - to, 9)
        expect(mirrored.to).toBeCloseTo(1 - from, 9)
      }),
    )
  })

  it('should be refused where no rate is', () => {
    expect(() => exactInterval({ failed: 0, trials: 0 })).toThrow(/at least one trial/)
    expect(() => exactInterval({ failed: 3, trials: 2 })).toThrow(/3 of 2/)
  })
})

describe('a rate in words', () => {
  it('should never say more than is known', () => {
    expect(rateInWords({ failed: 0, trials: 5 })).toBe('0 of 5: below 52 %')
    expect(rateInWords({ failed: 10, trials: 10 })).toBe('10 of 10: above 69 %')
    expect(rateInWords({ failed: 5, trials: 10 })).toBe('5 of 10: 19 % to 81 %')
    expect(rateInWords({ failed: 0, trials: 1_000 })).toBe('0 of 1000: below 0.4 %')
    expect(rateInWords({ failed: 0, trials: 0 })).toBe('no trial')
  })
})

describe('the probability that one rate is higher', () => {
  it('should be a half for equal rates, and one less the other way round', () => {
    fc.assert(
      fc.property(rates, rates, (first, second) => {
        expect(probabilityHigher(first, first)).toBeCloseTo(0.5, 2)
        expect(probabilityHigher(first, second) + probabilityHigher(second, first)).toBeCloseTo(1, 3)
      }),
      { numRuns: 20 },
    )
  })

  it('should be what the closed form says', () => {
    // With no trial on one side it is the mean of the other: (k + 1) / (n + 2).
    expect(probabilityHigher({ failed: 7, trials: 10 }, { failed: 0, trials: 0 })).toBeCloseTo(8 / 12, 3)
  })
})

describe('a quantile', () => {
  it('should lie between its neighbours', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([10], 0.95)).toBe(10)
    expect(quantile([], 0.5)).toBeUndefined()
  })
})
