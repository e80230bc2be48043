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

/**
 * The exact interval of a rate (Clopper and Pearson, Biometrika 26, 1934): it holds the true rate in at least that share of all
 * campaigns.
 *
 * @throws RangeError where there are no trials, or more failures than trials
 * @example
 * exactInterval({ failed: 0, trials: 5 }).to // 0.5218
 */
export const exactInterval = ({ failed, trials }: Rate, confidence = 0.95): Interval => {
  if (!Number.isInteger(failed) || !Number.isInteger(trials) || trials < 1 || failed < 0 || failed > trials) {
    throw new RangeError(`Expected from 0 to all of at least one trial to fail, found ${failed} of ${trials}.`)
  }
  const tail = (1 - confidence) / 2
  return {
    from: failed === 0 ? 0 : betaQuantile(tail, failed, trials - failed + 1),
    to: failed === trials ? 1 : betaQuantile(1 - tail, failed + 1, trials - failed),
  }
}

const percent = (share: number): string =>
  `${share > 0 && share < 0.01 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`

/**
 * A rate with its interval, in words that claim no more than is known.
 *
 * @example
 * rateInWords({ failed: 0, trials: 5 }) // '0 of 5: below 52 %'
 */
export const rateInWords = (rate: Rate): string => {
  if (rate.trials === 0) return 'no trial'
  const { from, to } = exactInterval(rate)
  const count = `${rate.failed} of ${rate.trials}`
  if (rate.failed === 0) return `${count}: below ${percent(to)}`
  if (rate.failed === rate.trials) return `${count}: above ${percent(from)}`
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
    sum += betaCdf(rate, second.failed + 1, second.trials - second.failed + 1)
  }
  return sum / places
}

/** The value below which that share of the numbers lies, between the two nearest; undefined where there are none. */
export const quantile = (numbers: readonly number[], share: number): number | undefined => {
  const sorted = [...numbers].sort((left, right) => left - right)
  const place = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return below === undefined || above === undefined ? undefined : below + (above - below) * (place - Math.floor(place))
}
