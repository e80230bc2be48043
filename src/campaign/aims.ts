/** What a hunt is to find before it may stop: known bugs and fingerprints, each with the trial that showed it first. Pure. */
import type { Bug } from '../bugs/bug.ts'
import { verdicts } from '../verdict/verdict.ts'
import { bugOf, type HuntRow, isBroken } from './hunt-row.ts'

/** The trial that showed something first. */
export interface FirstSight {
  readonly livestore: string
  readonly runner: HuntRow['runner']
  /** The trial's number. */
  readonly trial: number
  /** Seconds since the hunt began to play, all its sessions together. */
  readonly seconds: number
  /** Trials that had ended by then, on all subjects and without canaries, this one among them. */
  readonly trials: number
}

/** A known bug or a fingerprint, and where it was found; null as long as it was not. */
export interface Aim {
  readonly name: string
  readonly found: FirstSight | null
}

export interface AimsOptions {
  /** Ids of known bugs, and fingerprints. */
  readonly names: readonly string[]
  readonly table: readonly Bug[]
  /** A subject's version, by its name. */
  readonly versionOf: (livestore: string) => string
}

export interface RunningAims {
  /** Notes a trial; tells the names that it is the first to show. */
  readonly add: (row: HuntRow) => readonly string[]
  /** Whether there was something to find, and all of it was found. */
  readonly areReached: () => boolean
  /** In the order in which they were named. */
  readonly result: () => readonly Aim[]
}

const isFingerprint = (name: string): boolean =>
  verdicts.some((verdict) => verdict !== 'ok' && isBroken(verdict) && name.split('/')[0] === verdict) &&
  /^[a-z]+(\/(session|leader|backend))?(\/[a-z-]+)?$/.test(name)

/** Why a name can be no aim, in one line; undefined where it can. */
export const whyNoAim = (name: string, table: readonly Bug[]): string | undefined =>
  isFingerprint(name) || table.some(({ id }) => id === name)
    ? undefined
    : `There is neither a known bug nor a fingerprint "${name}": expected ${table.map(({ id }) => id).join(', ')}, or a fingerprint such as stalled/session/push-head.`

/** Why a known bug cannot be found on any of these versions, in one line; undefined where one of them has it. A fingerprint can always be. */
export const whyNeverFound = (
  name: string,
  table: readonly Bug[],
  livestore: readonly { readonly name: string; readonly version: string }[],
): string | undefined => {
  const bug = table.find(({ id }) => id === name)
  if (bug === undefined || livestore.some(({ version }) => bug.affected.some((one) => one === version)))
    return undefined
  return `Expected a bug that ${livestore.map((one) => one.name).join(' or ')} has, found ${name}, which is in ${bug.affected.join(', ')}: hunt on one of these, or name a fingerprint (${bug.fingerprints.join(', ')}).`
}

/**
 * Begins to look out for them. A bug is found by any of the fingerprints that it has on the subject, also beside another failure.
 *
 * @example
 * const { add, areReached } = startAims({ names: ['push-head'], table: bugs, versionOf: () => '0.4.0' })
 * for (const row of rows) add(row)
 */
export const startAims = ({ names, table, versionOf }: AimsOptions): RunningAims => {
  const found = new Map<string, FirstSight>()
  let trials = 0
  const isShownBy = (name: string, { livestore, fingerprints }: HuntRow): boolean =>
    fingerprints.some((one) => one === name || bugOf(table, versionOf(livestore), one) === name)
  return {
    add: (row) => {
      const { index, livestore, runner, atSeconds } = row
      // A canary shows what it was made for.
      if (index === undefined || row.isCanary === true) return []
      trials += 1
      const news = names.filter((name) => !found.has(name) && isShownBy(name, row))
      for (const name of news) found.set(name, { livestore, runner, trial: index, seconds: atSeconds, trials })
      return news
    },
    areReached: () => names.length > 0 && names.every((name) => found.has(name)),
    result: () => names.map((name) => ({ name, found: found.get(name) ?? null })),
  }
}
