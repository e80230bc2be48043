import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { courseOf, decide, designSprt, planSprt, type SprtDesign, stillToExpect, usualLimit } from './sprt.ts'

/** A design with Wald's own bounds for these errors, which are ours for errors a shade larger. */
const waldsOwn = (broken: number, fixed: number, falseFixed: number, falseBroken: number): SprtDesign => ({
  broken,
  fixed,
  falseFixed: falseFixed / (1 - falseBroken),
  falseBroken: falseBroken / (1 - falseFixed),
})

/** The fewest failures among so many trials that call it broken, and the most that call it fixed. */
const numbersAt = (design: SprtDesign, trials: number) => {
  const words = Array.from({ length: trials + 1 }, (_, failed) => decide(design, { failed, trials }))
  return { fixed: words.lastIndexOf('fixed'), broken: words.indexOf('broken') }
}

describe('the sequential test', () => {
  it('should say its words where the published plan says them', () => {
    // NIST/SEMATECH e-Handbook of Statistical Methods, section 6.2.6: rates of 0.01 and 0.10, errors of 0.05 and 0.10 give
    // acceptance at -0.939 + 0.0397 n and rejection at 1.205 + 0.0397 n: none of 24 accepts, and 2 reject from the second on.
    const plan = waldsOwn(0.1, 0.01, 0.1, 0.05)
    for (let trials = 2; trials <= 200; trials++) {
      const [acceptance, rejection] = [-0.9389 + 0.039746 * trials, 1.2054 + 0.039746 * trials]
      expect(numbersAt(plan, trials), `after ${trials}`).toEqual({
        fixed: acceptance < 0 ? -1 : Math.floor(acceptance),
        broken: Math.ceil(rejection) > trials ? -1 : Math.ceil(rejection),
      })
    }
    expect([numbersAt(plan, 23).fixed, numbersAt(plan, 24).fixed]).toEqual([-1, 0])
    // Wald, Sequential Analysis, 1947, section 5.3: 0.1 and 0.3 with errors of 0.02 and 0.03, so -2.58 + 0.186 n and 2.88 + 0.186 n.
    const walds = waldsOwn(0.3, 0.1, 0.03, 0.02)
    for (let trials = 5; trials <= 100; trials++) {
      const [acceptance, rejection] = [-2.5826 + 0.186162 * trials, 2.8754 + 0.186162 * trials]
      expect(numbersAt(walds, trials), `after ${trials}`).toEqual({
        fixed: acceptance < 0 ? -1 : Math.floor(acceptance),
        broken: Math.ceil(rejection) > trials ? -1 : Math.ceil(rejection),
      })
    }
  })

  it('should take the trials that Wald expects, and those by which the last trial goes beyond the bound', () => {
    for (const [broken, fixed] of [
      [0.1, 0.01],
      [0.3, 0.1],
      [0.5, 0.4],
    ] as const) {
      const { expected, falseFixed, falseBroken } = planSprt(designSprt({ broken, fixed }), 5_000)
      const step = (rate: number) => rate * Math.log(broken / fixed) + (1 - rate) * Math.log((1 - broken) / (1 - fixed))
      // Wald 1945, formula 4.8, with the true errors.
      const low = Math.log(0.05)
      const walds = {
        fixed: ((1 - falseBroken) * low - falseBroken * low) / step(fixed),
        broken: (falseFixed * low - (1 - falseFixed) * low) / step(broken),
      }
      for (const truth of ['fixed', 'broken'] as const) {
        expect(expected[truth]).toBeGreaterThan(walds[truth])
        expect(expected[truth]).toBeLessThan(walds[truth] + Math.log(broken / fixed) / Math.abs(step(broken)) + 1)
      }
    }
  })

  it('should never say a wrong word more often than was allowed, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.constantFrom(0.9, 0.95, 0.99),
        (broken, ratio, confidence) => {
          const design = designSprt({ broken, fixed: broken * ratio, confidence })
          const { falseFixed, falseBroken, limit } = planSprt(design)
          expect(falseFixed).toBeLessThanOrEqual(1 - confidence + 1e-9)
          expect(falseBroken).toBeLessThanOrEqual(1 - confidence + 1e-9)
          expect(limit).toBeGreaterThanOrEqual(1)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('should be at its end after one trial between never and always', () => {
    const design = designSprt({ broken: 1, fixed: 0 })
    expect(decide(design, { failed: 0, trials: 0 })).toBeUndefined()
    expect(decide(design, { failed: 1, trials: 1 })).toBe('broken')
    expect(decide(design, { failed: 0, trials: 1 })).toBe('fixed')
    // What neither claim allows is not fixed.
    expect(decide(design, { failed: 1, trials: 2 })).toBe('broken')
    expect(usualLimit(design)).toBe(1)
  })

  it('should expect what is left, from where it is', () => {
    const design = designSprt({ broken: 0.1, fixed: 0.01 })
    const limit = usualLimit(design)
    const { expected } = planSprt(design)
    expect(stillToExpect(design, { failed: 0, trials: 0 }, limit)).toEqual({
      fixed: expected.fixed,
      broken: expected.broken,
    })
    // One held trial more says it, or a failure sets it back.
    const last = stillToExpect(design, { failed: 0, trials: 31 }, limit)
    expect(last.fixed).toBeGreaterThan(1)
    expect(last.fixed).toBeLessThan(2)
    expect(stillToExpect(design, { failed: 0, trials: 32 }, limit)).toEqual({ fixed: 0, broken: 0 })
    const { fixed, broken, undecided } = courseOf(design, 0.05, limit)
    expect(fixed + broken + undecided).toBeCloseTo(1, 9)
  })

  it('should refuse claims that do not stand against each other', () => {
    expect(() => designSprt({ broken: 0.1, fixed: 0.1 })).toThrow('below that of the broken')
    expect(() => designSprt({ broken: 1.1, fixed: 0.1 })).toThrow('found 0.1 and 1.1')
    expect(() => designSprt({ broken: 0.5, fixed: 0.1, confidence: 0.4 })).toThrow('between 0.5 and 1, found 0.4')
  })
})
