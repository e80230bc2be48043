/** Two LiveStores side by side on one scenario: trials in turns, so that a busy machine is as bad for one as for the other. Pure but for the playing. */
import { countRate, isEvidence } from '../statistics/count.ts'
import { differenceInterval } from '../statistics/difference.ts'
import { estimateQuantiles, type QuantileEstimate, type ToldQuantile } from '../statistics/quantiles.ts'
import { type Interval, probabilityHigher, type Rate, rateInWords } from '../statistics/rate.ts'
import { type CountedTrial, isFailed } from './matrix-of-bugs.ts'

export interface ComparedTrial extends CountedTrial {
  /** Milliseconds from the last change until everything had settled, where it did. */
  readonly drainMs?: number
}

/** One side: what plays a trial of it. */
export interface Arm {
  readonly name: string
  readonly play: () => Promise<ComparedTrial>
}

export interface ArmResult {
  readonly name: string
  readonly trials: number
  /** Trials in which nothing could be told; they count for nothing. */
  readonly unknown: number
  readonly failed: number
  /** What failed trials were found to be, with how often. */
  readonly fingerprints: Readonly<Record<string, number>>
  /** Milliseconds, each with its 95 % interval; absent where nothing has settled. */
  readonly drain?: Readonly<Record<ToldQuantile, QuantileEstimate>> & { readonly settled: number }
  readonly diagnosis?: string
}

export interface Comparison {
  readonly arms: readonly [ArmResult, ArmResult]
  /** The 95 % interval of the first arm's rate less the second's. */
  readonly difference: Interval
  /** How probable it is that the first arm truly fails more often than the second. */
  readonly firstFailsMore: number
  /** The same in a plain sentence. */
  readonly sentence: string
}

/**
 * Plays two arms in turns, so many trials of each.
 *
 * @param onTrial hears of each trial, with the number of the arm
 */
export const compareArms = async (
  arms: readonly [Arm, Arm],
  trials: number,
  onTrial: (arm: 0 | 1, trial: ComparedTrial) => void = () => {},
): Promise<Comparison> => {
  const played: readonly [ComparedTrial[], ComparedTrial[]] = [[], []]
  for (let number = 0; number < trials; number++) {
    // Who begins changes, too: a first trial in a round may find the machine warmer or colder.
    const order = number % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)
    for (const arm of order) {
      const trial = await arms[arm].play()
      played[arm].push(trial)
      onTrial(arm, trial)
    }
  }
  return comparisonOf([arms[0].name, arms[1].name], played)
}

/** What trials of two arms come to. */
export const comparisonOf = (
  names: readonly [string, string],
  played: readonly [readonly ComparedTrial[], readonly ComparedTrial[]],
): Comparison => {
  const arms = [resultOf(names[0], played[0]), resultOf(names[1], played[1])] as const
  const [first, second] = [rateOf(arms[0]), rateOf(arms[1])]
  const firstFailsMore = probabilityHigher(first, second)
  const difference = differenceInterval(first, second)
  return { arms, difference, firstFailsMore, sentence: sentenceOf(arms, difference, firstFailsMore) }
}

/** An arm's rate: what could not be told is not in it. */
export const rateOf = ({ failed, trials, unknown }: Pick<ArmResult, 'failed' | 'trials' | 'unknown'>): Rate => ({
  failed,
  trials: trials - unknown,
})

const resultOf = (name: string, trials: readonly ComparedTrial[]): ArmResult => {
  const count = countRate(trials, isFailed)
  const known = trials.filter(isEvidence)
  const failed = known.filter(isFailed)
  const drains = known.flatMap(({ drainMs }) => drainMs ?? [])
  const quantiles = estimateQuantiles(drains)
  const fingerprints: Record<string, number> = {}
  for (const trial of failed) {
    const key = trial.fingerprints.join(' and ')
    fingerprints[key] = (fingerprints[key] ?? 0) + 1
  }
  const diagnosis = failed.find((trial) => trial.diagnosis !== undefined)?.diagnosis
  return {
    name,
    trials: count.trials + count.unknown,
    unknown: count.unknown,
    failed: count.failed,
    fingerprints,
    ...(quantiles !== undefined && { drain: { ...quantiles, settled: drains.length } }),
    ...(diagnosis !== undefined && { diagnosis }),
  }
}

/** A difference is shown where its interval leaves out none at all: the sentence and the interval never contradict each other. */
const sentenceOf = (
  [first, second]: readonly [ArmResult, ArmResult],
  { from, to }: Interval,
  firstFailsMore: number,
): string => {
  const rates = `${first.name} failed ${rateInWords(rateOf(first))}; ${second.name} failed ${rateInWords(rateOf(second))}.`
  if (first.trials === first.unknown || second.trials === second.unknown) {
    return `Nothing can be said: of one side no trial could be judged. ${rates}`
  }
  const [worse, better, confidence] =
    firstFailsMore >= 0.5 ? [first, second, firstFailsMore] : [second, first, 1 - firstFailsMore]
  if (from <= 0 && to >= 0) {
    const between = `${pointsInWords(Math.abs(from))} in favour of ${first.name} to ${pointsInWords(to)} in favour of ${second.name}`
    return `No difference is shown (${inPercent(confidence)} for ${worse.name} failing more often; it may be ${between}): play more trials. ${rates}`
  }
  const [least, most] = from > 0 ? [from, to] : [-to, -from]
  return `${worse.name} fails more often than ${better.name}, by ${pointsInWords(least, most)} (95 % interval; ${inPercent(confidence)} sure that it is more at all). ${rates}`
}

/** Percentage points: a difference of rates is none of the rates' percent. */
const pointsInWords = (from: number, to = from): string => {
  const points = (share: number): string => (share * 100).toFixed(share < 0.0995 ? 1 : 0)
  return from === to ? `${points(from)} points` : `${points(from)} to ${points(to)} points`
}

/** Never `100 %`: no number of trials makes anything certain. */
const inPercent = (share: number): string => (share > 0.9995 ? 'more than 99.9 %' : `${(share * 100).toFixed(1)} %`)
