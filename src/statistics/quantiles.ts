/**
 * Quantiles of times, with what the sample says of their uncertainty. Pure.
 *
 * The intervals are bootstrap percentile intervals (Efron, Annals of Statistics 7, 1979, pages 1 to 26). A quantile here is one of the
 * sample's own values, so that nothing has to be drawn: resampling with replacement puts the k-th smallest at or below the j-th of
 * the sample with the probability that of n draws at least k are among the j smallest (Efron's own remark on the median, section 3).
 * The interval is what endless resampling comes to, and the same in every report.
 *
 * Near the ends of a sample the bootstrap alone promises too much: of 100 times its interval of the 95 % quantile holds that in 88 of 100
 * campaigns. So no end is nearer than the limit that order statistics give for any distribution (David and Nagaraja, Order Statistics, 2003,
 * section 7.1), and where that lies beyond the sample there is none.
 */
import betaCdf from '@stdlib/stats-base-dists-beta-cdf'
import { usualConfidence } from './rate.ts'

/** A quantile and its interval; an end is null where so small a sample cannot say how far it goes. */
export interface QuantileEstimate {
  readonly value: number
  readonly from: number | null
  readonly to: number | null
}

const ascending = (numbers: readonly number[]): readonly number[] => [...numbers].sort((left, right) => left - right)

/** The middle of some numbers; the mean of the two in the middle where they are even, NaN where there are none. */
export const median = (numbers: readonly number[]): number => {
  const sorted = ascending(numbers)
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]]
  return below === undefined || above === undefined ? Number.NaN : (below + above) / 2
}

/** Which of so many, from 1 in the order of their size, is the smallest that has at least this share at or below it. */
const rankOf = (share: number, count: number): number => Math.max(1, Math.ceil(count * share - 1e-9))

/** The smallest of the numbers that has at least this share of them at or below it; undefined where there are none. */
export const quantile = (numbers: readonly number[], share: number): number | undefined =>
  ascending(numbers)[rankOf(share, numbers.length) - 1]

/**
 * A quantile with its bootstrap interval; undefined where there are no numbers.
 *
 * Of 20 numbers nothing bounds the 99 % quantile from above: that end is null. A share of 1 asks for the largest that there can be: nothing
 * ever bounds that from above.
 *
 * @example
 * estimateQuantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5) // { value: 5, from: 2, to: 8 }
 */
export const estimateQuantile = (
  numbers: readonly number[],
  share: number,
  confidence = usualConfidence,
): QuantileEstimate | undefined => {
  const sorted = ascending(numbers)
  const count = sorted.length
  const value = sorted[rankOf(share, count) - 1]
  if (value === undefined) return undefined
  const { from, to } = ranksOfInterval(count, share, confidence)
  return {
    value,
    from: from === undefined ? null : (sorted[from - 1] ?? null),
    to: to === undefined ? null : (sorted[to - 1] ?? null),
  }
}

/** Between which of the sample's values the interval lies, from 1; undefined where none bounds it. */
const ranksOfInterval = (
  count: number,
  share: number,
  confidence: number,
): { readonly from: number | undefined; readonly to: number | undefined } => {
  const tail = (1 - confidence) / 2
  const rank = rankOf(share, count)
  // Resampled values at or below the sample's j-th; the sample's own values at or below the true quantile.
  const resampledAtOrBelow = (place: number): number => betaCdf(place / count, rank, count - rank + 1)
  const isAtOrBelow = (place: number): number => betaCdf(share, place, count - place + 1)
  // The largest that there can be is at least the largest that was seen.
  if (share === 1) return { from: count, to: undefined }
  const lowest = firstPlace(count, (place) => 1 - isAtOrBelow(place) > tail) - 1
  const highest = firstPlace(count, (place) => isAtOrBelow(place) <= tail)
  return {
    from:
      lowest < 1
        ? undefined
        : Math.min(
            lowest,
            firstPlace(count, (place) => resampledAtOrBelow(place) >= tail),
          ),
    to:
      highest > count
        ? undefined
        : Math.max(
            highest,
            firstPlace(count, (place) => resampledAtOrBelow(place) >= 1 - tail),
          ),
  }
}

/** The first place, from 1, of which something is so that is so of all after it, too; one beyond the last where it is so of none. */
const firstPlace = (count: number, isSo: (place: number) => boolean): number => {
  let [low, high] = [1, count + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isSo(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** What is told of times. */
export const toldQuantiles = { p50: 0.5, p95: 0.95, p99: 0.99, max: 1 } as const

export type ToldQuantile = keyof typeof toldQuantiles

/** p50, p95, p99 and the largest, each with its interval; undefined where there are no numbers. */
export const estimateQuantiles = (
  numbers: readonly number[],
): Readonly<Record<ToldQuantile, QuantileEstimate>> | undefined => {
  const of = (share: number): QuantileEstimate | undefined => estimateQuantile(numbers, share)
  const [p50, p95, p99, max] = [
    of(toldQuantiles.p50),
    of(toldQuantiles.p95),
    of(toldQuantiles.p99),
    of(toldQuantiles.max),
  ]
  return p50 === undefined || p95 === undefined || p99 === undefined || max === undefined
    ? undefined
    : { p50, p95, p99, max }
}
