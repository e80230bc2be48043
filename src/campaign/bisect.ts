/**
 * "Since when?": plays a failure on one version after the other, each time on the one that is expected to say most, until it is known with the
 * stated confidence where it came, or went.
 */
import { makeDraws } from '../schedule/draws.ts'
import { countRate, isEvidence } from '../statistics/count.ts'
import { believe, type Edge, type EdgeBelief, mostProbable } from '../statistics/edge.ts'
import type { Rate } from '../statistics/rate.ts'
import type { Commit } from '../subject/commits.ts'
import { type CountedTrial, isFailed } from './matrix-of-bugs.ts'

/** What came of asking for a trial. */
export interface BisectTrial extends CountedTrial {
  /** Whether the version could not be put under test at all, such as a commit whose build fails: `unknown` says why. */
  readonly isSkipped?: boolean
}

/** One trial, or one version that was skipped, as the log keeps it. */
export interface BisectRow extends BisectTrial {
  readonly livestore: string
  /** Whether it failed, and was taken for held: the search is tried on a failure that shows less often than it does. */
  readonly isHidden?: boolean
}

export interface BisectSettings {
  readonly edge: Edge
  /** Oldest first; of a checkout, the ids of its commits. */
  readonly versions: readonly string[]
  /** What those commits are, in the same order. A person has said that one end of them is good, and the other bad. */
  readonly checkout?: { readonly commits: readonly Commit[] }
  /** Where the most probable place is as probable as this, it is named. */
  readonly confidence: number
  /** Whether it may have come and gone within the row. */
  readonly mayTurn: boolean
  /** The share of failures that are let show; all, but to try the search itself. */
  readonly show: number
  /** Trials after which it is given up. */
  readonly trials: number
}

export interface BisectOptions {
  readonly settings: BisectSettings
  /** What an earlier session has played. */
  readonly earlier: readonly BisectRow[]
  /** Plays the n-th trial on a version, from 1. */
  readonly play: (livestore: string, time: number) => Promise<BisectTrial | 'interrupted'>
  /** Keeps a trial: it is on disk when this returns. */
  readonly keep: (row: BisectRow) => void
  readonly isOver: () => boolean
  readonly onTrial?: (state: BisectState, row: BisectRow) => void
}

export interface BisectVersion extends Rate {
  readonly livestore: string
  readonly unknown: number
  /** The probability that the edge is here: that it came, or went, with this version. Of the first: or before. */
  readonly probability: number
  /** Whether it was given up, since nothing could be told on it, or skipped; then it is no part of the row. */
  readonly isGivenUp: boolean
  /** Why it was skipped, where it was. */
  readonly skipped?: string
}

export interface BisectState {
  readonly versions: readonly BisectVersion[]
  /** The probability that it is none of them: no version has it (`came`), or the newest still does (`went`). */
  readonly none: number
  /** How often it shows where it is, as believed. */
  readonly shows: number
  /** Where the next trial is played; undefined where none of the versions is left. */
  readonly next: string | undefined
  /** Trials; what was skipped is none. */
  readonly played: number
}

export interface BisectResult {
  readonly ended: 'decided' | 'limit' | 'unknown' | 'interrupted' | 'never-testable'
  readonly state: BisectState
  /** The version with which it came or went, `none`, or null where that was not decided. */
  readonly found: string | null
  /** All of which nothing was seen that says it is not this one: what was found, and what before it was given up or skipped. */
  readonly couldBe: readonly string[]
}

/** Trials in a row without a verdict after which a version is given up. */
export const mostUnknownOfVersion = 5

/** Versions one after the other that cannot be put under test, where none could be before, after which there is no sense in going on. */
export const mostSkippedAtFirst = 5

const isGivenUp = (rows: readonly BisectRow[]): boolean => {
  if (rows.some(({ isSkipped }) => isSkipped === true)) return true
  const last = rows.slice(-mostUnknownOfVersion)
  return last.length === mostUnknownOfVersion && !last.some(isEvidence)
}

/** How probable it is that an untried version beside one that was skipped can be put under test: what breaks a build lasts for a while. */
const testable = (distance: number): number => 1 - 0.5 ** distance

