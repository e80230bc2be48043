/**
 * The one way in which trials become a rate, for every command: what could not be told, and what was not played now but taken over
 * from an earlier time, is counted beside it and never in it. Pure.
 */
import type { Rate } from './rate.ts'

/** What must be known of a trial to count it. */
export interface Countable {
  /** Why nothing is known of it: the harness failed, or could not tell. */
  readonly unknown?: string
  /** Whether it was not played for this question, but its earlier outcome taken over: it is no new evidence. */
  readonly isCached?: boolean
}

export interface Count extends Rate {
  /** Trials in which nothing could be told; in no rate. */
  readonly unknown: number
  /** Outcomes that were taken over; in no rate. */
  readonly cached: number
}

/** Whether a trial is evidence: it was played, and could be judged. */
export const isEvidence = ({ unknown, isCached }: Countable): boolean => unknown === undefined && isCached !== true

/**
 * Counts trials.
 *
 * @example
 * countRate([{ fingerprints: [] }, { fingerprints: [], unknown: 'no backend' }], (trial) => trial.fingerprints.length > 0)
 * // { failed: 0, trials: 1, unknown: 1, cached: 0 }
 */
export const countRate = <Trial extends Countable>(
  trials: readonly Trial[],
  isFailed: (trial: Trial) => boolean,
): Count => {
  const evidence = trials.filter(isEvidence)
  const cached = trials.filter(({ isCached }) => isCached === true).length
  return {
    failed: evidence.filter(isFailed).length,
    trials: evidence.length,
    unknown: trials.length - evidence.length - cached,
    cached,
  }
}
