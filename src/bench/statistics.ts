/** What the samples of one row come to. Pure. */
import { median } from '../statistics/quantiles.ts'

/** A measured row, in the row's unit. */
export interface Figure {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly rounds: number
  /** All samples of all rounds; `median`, `min` and `max` are taken over them. */
  readonly samples: number
}

/** @throws Error where a round has no sample, or one that is no finite number */
export const summariseRounds = (rounds: readonly (readonly number[])[]): Figure => {
  const samples = rounds.flat()
  if (rounds.length === 0 || rounds.some((round) => round.length === 0) || !samples.every(Number.isFinite)) {
    throw new Error(`Expected at least one number from each round, found ${JSON.stringify(rounds)}.`)
  }
  return {
    median: toTenths(median(samples)),
    min: toTenths(Math.min(...samples)),
    max: toTenths(Math.max(...samples)),
    rounds: rounds.length,
    samples: samples.length,
  }
}

const toTenths = (value: number): number => Math.round(value * 10) / 10
