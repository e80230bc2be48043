/**
 * "Is it fixed?": Wald's sequential probability ratio test (Annals of Mathematical Statistics 16, 1945, pages 117 to 186) of a rate of
 * failures. Pure.
 *
 * Two claims stand against each other: it fails as often as when it was broken, or as seldom as it may when it is fixed. After each trial the
 * evidence says one of them, or asks for one more. It ends with a limit, at which nothing is claimed: a limit makes no wrong word, only doubt.
 */
import type { Rate } from './rate.ts'

/** What is asked. */
export interface SprtDesign {
  /** The rate at which it fails while it is broken. */
  readonly broken: number
  /** The rate at which it may still fail to count as fixed; 0 unless anything else makes it fail. */
  readonly fixed: number
  /** How probable it may be to call fixed what is broken. */
  readonly falseFixed: number
  /** How probable it may be to call broken what is fixed. */
  readonly falseBroken: number
}

export type SprtWord = 'fixed' | 'broken'

/**
 * A design of one confidence on both sides.
 *
 * @throws RangeError where the rates are not 0 <= fixed < broken <= 1, or the confidence is not between a half and 1
 * @example
 * const design = designSprt({ broken: 0.1, fixed: 0.01 })
 * decide(design, { failed: 0, trials: 32 }) // 'fixed'
 */
export const designSprt = ({
  broken,
  fixed,
  confidence = 0.95,
}: {
  readonly broken: number
  readonly fixed: number
  readonly confidence?: number
}): SprtDesign => {
  if (!(fixed >= 0 && fixed < broken && broken <= 1)) {
    throw new RangeError(
      `Expected the rate of the fixed to be 0 or more and below that of the broken, which is 1 at most, found ${fixed} and ${broken}.`,
    )
  }
  if (!(confidence > 0.5 && confidence < 1)) {
    throw new RangeError(`Expected a confidence between 0.5 and 1, found ${confidence}.`)
  }
  return { broken, fixed, falseFixed: 1 - confidence, falseBroken: 1 - confidence }
}

/** How much more each outcome of a trial is to be expected of the broken than of the fixed, as logarithms. */
const weightsOf = ({ broken, fixed }: SprtDesign): { readonly failed: number; readonly held: number } => ({
  failed: Math.log(broken / fixed),
  held: Math.log((1 - broken) / (1 - fixed)),
})

/**
 * Where a word is said: where the trials are so much more probable of one than of the other that a wrong word is never more probable than
 * was allowed, wherever it ends. Wald's usual bounds are a shade nearer, for errors that are then a shade larger (a false word in
 * the share a / (1 - b) of tests at most, where a and b were asked for); the difference is a trial or two.
 */
const boundsOf = ({ falseFixed, falseBroken }: SprtDesign): { readonly fixed: number; readonly broken: number } => ({
  fixed: Math.log(falseFixed),
  broken: -Math.log(falseBroken),
})

/** The logarithm of how much more probable the trials are of the broken than of the fixed. */
export const evidence = (design: SprtDesign, { failed, trials }: Rate): number => {
  const weights = weightsOf(design)
  // Never and always are infinite weights: none of them times nothing is nothing.
  const forFailed = failed === 0 ? 0 : failed * weights.failed
  return forFailed + (trials === failed ? 0 : (trials - failed) * weights.held)
}

/** What the trials say by now; undefined where they do not suffice. */
export const decide = (design: SprtDesign, rate: Rate): SprtWord | undefined => {
  const sum = evidence(design, rate)
  const bounds = boundsOf(design)
  // What can be of neither has failed, or it would not: a rate of 0 against one of 1.
  if (Number.isNaN(sum) || sum >= bounds.broken - 1e-9) return 'broken'
  return sum <= bounds.fixed + 1e-9 ? 'fixed' : undefined
}

/** Where a test that goes on from some trials ends, at a true rate. */
export interface SprtCourse {
  /** Probabilities of its ends; they add up to 1. */
  readonly fixed: number
  readonly broken: number
  readonly undecided: number
  /** Trials that are still to be expected. */
  readonly expected: number
}

/**
 * The course of a test at a true rate, exactly, by going through all that can happen trial by trial. Wald's formulas leave out by how far
 * the last trial goes beyond its bound, which is much where a test is short.
 *
 * @param limit the trials, those before included, after which it ends undecided
 */
