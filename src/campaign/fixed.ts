/** "Is it fixed?": plays trial after trial until the evidence suffices for one of the two claims, or there have been enough. */
import { type Count, countRate, isEvidence } from '../statistics/count.ts'
import { decide, type SprtDesign, type SprtWord, stillToExpect } from '../statistics/sprt.ts'
import { type CountedTrial, isFailed } from './matrix-of-bugs.ts'

export interface FixedOptions {
  readonly design: SprtDesign
  /** Trials with a verdict after which it is given up. */
  readonly limit: number
  /** Plays the n-th trial, from 1. */
  readonly play: (time: number) => Promise<CountedTrial | 'interrupted'>
  readonly isOver: () => boolean
  readonly onTrial?: (progress: FixedProgress) => void
}

export interface FixedProgress {
  readonly count: Count
  /** Trials that are still to be expected, should it be fixed, and should it be broken. */
  readonly more: { readonly fixed: number; readonly broken: number }
}

export interface FixedResult {
  readonly count: Count
  /** Absent where the evidence did not suffice. */
  readonly word?: SprtWord
  /** Why no more was played. */
  readonly ended: 'decided' | 'limit' | 'unknown' | 'interrupted'
  readonly trials: readonly CountedTrial[]
}

/** Trials in a row without a verdict after which there is no use in another. */
export const mostUnknownInARow = 10

/**
 * Plays until the evidence suffices.
 *
 * @example
 * const { word } = await askIfFixed({ design: designSprt({ broken: 0.1, fixed: 0.01 }), limit: 107, play, isOver: () => false })
 */
export const askIfFixed = async ({ design, limit, play, isOver, onTrial }: FixedOptions): Promise<FixedResult> => {
  const trials: CountedTrial[] = []
  const result = (ended: FixedResult['ended'], word?: SprtWord): FixedResult => ({
    count: countRate(trials, isFailed),
    ended,
    trials,
    ...(word !== undefined && { word }),
  })
  while (true) {
    const count = countRate(trials, isFailed)
    const word = decide(design, count)
    if (word !== undefined) return result('decided', word)
    if (count.trials >= limit) return result('limit')
    const last = trials.slice(-mostUnknownInARow)
    if (last.length === mostUnknownInARow && !last.some(isEvidence)) return result('unknown')
    if (isOver()) return result('interrupted')
    const trial = await play(trials.length + 1)
    // What was ended in the middle says nothing.
    if (trial === 'interrupted') return result('interrupted')
    trials.push(trial)
    const now = countRate(trials, isFailed)
    onTrial?.({ count: now, more: stillToExpect(design, now, limit) })
  }
}
