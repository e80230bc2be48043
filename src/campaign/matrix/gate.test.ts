import { describe, expect, test } from 'vitest'
import { bugs } from '../../bugs/table.ts'
import { type Draws, makeDraws } from '../../schedule/draws.ts'
import type { Rate } from '../../statistics/rate.ts'
import { cellsOf } from './cell.ts'
import { changesOf, compareMatrices, type RatePair } from './gate.ts'
import { rowOf } from './matrix.fixture.ts'

const campaigns = 1_000
const cells = 300

/** How many of so many trials fail, by one draw. */
const failuresIn = (trials: number, rate: number): ((draws: Draws) => number) => {
  const upTo: number[] = []
  let probability = (1 - rate) ** trials
  let sum = probability
  for (let failed = 0; failed < trials; failed++) {
    upTo.push(sum)
    probability *= (((trials - failed) / (failed + 1)) * rate) / (1 - rate)
    sum += probability
  }
  return (draws) => {
    const drawn = draws.real(0, 1)
    const failed = upTo.findIndex((limit) => drawn < limit)
    return failed === -1 ? trials : failed
  }
}

/** Cells as they are: most never fail, some do now and then, some half of the time; some were played often, some hardly. */
const sorts = [0, 0, 0, 0.005, 0.01, 0.05, 0.1, 0.3, 0.5, 0.95].flatMap((rate) =>
  [20, 60].map((trials) => ({ trials, rate, failures: failuresIn(trials, rate) })),
)

const equalMatrices = (draws: Draws): readonly RatePair[] =>
  Array.from({ length: cells }, (_, cell) => {
    const sort = sorts[cell % sorts.length]
    if (sort === undefined) throw new Error('Expected a sort of cells for each number.')
    const drawn = (): Rate => ({ failed: sort.failures(draws), trials: sort.trials })
    return { before: drawn(), now: drawn() }
  })

describe('by simulation', () => {
  test('two equal matrices of 300 cells are called worse in at most 5 % of 1,000', () => {
    const draws = makeDraws(['gate', 'equal'])
    let alarms = 0
    for (let campaign = 0; campaign < campaigns; campaign++) {
      if (changesOf(equalMatrices(draws), 0.95).some(({ isWorse }) => isWorse)) alarms += 1
    }
    expect(alarms).toBeLessThanOrEqual(0.05 * campaigns)
    // The limit is used: a gate that never opened its mouth would pass as well.
    expect(alarms).toBeGreaterThan(0)
  })

  test('one cell of 300 that went from 1 % to 30 % is found, each trial played 60 times', () => {
    const draws = makeDraws(['gate', 'worse'])
    const [rarely, often] = [failuresIn(60, 0.01), failuresIn(60, 0.3)]
    let found = 0
    let falsely = 0
    for (let campaign = 0; campaign < campaigns; campaign++) {
      const worse = { before: { failed: rarely(draws), trials: 60 }, now: { failed: often(draws), trials: 60 } }
      const [own, ...others] = changesOf([worse, ...equalMatrices(draws).slice(1)], 0.95)
      if (own?.isWorse) found += 1
      if (others.some(({ isWorse }) => isWorse)) falsely += 1
    }
    expect(found).toBeGreaterThan(0.9 * campaigns)
    expect(falsely).toBeLessThanOrEqual(0.05 * campaigns)
  })
})

const cellsWith = (failed: number, trials: number, more: Parameters<typeof rowOf>[1] = {}) =>
  cellsOf(
    Array.from({ length: trials }, (_, index) =>
      rowOf(index + 1, { fingerprints: index < failed ? ['lost/backend'] : [], ...more }),
    ),
    bugs,
  )

describe('two matrices', () => {
  test('are told apart with the counts, the interval of the difference and how sure it is', () => {
    const { compared } = compareMatrices({ before: cellsWith(1, 40), now: cellsWith(9, 40), confidence: 0.95 })
    expect(compared).toMatchObject([
      {
        against: 'scenario/priority/cloudflare/0.4.0',
        before: { failed: 1, trials: 40 },
        now: { failed: 9 },
        isWorse: true,
      },
    ])
    expect(compared[0]?.corrected).toBeCloseTo(0.00716, 5)
    expect(compared[0]?.difference.from).toBeGreaterThan(0)
  })

  test('where less fails now are not worse', () => {
    const { compared } = compareMatrices({ before: cellsWith(9, 40), now: cellsWith(1, 40), confidence: 0.95 })
    expect(compared[0]?.isWorse).toBe(false)
  })

  test('are compared where a branch is named as a published version', () => {
    const [before, now] = [cellsWith(0, 40), cellsWith(20, 40, { livestore: 'path:../livestore' })]
    expect(compareMatrices({ before, now, confidence: 0.95 })).toMatchObject({
      compared: [],
      notCompared: [{ why: 'not there before' }],
      gone: ['scenario/priority/cloudflare/0.4.0'],
    })
    const as = new Map([['path:../livestore', '0.4.0']])
    expect(compareMatrices({ before, now, confidence: 0.95, as })).toMatchObject({
      compared: [{ isWorse: true }],
      gone: [],
    })
  })

  test('say where a cell has no trial any more, and leave canaries out', () => {
    const before = [...cellsWith(0, 4), ...cellsWith(4, 4, { isCanary: true })]
    const now = [...cellsWith(0, 4, { unknown: 'no browser' }), ...cellsWith(0, 4, { isCanary: true })]
    expect(compareMatrices({ before, now, confidence: 0.95 })).toEqual({
      compared: [],
      notCompared: [{ cell: 'scenario/priority/cloudflare/0.4.0', why: 'no trial now' }],
      gone: [],
    })
  })
})
