/**
 * Whether one rate is higher than another by more than chance: Fisher's exact test, one-sided. Pure.
 *
 * It asks how the failures that there were in both together could have been dealt out to the trials, so that it holds for any number of
 * trials and any rate; where they are few it says "no difference" more often than it would have to, and never less often.
 */
import hypergeometricCdf from '@stdlib/stats-base-dists-hypergeometric-cdf'
import type { Rate } from './rate.ts'

/**
 * How probable it is that chance alone gives the first so many of both's failures, or more, where both truly fail equally often.
 *
 * @throws RangeError where more have failed than were played
 * @example
 * probabilityOfSoMany({ failed: 9, trials: 40 }, { failed: 1, trials: 40 }) // 0.0072
 */
export const probabilityOfSoMany = (first: Rate, second: Rate): number => {
  for (const { failed, trials } of [first, second]) {
    if (!(failed >= 0 && failed <= trials)) {
      throw new RangeError(`Expected from 0 to all trials to fail, found ${failed} of ${trials}.`)
    }
  }
  const trials = first.trials + second.trials
  const held = trials - first.failed - second.failed
  // Of the trials that held, as few as these or fewer are the first's: that tail is summed term by term, however small it is.
  return Math.min(1, hypergeometricCdf(first.trials - first.failed, trials, held, first.trials))
}

/**
 * The least that `probabilityOfSoMany` can be with these numbers of trials and so many failures in both together: where the first has as many
 * of them as it can.
 *
 * @example
 * leastProbabilityOfSoMany({ failed: 1, trials: 40 }, { failed: 0, trials: 40 }) // 0.5: one failure shows nothing
 */
export const leastProbabilityOfSoMany = (first: Rate, second: Rate): number => {
  const failed = first.failed + second.failed
  const most = Math.min(failed, first.trials)
  return probabilityOfSoMany({ ...first, failed: most }, { ...second, failed: failed - most })
}
