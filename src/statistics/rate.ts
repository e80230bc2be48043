/** Rates of k in n trials, with what is honestly known of them. Pure. */
import betaCdf from '@stdlib/stats-base-dists-beta-cdf'
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile'

/** So many failures in so many trials. */
export interface Rate {
  readonly failed: number
  readonly trials: number
}

export interface Interval {
  readonly from: number
  readonly to: number
}

/** The confidence of every interval that is printed. */
export const usualConfidence = 0.95

/** @throws RangeError where so many cannot have failed */
const assertCounts = ({ failed, trials }: Rate, fewest: 0 | 1): void => {
  if (Number.isInteger(failed) && Number.isInteger(trials) && trials >= fewest && failed >= 0 && failed <= trials)
    return
  const expected = fewest === 1 ? 'all of at least one trial' : 'all trials'
  throw new RangeError(`Expected from 0 to ${expected} to fail, found ${failed} of ${trials}.`)
}

/**
 * The exact interval of a rate (Clopper and Pearson, Biometrika 26, 1934): it holds the true rate in at least that share of all
 * campaigns.
 *
 * @throws RangeError where there are no trials, or more failures than trials
 * @example
 * exactInterval({ failed: 0, trials: 5 }).to // 0.5218
 */
export const exactInterval = (rate: Rate, confidence = usualConfidence): Interval => {
  assertCounts(rate, 1)
  const { failed, trials } = rate
  const tail = (1 - confidence) / 2
  return {
    from: failed === 0 ? 0 : betaQuantile(tail, failed, trials - failed + 1),
    to: failed === trials ? 1 : betaQuantile(1 - tail, failed + 1, trials - failed),
  }
}

/** What is believed of a rate once its trials are seen. */
export interface Posterior extends Interval {
  readonly mean: number
}

/**
 * The Bayesian posterior of a rate of which nothing was known before (a uniform prior, so a beta distribution): its mean, and the
 * interval that has as much beyond it on either side; where none or all have failed, it begins or ends at what was seen. Without trials it
 * is the prior.
 *
 * @throws RangeError where there are more failures than trials
 * @example
 * posteriorOf({ failed: 0, trials: 5 }).mean // 1 / 7
 */
export const posteriorOf = (rate: Rate, confidence = usualConfidence): Posterior => {
  assertCounts(rate, 0)
  const { failed, trials } = rate
  const beyond = 1 - confidence
  const at = (share: number): number => betaQuantile(share, failed + 1, trials - failed + 1)
  const mean = (failed + 1) / (trials + 2)
  if (trials > 0 && failed === 0) return { mean, from: 0, to: at(1 - beyond) }
  if (trials > 0 && failed === trials) return { mean, from: at(beyond), to: 1 }
  return { mean, from: at(beyond / 2), to: at(1 - beyond / 2) }
}

/**
 * How probable it is, by the same posterior, that a rate truly lies below a limit.
 *
 * @example
 * probabilityBelow({ failed: 0, trials: 5 }, 0.5) // 0.984
 */
export const probabilityBelow = (rate: Rate, limit: number): number => {
  assertCounts(rate, 0)
  return betaCdf(limit, rate.failed + 1, rate.trials - rate.failed + 1)
}

/**
 * A share as a person reads it: whole percents, one digit below one percent and above ninety-nine, and never `0 %` or `100 %` for what
 * only comes near.
 */
export const percent = (share: number): string => {
  if (share === 0 || share === 1) return `${share * 100} %`
  if (share < 0.0005) return 'less than 0.1 %'
  if (share > 0.9995) return 'more than 99.9 %'
  const isNearEnd = share < 0.01 || share > 0.99
  return `${isNearEnd ? (share * 100).toFixed(1) : Math.round(share * 100)} %`
}

/**
 * A rate with its exact interval, in words that claim no more than is known: however many trials held, it never says that something
 * cannot happen.
 *
 * @example
 * rateInWords({ failed: 0, trials: 5 }) // '0 of 5: below 52 %'
 */
export const rateInWords = (rate: Rate): string => {
  if (rate.trials === 0) return 'no trial'
  const { from, to } = exactInterval(rate)
  const count = `${rate.failed} of ${rate.trials}`
  if (rate.failed === 0) return `${count}: ${to < 0.0005 ? percent(to) : `below ${percent(to)}`}`
  if (rate.failed === rate.trials) return `${count}: ${from > 0.9995 ? percent(from) : `above ${percent(from)}`}`
  return `${count}: ${percent(from)} to ${percent(to)}`
}

/** Places of the first rate's posterior, equally probable, at which the second's is looked at. */
const places = 1_000

/**
 * How probable it is that the first rate is truly higher than the second, when nothing was known of either before (uniform priors):
 * the second posterior's distribution, averaged over the first posterior.
 *
 * @example
 * probabilityHigher({ failed: 10, trials: 10 }, { failed: 0, trials: 10 }) // > 0.9999
 */
export const probabilityHigher = (first: Rate, second: Rate): number => {
  let sum = 0
  for (let place = 0; place < places; place++) {
    const rate = betaQuantile((place + 0.5) / places, first.failed + 1, first.trials - first.failed + 1)
    sum += probabilityBelow(second, rate)
  }
  return sum / places
}