export const courseOf = (design: SprtDesign, rate: number, limit: number, begun: Rate = nothingYet): SprtCourse => {
  const ends = { fixed: 0, broken: 0 }
  let expected = 0
  let open = new Map([[begun.failed, 1]])
  const first = decide(design, begun)
  if (first !== undefined) return { fixed: 0, broken: 0, undecided: 0, expected: 0, [first]: 1 }
  for (let trials = begun.trials + 1; trials <= limit && open.size > 0; trials++) {
    const next = new Map<number, number>()
    const go = (failed: number, probability: number): void => {
      if (probability === 0) return
      const word = decide(design, { failed, trials })
      if (word === undefined) next.set(failed, (next.get(failed) ?? 0) + probability)
      else ends[word] += probability
    }
    for (const [failed, probability] of open) {
      expected += probability
      go(failed + 1, probability * rate)
      go(failed, probability * (1 - rate))
    }
    open = next
  }
  return { ...ends, undecided: [...open.values()].reduce((sum, probability) => sum + probability, 0), expected }
}

const nothingYet: Rate = { failed: 0, trials: 0 }

/** The rate at which the evidence goes neither way: where the test lasts longest. */
export const rateInBetween = (design: SprtDesign): number => {
  const { failed, held } = weightsOf(design)
  if (design.fixed === 0) return design.broken / 2
  if (design.broken === 1) return (1 + design.fixed) / 2
  return held / (held - failed)
}

/** How probable it may be to end undecided where one of the two claims is true. */
const mostUndecided = 0.01
/** Beyond it nobody waits for an answer. */
const mostTrials = 100_000

/** The smallest limit at which a test ends undecided in one of a hundred times at most, where one of the two claims is true. */
export const usualLimit = (design: SprtDesign): number => {
  let [low, high] = [0, 1]
  const suffices = (limit: number): boolean =>
    [design.fixed, design.broken].every((rate) => courseOf(design, rate, limit).undecided <= mostUndecided)
  while (high < mostTrials && !suffices(high)) [low, high] = [high, high * 2]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (suffices(middle)) high = middle
    else low = middle
  }
  return Math.min(high, mostTrials)
}

/** What can be said of a test before it begins. */
export interface SprtPlan {
  readonly limit: number
  /** Trials to be expected where it is fixed, where it is broken, and at the rate in between that takes longest. */
  readonly expected: { readonly fixed: number; readonly between: number; readonly broken: number }
  /** The fewest after which it can say each word; undefined where the limit comes first. */
  readonly fewest: { readonly fixed: number | undefined; readonly broken: number | undefined }
  /** How probable a wrong word truly is, and none. */
  readonly falseFixed: number
  readonly falseBroken: number
  readonly undecided: { readonly fixed: number; readonly between: number; readonly broken: number }
}

/** Plans a test. */
export const planSprt = (design: SprtDesign, limit = usualLimit(design)): SprtPlan => {
  const [fixed, between, broken] = [
    courseOf(design, design.fixed, limit),
    courseOf(design, rateInBetween(design), limit),
    courseOf(design, design.broken, limit),
  ]
  const fewest = (word: SprtWord): number | undefined => {
    for (let trials = 1; trials <= limit; trials++) {
      if (decide(design, { failed: word === 'broken' ? trials : 0, trials }) === word) return trials
    }
    return undefined
  }
  return {
    limit,
    expected: { fixed: fixed.expected, between: between.expected, broken: broken.expected },
    fewest: { fixed: fewest('fixed'), broken: fewest('broken') },
    falseFixed: broken.fixed,
    falseBroken: fixed.broken,
    undecided: { fixed: fixed.undecided, between: between.undecided, broken: broken.undecided },
  }
}

/** Trials that are still to be expected of a test that has begun, should it be fixed, and should it be broken. */
export const stillToExpect = (
  design: SprtDesign,
  begun: Rate,
  limit: number,
): { readonly fixed: number; readonly broken: number } => ({
  fixed: courseOf(design, design.fixed, limit, begun).expected,
  broken: courseOf(design, design.broken, limit, begun).expected,
})
