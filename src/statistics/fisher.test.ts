import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastProbabilityOfSoMany, probabilityOfSoMany } from './fisher.ts'

/** In how many ways so many of so many can be chosen, exactly. */
const ways = (all: number, chosen: number): bigint => {
  let product = 1n
  for (let one = 1; one <= chosen; one++) product = (product * BigInt(all - chosen + one)) / BigInt(one)
  return chosen < 0 || chosen > all ? 0n : product
}

const exactly = (
  first: { readonly failed: number; readonly trials: number },
  second: { readonly failed: number; readonly trials: number },
): number => {
  const [failed, trials] = [first.failed + second.failed, first.trials + second.trials]
  let sum = 0n
  for (let more = first.failed; more <= Math.min(failed, first.trials); more++) {
    sum += ways(failed, more) * ways(trials - failed, first.trials - more)
  }
  return Number((sum * 10n ** 40n) / ways(trials, first.trials)) / 1e40
}

const rate = fc
  .integer({ min: 0, max: 60 })
  .chain((trials) => fc.integer({ min: 0, max: trials }).map((failed) => ({ failed, trials })))

test('the lady who tasted tea: four of four cups right is a chance of one in seventy', () => {
  // R. A. Fisher, The Design of Experiments, 1935, chapter 2; with three right it is 17 in 70.
  expect(probabilityOfSoMany({ failed: 4, trials: 4 }, { failed: 0, trials: 4 })).toBeCloseTo(1 / 70, 12)
  expect(probabilityOfSoMany({ failed: 3, trials: 4 }, { failed: 1, trials: 4 })).toBeCloseTo(17 / 70, 12)
})

test('it is what counting all ways to deal out the failures gives', () => {
  fc.assert(
    fc.property(rate, rate, (first, second) => {
      const expected = exactly(first, second)
      expect(Math.abs(probabilityOfSoMany(first, second) - expected)).toBeLessThanOrEqual(1e-9 * expected + 1e-30)
    }),
    { seed: 6, numRuns: 300 },
  )
})

test('nothing that comes of the same failures is less probable than the least', () => {
  fc.assert(
    fc.property(rate, rate, (first, second) => {
      expect(leastProbabilityOfSoMany(first, second)).toBeLessThanOrEqual(probabilityOfSoMany(first, second) + 1e-12)
    }),
    { seed: 6 },
  )
  expect(leastProbabilityOfSoMany({ failed: 0, trials: 40 }, { failed: 1, trials: 40 })).toBeCloseTo(0.5, 12)
})

test('more failures than trials are no rate', () => {
  expect(() => probabilityOfSoMany({ failed: 2, trials: 1 }, { failed: 0, trials: 1 })).toThrow('found 2 of 1')
})
