/**
 * The interval of the difference of two rates. Pure.
 *
 * It is the score interval of Miettinen and Nurminen (Statistics in Medicine 4, 1985, pages 213 to 226): every difference that the two
 * counts do not refute, where the rates of a supposed difference are those that fit the counts best. Of the intervals that Newcombe
 * compares (Statistics in Medicine 17, 1998, pages 873 to 890) it is among the few that keep their word for few trials and rates near 0 or 1,
 * which ours are; docs/statistics.md has its measured coverage.
 */
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { type Interval, type Rate, usualConfidence } from './rate.ts'

/**
 * The interval of the first rate less the second; from -1 to 1 where one of them has no trial.
 *
 * @throws RangeError where more have failed than were played
 * @example
 * differenceInterval({ failed: 9, trials: 10 }, { failed: 3, trials: 10 }) // { from: 0.1700, to: 0.8406 }
 */
export const differenceInterval = (first: Rate, second: Rate, confidence = usualConfidence): Interval => {
  for (const { failed, trials } of [first, second]) {
    if (!(failed >= 0 && failed <= trials)) {
      throw new RangeError(`Expected from 0 to all trials to fail, found ${failed} of ${trials}.`)
    }
  }
  if (first.trials === 0 || second.trials === 0) return { from: -1, to: 1 }
  const observed = first.failed / first.trials - second.failed / second.trials
  const limit = normalQuantile((1 + confidence) / 2, 0, 1) ** 2
  const isRefuted = (difference: number): boolean => squaredScore(first, second, difference) > limit
  return {
    from: isRefuted(-1) ? lastNotRefuted(isRefuted, observed, -1) : -1,
    to: isRefuted(1) ? lastNotRefuted(isRefuted, observed, 1) : 1,
  }
}

/** Halvings with which a limit is found: to some 1e-15. */
const halvings = 50

/** The difference farthest from the observed one, towards an end that is refuted, that is not refuted itself. */
const lastNotRefuted = (isRefuted: (difference: number) => boolean, observed: number, end: number): number => {
  let [kept, refuted] = [observed, end]
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (kept + refuted) / 2
    if (isRefuted(middle)) refuted = middle
    else kept = middle
  }
  return kept
}

/** How many standard errors the observed difference is away from a supposed one, squared. */
const squaredScore = (first: Rate, second: Rate, difference: number): number => {
  const distance = (first.failed / first.trials - second.failed / second.trials - difference) ** 2
  if (distance === 0) return 0
  const base = bestSecondRate(first, second, difference)
  const above = base + difference
  const trials = first.trials + second.trials
  const variance =
    (((above * (1 - above)) / first.trials + (base * (1 - base)) / second.trials) * trials) / (trials - 1)
  return variance <= 0 ? Number.POSITIVE_INFINITY : distance / variance
}

/**
 * The second rate that fits the counts best where the first is higher by this difference: the root of the likelihood equation, a
 * cubic, in the closed form of the appendix of Miettinen and Nurminen.
 */
const bestSecondRate = (first: Rate, second: Rate, difference: number): number => {
  const [lowest, highest] = [Math.max(0, -difference), Math.min(1, 1 - difference)]
  const trials = first.trials + second.trials
  const failed = first.failed + second.failed
  const square = (first.trials + 2 * second.trials) * difference - trials - failed
  const linear = (second.trials * difference - trials - 2 * second.failed) * difference + failed
  const constant = second.failed * difference * (1 - difference)
  const third = square / (3 * trials)
  const q = third ** 3 - (square * linear) / (6 * trials ** 2) + constant / (2 * trials)
  const p = Math.sign(q) * Math.sqrt(Math.max(0, third ** 2 - linear / (3 * trials)))
  const angle = p === 0 ? 0 : (Math.PI + Math.acos(Math.max(-1, Math.min(1, q / p ** 3)))) / 3
  return Math.min(highest, Math.max(lowest, 2 * p * Math.cos(angle) - third))
}
