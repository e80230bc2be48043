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
  /**
   * Whether it may have come and gone within the row. Then the other edge is reckoned with, though not looked for. Not unless given: from the
   * one edge to the end of the row all versions are alike.
   */
  readonly mayTurn?: boolean
  /** How often something that is not there shows all the same; one in a thousand trials unless given. */
  readonly falseAlarm?: number
}

export interface EdgeBelief {
  /**
   * The probability of each place, one more than there are versions. Place i lies before version i: with `came` that version is the first to
   * have the failure, with `went` the first to be without. Of the two at the ends, with `came` place 0 is that it was there from the first version
   * on and the last place that none has it; with `went` place 0 is that none has it, and the last that the newest still does.
   */
  readonly places: readonly number[]
  /** How often it shows where it is, as believed. */
  readonly shows: number
  /** What the next trial on each version is expected to say about the place, in bits. */
  readonly bits: readonly number[]
  /** The version of which that is most. */
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

/** The versions that have the failure, if this is how it is: from one, up to another that is without again. */
interface Span {
  readonly from: number
  readonly to: number
  /** Where the edge that is looked for then is. */
  readonly place: number
  readonly prior: number
}

/** How probable it is, where it may have turned, that it has not. */
const staysPrior = 0.5

/**
 * All that may be. Each place is as probable as the next; where it may have come and gone, half of that is for what stays to the end of the
 * row, and the rest is shared among all places of the other edge.
 */
const spansOf = (count: number, { edge, mayTurn = false }: Pick<EdgeOptions, 'edge' | 'mayTurn'>): readonly Span[] => {
  const spans: Span[] = []
  for (let place = 0; place <= count; place++) {
    const all = edge === 'came' ? { from: place, to: count } : { from: 0, to: place }
    const others = mayTurn ? all.to - all.from - 1 : 0
    spans.push({ ...all, place, prior: others > 0 ? staysPrior : 1 })
    for (let other = 1; other <= others; other++) {
      const span = edge === 'came' ? { from: place, to: place + other } : { from: place - other, to: place }
      spans.push({ ...span, place, prior: (1 - staysPrior) / others })
    }
  }
  return spans
}

/** Weights of every pair of showing and span: `[showing][span]`, which add up to 1. */
const weigh = (
  { seen, falseAlarm = usualFalseAlarm }: EdgeOptions,
  spans: readonly Span[],
): readonly (readonly number[])[] => {
  const absent = seen.map((rate) => logLikelihood(rate, falseAlarm))
  const absentBefore = runningSums(absent)
  const absentFrom = runningSums(absent.toReversed()).toReversed()
  const logs = showings.map((showing) => {
    const present = seen.map((rate) => logLikelihood(rate, showing))
    // From each version on: never times something is minus infinity, which cannot be taken away again.
    const sums = seen.map((_, from) => runningSums(present.slice(from)))
    return spans.map(
      ({ from, to, prior }) =>
        Math.log(prior) +
        (absentBefore[from] ?? 0) +
        (from === to ? 0 : (sums[from]?.[to - from] ?? 0)) +
        (absentFrom[to] ?? 0),
    )
  })
  const largest = Math.max(...logs.map((row) => Math.max(...row)))
  const weights = logs.map((row) => row.map((log) => Math.exp(log - largest)))
  const sum = total(weights.map(total))
  return weights.map((row) => row.map((weight) => weight / sum))
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
  const { edge, seen, mayTurn = false } = options
  const spans = spansOf(seen.length, { edge, mayTurn })
  const weights = weigh(options, spans)
  // Of each span, how probable it is, and how probable together with a failure on a version that has it.
  const believed = spans.map((_, span) => total(weights.map((row) => row[span] ?? 0)))
  const failing = spans.map((_, span) => total(weights.map((row, index) => (row[span] ?? 0) * (showings[index] ?? 0))))
  const bits = expectedBits(options, spans, believed, failing)
  const most = Math.max(...bits)
  return {
    places: byPlace(spans, believed, seen.length),
    shows: total(failing),
    bits,
    next: { version: bits.indexOf(most), bits: most },
  }
}

/** What spans weigh, by their places. */
const byPlace = (spans: readonly Span[], weights: readonly number[], count: number): readonly number[] => {
  const places = new Array<number>(count + 1).fill(0)
  for (const [index, { place }] of spans.entries()) places[place] = (places[place] ?? 0) + (weights[index] ?? 0)
  return places
}

/** In bits. */
const entropy = (places: readonly number[]): number => {
  let bits = 0
  for (const probability of places) if (probability > 0) bits -= probability * Math.log2(probability)
  return bits
}

/** What the next trial on each version is expected to say. */
const expectedBits = (
  { seen, falseAlarm = usualFalseAlarm }: EdgeOptions,
  spans: readonly Span[],
  believed: readonly number[],
  failing: readonly number[],
): EdgeBelief['bits'] => {
  const places = byPlace(spans, believed, seen.length)
  const before = entropy(places)
  return seen.map((_, version) => {
    const failed = byPlace(
      spans,
      spans.map(({ from, to }, span) =>
        version >= from && version < to ? (failing[span] ?? 0) : (believed[span] ?? 0) * falseAlarm,
      ),
      seen.length,
    )
    const held = places.map((probability, place) => Math.max(0, probability - (failed[place] ?? 0)))
    const after = [failed, held].map((outcome) => {
      const probability = total(outcome)
      return probability === 0 ? 0 : probability * entropy(outcome.map((one) => one / probability))
    })
    return Math.max(0, before - total(after))
  })
}

/** The most probable place and its probability. */
export const mostProbable = ({
  places,
}: Pick<EdgeBelief, 'places'>): { readonly place: number; readonly probability: number } => {
  const probability = Math.max(...places)
  return { place: places.indexOf(probability), probability }
}
