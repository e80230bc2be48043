/**
 * "Since when?": finds the one place in an ordered row of versions at which a failure came, or went, though it shows only sometimes. Pure.
 *
 * Where it is present it shows with one unknown probability, the same on every version; where it is absent it shows next to never. All that trials
 * say is how often it showed on each version. From that Bayes' rule gives the probability of each place, and the version to try next is the
 * one whose outcome is expected to say most about the place (Lindley, Annals of Mathematical Statistics 27, 1956, pages 986 to 1005).
 */
import type { Rate } from './rate.ts'

/** Whether versions have the failure from some place on, or until some place. */
export type Edge = 'came' | 'went'

export const edges = ['came', 'went'] as const satisfies readonly Edge[]

export interface EdgeOptions {
  readonly edge: Edge
  /** How often it showed on each version, oldest first. */
  readonly seen: readonly Rate[]
  /** How often something that is not there shows all the same; one in a thousand trials unless given. */
  readonly falseAlarm?: number
}

export interface EdgeBelief {
  /**
   * The probability of each place, one more than there are versions. Place i lies before version i: with `came` that version is the first to
   * have the failure, with `went` the first to be without. Place 0 and the last are no edge: all versions are alike.
   */
  readonly places: readonly number[]
  /** How often it shows where it is, as believed. */
  readonly shows: number
  /** The version whose next trial is expected to say most about the place, and how much, in bits. */
  readonly next: { readonly version: number; readonly bits: number }
}

const usualFalseAlarm = 0.001

/**
 * How often it may show where it is, each as probable as the next before anything is seen: evenly on the scale of logarithms, from one in
 * fifty to always. Of what shows more seldom nothing could be told within any patience.
 */
const showings = Array.from({ length: 25 }, (_, index) => 0.02 ** (1 - index / 24))

/** Whether the version has the failure, if the edge is at this place. */
export const isPresent = (edge: Edge, version: number, place: number): boolean =>
  edge === 'came' ? version >= place : version < place

/** The logarithm of the probability of what was seen on a version, up to what is the same for all. */
const logLikelihood = ({ failed, trials }: Rate, probability: number): number =>
  (failed === 0 ? 0 : failed * Math.log(probability)) +
  (failed === trials ? 0 : (trials - failed) * Math.log(1 - probability))

/** Weights of every pair of place and showing: `[showing][place]`, which add up to 1. */
const weigh = ({ edge, seen, falseAlarm = usualFalseAlarm }: EdgeOptions): readonly (readonly number[])[] => {
  const absent = seen.map((rate) => logLikelihood(rate, falseAlarm))
  const logs = showings.map((showing) => {
    const present = seen.map((rate) => logLikelihood(rate, showing))
    const [before, after] = edge === 'came' ? [absent, present] : [present, absent]
    // Never times something is minus infinity: sums from either end, since it cannot be taken away again.
    const fromStart = runningSums(before)
    const fromEnd = runningSums(after.toReversed()).toReversed()
    return fromStart.map((sum, place) => sum + (fromEnd[place] ?? 0))
  })
  const largest = Math.max(...logs.flat())
  const weights = logs.map((row) => row.map((log) => Math.exp(log - largest)))
  const total = weights.flat().reduce((sum, weight) => sum + weight, 0)
  return weights.map((row) => row.map((weight) => weight / total))
}

/** One more than there are numbers: of none, of the first, of the first two, … */
const runningSums = (numbers: readonly number[]): readonly number[] => {
  const sums = [0]
  for (const number of numbers) sums.push((sums.at(-1) ?? 0) + number)
  return sums
}

const total = (numbers: readonly number[]): number => {
  let sum = 0
  for (const number of numbers) sum += number
  return sum
}

/**
 * What is believed after the trials so far. Before any, each place is as probable as the next.
 *
 * @throws RangeError where there is no version
 * @example
 * believe({ edge: 'came', seen: [{ failed: 0, trials: 9 }, { failed: 3, trials: 3 }] }).places // most at place 1
 */
export const believe = (options: EdgeOptions): EdgeBelief => {
  if (options.seen.length === 0) throw new RangeError('Expected at least one version, found none.')
  const weights = weigh(options)
  const places = new Array<number>(options.seen.length + 1).fill(0)
  // Of each place, how probable it is together with a failure on a version that has it.
  const failing = [...places]
  for (const [index, row] of weights.entries()) {
    for (const [place, weight] of row.entries()) {
      places[place] = (places[place] ?? 0) + weight
      failing[place] = (failing[place] ?? 0) + weight * (showings[index] ?? 0)
    }
  }
  return { places, shows: total(failing), next: nextVersion(options, places, failing) }
}

/** In bits. */
const entropy = (places: readonly number[]): number => {
  let bits = 0
  for (const probability of places) if (probability > 0) bits -= probability * Math.log2(probability)
  return bits
}

/** The version whose next trial is expected to say most. */
const nextVersion = (
  { edge, seen, falseAlarm = usualFalseAlarm }: EdgeOptions,
  places: readonly number[],
  failing: readonly number[],
): EdgeBelief['next'] => {
  const before = entropy(places)
  const bits = seen.map((_, version) => {
    const failed = places.map((probability, place) =>
      isPresent(edge, version, place) ? (failing[place] ?? 0) : probability * falseAlarm,
    )
    const held = places.map((probability, place) => probability - (failed[place] ?? 0))
    const after = [failed, held].map((outcome) => {
      const probability = total(outcome)
      return probability === 0 ? 0 : probability * entropy(outcome.map((one) => one / probability))
    })
    return Math.max(0, before - total(after))
  })
  const most = Math.max(...bits)
  return { version: bits.indexOf(most), bits: most }
}

/** The most probable place and its probability. */
export const mostProbable = ({ places }: EdgeBelief): { readonly place: number; readonly probability: number } => {
  const probability = Math.max(...places)
  return { place: places.indexOf(probability), probability }
}

/** Below this probability it is no chance any more that a version showed so little. */
const tooSeldom = 0.005

/**
 * A version that by the most probable place has the failure, but showed it far more seldom than the others that have it: it may have come
 * and gone more than once, which one edge cannot say. Undefined where there is none.
 */
export const misfit = (options: EdgeOptions): number | undefined => {
  const { place } = mostProbable(believe(options))
  const present = options.seen.flatMap((rate, version) =>
    isPresent(options.edge, version, place) ? [{ rate, version }] : [],
  )
  return present.find(({ rate, version }) => {
    const others = present.filter((one) => one.version !== version)
    const failed = total(others.map((one) => one.rate.failed))
    const trials = total(others.map((one) => one.rate.trials))
    return failed > 0 && probabilityOfSoFew(rate, { failed, trials }) < tooSeldom
  })?.version
}

/** How probable it is that so few fail of a version's trials, given those of the others (a beta-binomial from the uniform prior). */
const probabilityOfSoFew = ({ failed, trials }: Rate, others: Rate): number => {
  const [a, b] = [others.failed + 1, others.trials - others.failed + 1]
  // The probability of none, and then of one failure more than the last, each from the one before.
  let probability = 1
  for (let trial = 0; trial < trials; trial++) probability *= (b + trial) / (a + b + trial)
  let sum = probability
  for (let count = 0; count < failed; count++) {
    probability *= ((trials - count) * (a + count)) / ((count + 1) * (b + trials - count - 1))
    sum += probability
  }
  return sum
}
