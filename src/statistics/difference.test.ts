import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceInterval } from './difference.ts'

const rates = fc
  .record({ trials: fc.integer({ min: 1, max: 200 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ trials, share }) => ({ trials, failed: Math.round(trials * share) }))

describe('the interval of a difference', () => {
  it('should be that of the published table', () => {
    // Newcombe, Statistics in Medicine 17, 1998, pages 873 to 890, table II, contrasts (a) to (h), method 6 (Miettinen and Nurminen).
    const published = [
      [56, 70, 48, 80, 0.0528, 0.3382],
      [9, 10, 3, 10, 0.17, 0.8406],
      [6, 7, 2, 7, 0.0342, 0.8534],
      [5, 56, 0, 29, -0.0326, 0.1933],
      [0, 10, 0, 20, -0.1658, 0.2844],
      [0, 10, 0, 10, -0.2879, 0.2879],
      [10, 10, 0, 20, 0.7156, 1],
      [10, 10, 0, 10, 0.6636, 1],
    ] as const
    for (const [failed, trials, otherFailed, otherTrials, from, to] of published) {
      const interval = differenceInterval({ failed, trials }, { failed: otherFailed, trials: otherTrials })
      expect(interval.from, `${failed}/${trials} - ${otherFailed}/${otherTrials}`).toBeCloseTo(from, 4)
      expect(interval.to, `${failed}/${trials} - ${otherFailed}/${otherTrials}`).toBeCloseTo(to, 4)
    }
  })

  it('should hold what was observed, and turn round with its arms and with what counts as a failure', () => {
    fc.assert(
      fc.property(rates, rates, (first, second) => {
        const { from, to } = differenceInterval(first, second)
        const observed = first.failed / first.trials - second.failed / second.trials
        expect(from).toBeGreaterThanOrEqual(-1)
        expect(to).toBeLessThanOrEqual(1)
        expect(from).toBeLessThanOrEqual(observed)
        expect(to).toBeGreaterThanOrEqual(observed)
        const turned = differenceInterval(second, first)
        expect(turned.from).toBeCloseTo(-to, 6)
        expect(turned.to).toBeCloseTo(-from, 6)
        const held = ({ failed, trials }: typeof first) => ({ failed: trials - failed, trials })
        const mirrored = differenceInterval(held(second), held(first))
        expect(mirrored.from).toBeCloseTo(from, 6)
        expect(mirrored.to).toBeCloseTo(to, 6)
      }),
    )
  })

  it('should say nothing where there is nothing, and refuse what cannot be', () => {
    expect(differenceInterval({ failed: 0, trials: 0 }, { failed: 1, trials: 3 })).toEqual({ from: -1, to: 1 })
    expect(() => differenceInterval({ failed: 4, trials: 3 }, { failed: 1, trials: 3 })).toThrow('found 4 of 3')
  })
})
