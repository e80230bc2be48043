/**
 * Measures a clock against the runner's by asking it, so that what it stamped can be put in one order with what the runner saw.
 */
import { setTimeout as pause } from 'node:timers/promises'

/** One clock against another: `runner time = its time - offsetMs`, true to `uncertaintyMs` either way. */
export interface ClockReading {
  readonly offsetMs: number
  readonly uncertaintyMs: number
}

export interface MeasureOptions {
  /** Milliseconds on the runner's clock. */
  readonly now: () => number
  /** Most times that the clock is asked. */
  readonly rounds?: number
  /** No better answer is looked for once it is this certain. */
  readonly goodEnoughMs?: number
  /** Milliseconds between two rounds: a page that boots is busy, and answers late. */
  readonly pauseMs?: number
}

/**
 * Asks a clock several times and keeps the quickest answer: it was read somewhere between question and answer, so that half of
 * that time is all that can be wrong. Undefined where it never answers; what was learned before a failure counts.
 *
 * @example
 * await measureClock(() => page.evaluate(() => performance.timeOrigin + performance.now()), { now: history.now })
 */
export const measureClock = async (
  ask: () => Promise<number>,
  { now, rounds = 12, goodEnoughMs = 0.5, pauseMs = 60 }: MeasureOptions,
): Promise<ClockReading | undefined> => {
  let best: ClockReading | undefined
  try {
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await pause(pauseMs)
      const asked = now()
      const time = await ask()
      const uncertaintyMs = (now() - asked) / 2
      if (best === undefined || uncertaintyMs < best.uncertaintyMs)
        best = { offsetMs: time - (asked + uncertaintyMs), uncertaintyMs }
      if (best.uncertaintyMs <= goodEnoughMs) break
    }
  } catch {
    // It is gone; what it said before is still true.
  }
  return best
}