/** Where what is expected of the next trial is most, by what it says and whether it can be played. */
const nextOf = (
  versions: readonly Pick<BisectVersion, 'trials' | 'unknown' | 'isGivenUp' | 'skipped'>[],
  bits: readonly number[],
): number => {
  const skipped = versions.flatMap((version, index) => (version.skipped === undefined ? [] : [index]))
  let [best, most] = [-1, -1]
  let left = 0
  for (const [index, { trials, unknown, isGivenUp: isOut }] of versions.entries()) {
    if (isOut) continue
    const distance = Math.min(...skipped.map((one) => Math.abs(one - index)))
    const expected = (bits[left] ?? 0) * (trials + unknown > 0 ? 1 : testable(distance))
    left += 1
    if (expected > most) [best, most] = [index, expected]
  }
  return best
}

/** What is believed after some trials. */
export const bisectState = (settings: BisectSettings, rows: readonly BisectRow[]): BisectState => {
  const versions = settings.versions.map((livestore) => {
    const own = rows.filter((row) => row.livestore === livestore)
    const skipped = own.find(({ isSkipped }) => isSkipped === true)?.unknown
    const played = own.filter(({ isSkipped }) => isSkipped !== true)
    const count = countRate(played, isFailed)
    return { livestore, ...count, isGivenUp: isGivenUp(own), ...(skipped !== undefined && { skipped }) }
  })
  const left = versions.filter((version) => !version.isGivenUp)
  const { edge, mayTurn } = settings
  const belief: EdgeBelief | undefined = left.length === 0 ? undefined : believe({ edge, mayTurn, seen: left })
  return {
    versions: versions.map((version) => ({
      ...version,
      probability: version.isGivenUp ? 0 : (belief?.places[left.indexOf(version)] ?? 0),
    })),
    none: belief?.places.at(-1) ?? 0,
    shows: belief?.shows ?? 0,
    next: belief === undefined ? undefined : versions[nextOf(versions, belief.bits)]?.livestore,
    played: rows.filter(({ isSkipped }) => isSkipped !== true).length,
  }
}

/** What is most probable of a state, and how much so. */
export const mostProbableOf = ({
  versions,
  none,
}: BisectState): { readonly found: string; readonly probability: number } => {
  const { place, probability } = mostProbable({ places: [...versions.map((one) => one.probability), none] })
  return { found: versions[place]?.livestore ?? 'none', probability }
}

/** What was found, and what may be it as well: what lies between it and the version before it that could be played. */
export const couldBeOf = (found: string, { versions }: BisectState): readonly string[] => {
  const at = found === 'none' ? versions.length : versions.findIndex(({ livestore }) => livestore === found)
  const before = versions.slice(0, at).findLastIndex(({ isGivenUp }) => !isGivenUp)
  return [...versions.slice(before + 1, at).map(({ livestore }) => livestore), found]
}

/**
 * Searches until the confidence is reached, or there were enough trials.
 *
 * @example
 * const { found } = await bisect({ settings, earlier: [], play, keep: store.append, isOver: () => false })
 */
export const bisect = async (options: BisectOptions): Promise<BisectResult> => {
  const { settings, earlier, play, keep, isOver, onTrial } = options
  const rows = [...earlier]
  while (true) {
    const state = bisectState(settings, rows)
    const undecided = (ended: BisectResult['ended']): BisectResult => ({ ended, state, found: null, couldBe: [] })
    if (state.next === undefined) return undecided('unknown')
    const { found, probability } = mostProbableOf(state)
    if (probability >= settings.confidence) return { ended: 'decided', state, found, couldBe: couldBeOf(found, state) }
    if (state.played >= settings.trials) return undecided('limit')
    if (state.played === 0 && rows.length - earlier.length >= mostSkippedAtFirst) return undecided('never-testable')
    if (isOver()) return undecided('interrupted')
    const livestore = state.next
    const time = rows.filter((row) => row.livestore === livestore).length + 1
    const trial = await play(livestore, time)
    if (trial === 'interrupted') return undecided('interrupted')
    const row = hide({ livestore, ...trial }, settings.show, time)
    rows.push(row)
    keep(row)
    onTrial?.(bisectState(settings, rows), row)
  }
}

/** Lets a failure show in that share of its trials only; the same ones each time. */
const hide = ({ diagnosis: _, ...row }: BisectRow, show: number, time: number): BisectRow =>
  isFailed(row) && show < 1 && !makeDraws(['show', row.livestore, time]).chance(show)
    ? { ...row, fingerprints: [], isHidden: true }
    : row
