import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rightnessOfEdge } from './coverage.ts'
import { believe, edges, isPresent, mostProbable } from './edge.ts'
import type { Rate } from './rate.ts'

const none: Rate = { failed: 0, trials: 0 }

const tables = fc.record({
  edge: fc.constantFrom(...edges),
  mayTurn: fc.boolean(),
  seen: fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([trials, share]): Rate => ({ trials, failed: Math.round(trials * share) })),
    { minLength: 1, maxLength: 15 },
  ),
})

describe('the belief in an edge', () => {
  it('should be a probability for each place, whatever was seen', () => {
    fc.assert(
      fc.property(tables, ({ edge, mayTurn, seen }) => {
        const { places, shows, next } = believe({ edge, mayTurn, seen })
        expect(places).toHaveLength(seen.length + 1)
        expect(places.every((probability) => probability >= 0)).toBe(true)
        expect(places.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 9)
        expect(shows).toBeGreaterThan(0)
        expect(shows).toBeLessThanOrEqual(1 + 1e-9)
        expect(seen[next.version]).toBeDefined()
        expect(next.bits).toBeGreaterThanOrEqual(0)
        expect(next.bits).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('should turn round with the row: what came from the one end went from the other', () => {
    fc.assert(
      fc.property(tables, ({ seen, mayTurn }) => {
        const came = believe({ edge: 'came', mayTurn, seen }).places
        const went = believe({ edge: 'went', mayTurn, seen: seen.toReversed() }).places.toReversed()
        for (const [place, probability] of came.entries()) expect(went[place]).toBeCloseTo(probability, 9)
      }),
    )
  })

  it('should be even before anything was seen, and begin in the middle', () => {
    const { places, next } = believe({ edge: 'came', seen: Array.from({ length: 9 }, () => none) })
    for (const probability of places) expect(probability).toBeCloseTo(0.1, 12)
    expect(next.version).toBeGreaterThanOrEqual(3)
    expect(next.version).toBeLessThanOrEqual(7)
  })

  it('should be that of Bayes, counted by hand', () => {
    // One version: it has the failure, or not. What shows it once can hardly be without.
    const failedOnce = believe({ edge: 'came', seen: [{ failed: 1, trials: 1 }] })
    const evenly = Array.from({ length: 25 }, (_, index) => 0.02 ** (1 - index / 24))
    const mean = evenly.reduce((sum, showing) => sum + showing, 0) / 25
    expect(failedOnce.places[0]).toBeCloseTo(mean / (mean + 0.001), 9)
    const heldOnce = believe({ edge: 'went', seen: [{ failed: 0, trials: 1 }] })
    expect(heldOnce.places[0]).toBeCloseTo(0.999 / (0.999 + 1 - mean), 9)
  })

  it('should try next what is expected to say most, as trying all that may come of it shows', () => {
    const bitsOf = (places: readonly number[]): number =>
      places.reduce((bits, probability) => (probability > 0 ? bits - probability * Math.log2(probability) : bits), 0)
    fc.assert(
      fc.property(tables, ({ edge, mayTurn, seen }) => {
        const { places, next } = believe({ edge, mayTurn, seen })
        const information = seen.map((_, version) => {
          const placesAfter = (failed: number) =>
            believe({
              edge,
              mayTurn,
              seen: seen.map((rate, index) =>
                index === version ? { failed: rate.failed + failed, trials: rate.trials + 1 } : rate,
              ),
            }).places
          const [held, fails] = [placesAfter(0), placesAfter(1)]
          // What is believed now is the mean of what will be: that gives how probable a failure is.
          const apart = places.map((_, place) => Math.abs((fails[place] ?? 0) - (held[place] ?? 0)))
          const place = apart.indexOf(Math.max(...apart))
          if ((apart[place] ?? 0) < 1e-6) return 0
          const probability = ((places[place] ?? 0) - (held[place] ?? 0)) / ((fails[place] ?? 0) - (held[place] ?? 0))
          return bitsOf(places) - probability * bitsOf(fails) - (1 - probability) * bitsOf(held)
        })
        expect(next.bits).toBeCloseTo(Math.max(...information), 4)
        expect(information[next.version]).toBeCloseTo(Math.max(...information), 4)
      }),
      { numRuns: 50 },
    )
  })

  it('should refuse an empty row', () => {
    expect(() => believe({ edge: 'came', seen: [] })).toThrow('at least one version')
  })
})

describe('what came and went', () => {
  // As a bug of two versions among many: there from the second, gone from the fourth.
  const seen = [0, 9, 9, 0, 0].map((failed): Rate => ({ failed, trials: 9 }))

  it('should have both edges, each found by itself', () => {
    expect(mostProbable(believe({ edge: 'came', mayTurn: true, seen }))).toMatchObject({ place: 1 })
    expect(mostProbable(believe({ edge: 'went', mayTurn: true, seen }))).toMatchObject({ place: 3 })
    for (const edge of edges) {
      expect(mostProbable(believe({ edge, mayTurn: true, seen })).probability).toBeGreaterThan(0.99)
    }
  })

  it('should not be taken for never where the newest is without', () => {
    const newestOnly = [none, none, none, none, { failed: 0, trials: 300 }]
    expect(believe({ edge: 'came', seen: newestOnly }).places[5]).toBeGreaterThan(0.9)
    expect(believe({ edge: 'came', mayTurn: true, seen: newestOnly }).places[5]).toBeLessThan(0.5)
  })
})

describe('the search for an edge', () => {
  it('should find each edge of a table, at 100 % and at 30 %', () => {
    for (const edge of edges) {
      for (const shows of [1, 0.3]) {
        for (let place = 0; place <= 11; place++) {
          const { right } = rightnessOfEdge(
            { seed: `place ${place}`, campaigns: 5 },
            { edge, versions: 11, shows, confidence: 0.99, place },
          )
          expect(right, `${edge} at ${place}, shows in ${shows}`).toBeGreaterThanOrEqual(shows === 1 ? 1 : 0.8)
        }
      }
    }
  })

  // Over thousands of campaigns: docs/statistics.md.
  it('should be right at least as often as it says', () => {
    for (const edge of edges) {
      for (const shows of [1, 0.3]) {
        const campaign = { edge, versions: 7, shows, confidence: 0.95 }
        expect(rightnessOfEdge({ seed: 'right', campaigns: 200 }, campaign).right).toBeGreaterThanOrEqual(0.95)
      }
    }
  })
})

it('should be known on which side of a place a version lies', () => {
  expect([0, 1, 2].map((version) => isPresent('came', version, 1))).toEqual([false, true, true])
  expect([0, 1, 2].map((version) => isPresent('went', version, 1))).toEqual([true, false, false])
})
