/**
 * Whether our intervals and tests keep their word: campaigns of which the truth is known are drawn from a seed, and it is counted how
 * often what is said of them is so. Pure.
 */
import { makeDraws } from '../schedule/draws.ts'
import { differenceInterval } from './difference.ts'
import { believe, type Edge, isPresent, mostProbable } from './edge.ts'
import { estimateQuantile } from './quantiles.ts'
import { exactInterval, type Interval, posteriorOf, type Rate } from './rate.ts'
import { decide, designSprt, usualLimit } from './sprt.ts'

export interface CampaignOptions {
  readonly seed: string
  /** How many are drawn. */
  readonly campaigns: number
}

type Draws = ReturnType<typeof makeDraws>

const drawRate = (draws: Draws, trials: number, rate: number): Rate => {
  let failed = 0
  for (let trial = 0; trial < trials; trial++) if (draws.chance(rate)) failed += 1
  return { failed, trials }
}

const holds = ({ from, to }: Interval, truth: number): boolean => from <= truth && truth <= to

/** The share of campaigns, each with draws of its own, in which something is so. */
const shareOf = (
  { seed, campaigns }: CampaignOptions,
  about: readonly (string | number)[],
  isSo: (draws: Draws) => boolean,
): number => {
  const draws = makeDraws([seed, ...about])
  let count = 0
  for (let campaign = 0; campaign < campaigns; campaign++) if (isSo(draws)) count += 1
  return count / campaigns
}

/** Remembers what depends on counts alone: few of them come up, again and again. */
const remembering = <Result>(compute: (...counts: readonly number[]) => Result): typeof compute => {
  const known = new Map<string, Result>()
  return (...counts) => {
    const key = counts.join(' ')
    const result = known.get(key) ?? compute(...counts)
    known.set(key, result)
    return result
  }
}

const exactOf = remembering((failed = 0, trials = 0) => exactInterval({ failed, trials }))
const posteriorIntervalOf = remembering((failed = 0, trials = 0): Interval => posteriorOf({ failed, trials }))
const differenceOf = remembering((failed = 0, trials = 0, otherFailed = 0, otherTrials = 0) =>
  differenceInterval({ failed, trials }, { failed: otherFailed, trials: otherTrials }),
)

/** How often the exact interval of a rate holds it. */
export const coverageOfRate = (
  options: CampaignOptions,
  { trials, rate }: { readonly trials: number; readonly rate: number },
): number =>
  shareOf(options, ['exact', trials, rate], (draws) =>
    holds(exactOf(drawRate(draws, trials, rate).failed, trials), rate),
  )

/** How often the posterior's interval holds the rate, where that is anything, as the posterior supposes: it promises nothing of each rate. */
export const coverageOfPosterior = (options: CampaignOptions, { trials }: { readonly trials: number }): number =>
  shareOf(options, ['posterior', trials], (draws) => {
    const rate = draws.real(0, 1)
    return holds(posteriorIntervalOf(drawRate(draws, trials, rate).failed, trials), rate)
  })

/** How often the interval of a difference holds it. */
export const coverageOfDifference = (
  options: CampaignOptions,
  { trials, rates: [first, second] }: { readonly trials: number; readonly rates: readonly [number, number] },
): number =>
  shareOf(options, ['difference', trials, first, second], (draws) => {
    const [one, other] = [drawRate(draws, trials, first), drawRate(draws, trials, second)]
    return holds(differenceOf(one.failed, trials, other.failed, trials), first - second)
  })

/** How often the interval of a quantile holds it: of exponentially distributed times, whose tail is long as that of drain times. */
export const coverageOfQuantile = (
  options: CampaignOptions,
  { samples, share }: { readonly samples: number; readonly share: number },
): number => {
  // The quantile of an exponential distribution with a mean of 1.
  const truth = -Math.log(1 - share)
  return shareOf(options, ['quantile', samples, share], (draws) => {
    const times = Array.from({ length: samples }, () => -Math.log(1 - draws.real(0, 1)))
    const { from, to } = estimateQuantile(times, share) ?? { from: null, to: null }
    return holds({ from: from ?? 0, to: to ?? Number.POSITIVE_INFINITY }, truth)
  })
}

