import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactInterval, percent, posteriorOf, probabilityBelow, probabilityHigher, rateInWords } from './rate.ts'

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
      // Newcombe, Statistics in Medicine 17, 1998, pages 857 to 872, table I, method 5.
      [81, 263, 0.2527, 0.3676],
      [15, 148, 0.0578, 0.1617],
      [0, 20, 0, 0.1684],
      [1, 29, 0.0009, 0.1776],
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

describe('the posterior of a rate', () => {
  it('should be the beta distribution of the rule of succession', () => {
    expect(posteriorOf({ failed: 0, trials: 0 })).toMatchObject({ mean: 0.5 })
    expect(posteriorOf({ failed: 7, trials: 10 }).mean).toBeCloseTo(8 / 12, 12)
    // Of none in n, the share of the posterior below x is 1 - (1 - x)^(n + 1).
    expect(posteriorOf({ failed: 0, trials: 5 })).toMatchObject({ from: 0, to: expect.closeTo(1 - 0.05 ** (1 / 6), 9) })
    expect(probabilityBelow({ failed: 0, trials: 5 }, 0.5)).toBeCloseTo(1 - 0.5 ** 6, 9)
  })

  it('should hold as much as it says', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        const { from, to } = posteriorOf(rate)
        expect(probabilityBelow(rate, to) - probabilityBelow(rate, from)).toBeCloseTo(0.95, 6)
      }),
    )
  })

  it('should be refused where no rate is', () => {
    expect(() => posteriorOf({ failed: 3, trials: 2 })).toThrow('Expected from 0 to all trials to fail, found 3 of 2.')
  })
})

describe('a rate in words', () => {
  it('should never say more than is known', () => {
    expect(rateInWords({ failed: 0, trials: 5 })).toBe('0 of 5: below 52 %')
    expect(rateInWords({ failed: 10, trials: 10 })).toBe('10 of 10: above 69 %')
    expect(rateInWords({ failed: 5, trials: 10 })).toBe('5 of 10: 19 % to 81 %')
    expect(rateInWords({ failed: 0, trials: 1_000 })).toBe('0 of 1000: below 0.4 %')
    expect(rateInWords({ failed: 0, trials: 100_000 })).toBe('0 of 100000: less than 0.1 %')
    expect(rateInWords({ failed: 1, trials: 1_000 })).toBe('1 of 1000: less than 0.1 % to 0.6 %')
    expect(rateInWords({ failed: 0, trials: 0 })).toBe('no trial')
  })

  it('should never call anything fixed, impossible or certain', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        expect(rateInWords(rate)).not.toMatch(/fixed|never|: 0 %|(?<!\d)100 %|below 0 %|above 100 %/)
      }),
    )
    expect([0, 0.0004, 0.004, 0.3, 0.996, 0.9999, 1].map(percent)).toEqual([
      '0 %',
      'less than 0.1 %',
      '0.4 %',
      '30 %',
      '99.6 %',
      'more than 99.9 %',
      '100 %',
    ])
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
