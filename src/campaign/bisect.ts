/**
 * "Since when?": plays a failure on one version after the other, each time on the one that is expected to say most, until it is known with the
 * stated confidence where it came, or went.
 */
import { makeDraws } from '../schedule/draws.ts'
import { countRate, isEvidence } from '../statistics/count.ts'
import { believe, type Edge, type EdgeBelief, mostProbable } from '../statistics/edge.ts'
import type { Rate } from '../statistics/rate.ts'
import { type CountedTrial, isFailed } from './matrix-of-bugs.ts'

/** One trial, as the log keeps it. */
export interface BisectRow extends CountedTrial {
  readonly livestore: string
  /** Whether it failed, and was taken for held: the search is tried on a failure that shows less often than it does. */
  readonly isHidden?: boolean
}

export interface BisectSettings {
  readonly edge: Edge
  /** Oldest first. */
  readonly versions: readonly string[]
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
  readonly play: (livestore: string, time: number) => Promise<CountedTrial | 'interrupted'>
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
  /** Whether it was given up, since nothing could be told on it; then it is no part of the row. */
  readonly isGivenUp: boolean
}

export interface BisectState {
  readonly versions: readonly BisectVersion[]
  /** The probability that it is none of them: no version has it (`came`), or the newest still does (`went`). */
  readonly none: number
  /** How often it shows where it is, as believed. */
  readonly shows: number
  /** Where the next trial is played; undefined where none of the versions is left. */
  readonly next: string | undefined
  readonly played: number
}

export interface BisectResult {
  readonly ended: 'decided' | 'limit' | 'unknown' | 'interrupted'
  readonly state: BisectState
  /** The version with which it came or went, `none`, or null where that was not decided. */
  readonly found: string | null
}

/** Trials in a row without a verdict after which a version is given up. */
export const mostUnknownOfVersion = 5

const isGivenUp = (rows: readonly BisectRow[]): boolean => {
  const last = rows.slice(-mostUnknownOfVersion)
  return last.length === mostUnknownOfVersion && !last.some(isEvidence)
}

/** What is believed after some trials. */
export const bisectState = (settings: BisectSettings, rows: readonly BisectRow[]): BisectState => {
  const versions = settings.versions.map((livestore) => {
    const own = rows.filter((row) => row.livestore === livestore)
    return { livestore, ...countRate(own, isFailed), isGivenUp: isGivenUp(own) }
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
    next: belief === undefined ? undefined : left[belief.next.version]?.livestore,
    played: rows.length,
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
    if (state.next === undefined) return { ended: 'unknown', state, found: null }
    const { found, probability } = mostProbableOf(state)
    if (probability >= settings.confidence) return { ended: 'decided', state, found }
    if (rows.length >= settings.trials) return { ended: 'limit', state, found: null }
    if (isOver()) return { ended: 'interrupted', state, found: null }
    const livestore = state.next
    const time = rows.filter((row) => row.livestore === livestore).length + 1
    const trial = await play(livestore, time)
    if (trial === 'interrupted') return { ended: 'interrupted', state, found: null }
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