/** How sequential tests of a design end at a true rate, and after how many trials. */
export const endsOfSprt = (
  { seed, campaigns }: CampaignOptions,
  claims: { readonly broken: number; readonly fixed: number },
  rate: number,
): { readonly fixed: number; readonly broken: number; readonly undecided: number; readonly trials: number } => {
  const design = designSprt(claims)
  const limit = usualLimit(design)
  const draws = makeDraws([seed, 'sprt', claims.broken, claims.fixed, rate])
  const ends = { fixed: 0, broken: 0, undecided: 0 }
  let all = 0
  for (let campaign = 0; campaign < campaigns; campaign++) {
    let seen: Rate = { failed: 0, trials: 0 }
    let word = decide(design, seen)
    while (word === undefined && seen.trials < limit) {
      seen = { failed: seen.failed + (draws.chance(rate) ? 1 : 0), trials: seen.trials + 1 }
      word = decide(design, seen)
    }
    ends[word ?? 'undecided'] += 1
    all += seen.trials
  }
  const share = (count: number): number => count / campaigns
  return {
    fixed: share(ends.fixed),
    broken: share(ends.broken),
    undecided: share(ends.undecided),
    trials: all / campaigns,
  }
}

export interface EdgeCampaign {
  readonly edge: Edge
  readonly versions: number
  /** How often it truly shows where it is. */
  readonly shows: number
  readonly confidence: number
  /** Where the edge truly is; drawn anew for each campaign, every place as often, unless given. */
  readonly place?: number
  /** Whether it may turn: it then does so in every second campaign, at any place beyond. Not unless given. */
  readonly mayTurn?: boolean
}

/** Trials after which a search is over, and wrong. */
const mostTrialsOfEdge = 10_000

/** Which versions have it, in truth. */
const drawPresence = (
  draws: Draws,
  { edge, versions, place, mayTurn }: { edge: Edge; versions: number; place: number; mayTurn: boolean },
): ((version: number) => boolean) => {
  const length = edge === 'came' ? versions - place : place
  const turnsAfter = mayTurn && length > 1 && draws.chance(0.5) ? draws.whole(1, length - 1) : length
  return (version) =>
    isPresent(edge, version, place) && (edge === 'came' ? version < place + turnsAfter : version >= place - turnsAfter)
}

/** How often the search for an edge names the true place, and after how many trials. */
export const rightnessOfEdge = (
  { seed, campaigns }: CampaignOptions,
  { edge, versions, shows, confidence, place: known, mayTurn = false }: EdgeCampaign,
): { readonly right: number; readonly trials: number } => {
  const draws = makeDraws([seed, 'edge', edge, versions, shows, confidence, String(mayTurn)])
  let [right, all] = [0, 0]
  for (let campaign = 0; campaign < campaigns; campaign++) {
    const place = known ?? draws.whole(0, versions)
    const has = drawPresence(draws, { edge, versions, place, mayTurn })
    const seen: Rate[] = Array.from({ length: versions }, () => ({ failed: 0, trials: 0 }))
    let belief = believe({ edge, mayTurn, seen })
    for (let trial = 0; mostProbable(belief).probability < confidence && trial < mostTrialsOfEdge; trial++) {
      const { version } = belief.next
      const fails = has(version) && draws.chance(shows)
      const { failed, trials } = seen[version] ?? { failed: 0, trials: 0 }
      seen[version] = { failed: failed + (fails ? 1 : 0), trials: trials + 1 }
      belief = believe({ edge, mayTurn, seen })
      all += 1
    }
    if (mostProbable(belief).place === place) right += 1
  }
  return { right: right / campaigns, trials: all / campaigns }
}
