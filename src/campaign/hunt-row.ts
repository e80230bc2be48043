/** One trial of a hunt as a line of its file, and what all lines together come to. Pure. */
import * as v from 'valibot'
import { type Bug, bugsOf, judge } from '../bugs/bug.ts'
import { type Verdict, verdicts } from '../verdict/verdict.ts'

const texts = v.pipe(v.array(v.string()), v.readonly())
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const rowSchema = v.object({
  /** The subject, as people name it. */
  livestore: v.string(),
  runner: v.picklist(['simulation', 'browser']),
  /** From 0; with the hunt's seed it gives the trial's. A canary has none. */
  index: v.exactOptional(count),
  isCanary: v.exactOptional(v.boolean()),
  /** Bugs around which the schedule was steered. */
  past: v.exactOptional(texts),
  verdict: v.picklist(verdicts),
  fingerprints: texts,
  /** Why nothing can be said, where it cannot. */
  unknown: v.exactOptional(v.string()),
  /** The harness itself failed. */
  harnessFailed: v.exactOptional(v.boolean()),
  bitten: v.record(v.string(), v.number()),
  steps: count,
  virtualMs: v.number(),
  tookMs: v.number(),
  /** Seconds since the hunt began, all its sessions together. */
  atSeconds: v.number(),
  /** For a trial that was played twice: the first difference, empty where there is none. */
  difference: v.exactOptional(v.string()),
})

export type HuntRow = Readonly<v.InferOutput<typeof rowSchema>>

/** Reads a line; undefined where it is none, such as the torn last line of a hunt that was killed. */
export const readRow = (line: string): HuntRow | undefined => {
  try {
    return v.parse(rowSchema, JSON.parse(line))
  } catch {
    return undefined
  }
}

/** What has been found so far under one fingerprint on one subject. */
export interface HuntFinding {
  /** The same in every hunt: fingerprint and subject. */
  readonly id: string
  readonly fingerprint: string
  /** The known bug that explains it; null where none does. */
  readonly bug: string | null
  readonly verdict: Verdict
  readonly count: number
  /** The trial that showed it first. */
  readonly firstTrial: number
  readonly secondsToFirst: number
  /** Steps of the shortest schedule that showed it. */
  readonly steps: number
}

export interface HuntArm {
  readonly livestore: string
  readonly runner: HuntRow['runner']
  readonly trials: number
  readonly inconclusive: number
  /** How often each kind of fault was seen to touch something. */
  readonly bitten: Readonly<Record<string, number>>
  /** New ones first, then by count. */
  readonly findings: readonly HuntFinding[]
}

export interface HuntTally {
  readonly trials: number
  readonly inconclusive: number
  readonly harnessFailed: number
  readonly canary: { readonly found: number; readonly trials: number }
  /** Trials that were played twice, and those in which both runs were equal. */
  readonly doubles: { readonly equal: number; readonly trials: number }
  readonly arms: readonly HuntArm[]
}

/** A finding's name, also that of its folder. */
export const findingId = (fingerprint: string, livestore: string): string =>
  `${fingerprint.replaceAll('/', '-')}@${livestore.replaceAll(/[^\w.+-]/g, '_')}`

/** What a trial's findings are grouped by: the worst of them. Undefined where nothing was found. */
export const groupOf = ({ fingerprints }: { readonly fingerprints: readonly string[] }): string | undefined =>
  fingerprints.find((fingerprint) => fingerprint !== 'inconclusive')

/** The known bug that explains all of a trial's findings on a version; undefined where something is left unexplained. */
export const knownBugOf = (
  table: readonly Bug[],
  version: string,
  fingerprints: readonly string[],
): string | undefined => {
  const found = fingerprints.filter((fingerprint) => fingerprint !== 'inconclusive')
  const judgement = judge({ type: 'holds', others: bugsOf(table, { name: version, version }) }, found)
  return judgement.type === 'expected-failure' ? judgement.bug.id : undefined
}

/**
 * What the rows of a hunt come to.
 *
 * @param table the known bugs
 * @param versionOf a subject's version, by its name
 */
export const tally = (
  rows: readonly HuntRow[],
  table: readonly Bug[],
  versionOf: (livestore: string) => string,
): HuntTally => {
  const canaries = rows.filter(({ isCanary }) => isCanary === true)
  const trials = rows.filter(({ isCanary }) => isCanary !== true)
  const doubled = trials.flatMap(({ difference }) => difference ?? [])
  const names = [...new Set(trials.map(({ livestore, runner }) => `${runner} ${livestore}`))]
  return {
    trials: trials.length,
    inconclusive: trials.filter(isInconclusive).length,
    harnessFailed: trials.filter(({ harnessFailed }) => harnessFailed === true).length,
    canary: { found: canaries.filter((row) => groupOf(row) !== undefined).length, trials: canaries.length },
    doubles: { equal: doubled.filter((difference) => difference === '').length, trials: doubled.length },
    arms: names.map((name) => {
      const mine = trials.filter(({ livestore, runner }) => `${runner} ${livestore}` === name)
      return armOf(mine, table, versionOf)
    }),
  }
}

const isInconclusive = (row: HuntRow): boolean => row.verdict === 'inconclusive'

const armOf = (rows: readonly HuntRow[], table: readonly Bug[], versionOf: (livestore: string) => string): HuntArm => {
  const [{ livestore, runner } = { livestore: '', runner: 'simulation' as const }] = rows
  const bitten: Record<string, number> = {}
  for (const row of rows) {
    for (const [kind, times] of Object.entries(row.bitten)) bitten[kind] = (bitten[kind] ?? 0) + times
  }
  const groups = Map.groupBy(rows, groupOf)
  const findings = [...groups].flatMap(([fingerprint, found]): readonly HuntFinding[] => {
    const first = found.reduce((best, row) => (row.atSeconds < best.atSeconds ? row : best))
    if (fingerprint === undefined || first.index === undefined) return []
    // Named only where every one of its trials is explained: one that is not is news.
    const bugs = found.map((row) => knownBugOf(table, versionOf(livestore), row.fingerprints))
    return [
      {
        id: findingId(fingerprint, livestore),
        fingerprint,
        bug: bugs.includes(undefined) ? null : (bugs[0] ?? null),
        verdict: first.verdict,
        count: found.length,
        firstTrial: first.index,
        secondsToFirst: first.atSeconds,
        steps: Math.min(...found.map(({ steps }) => steps)),
      },
    ]
  })
  return {
    livestore,
    runner,
    trials: rows.length,
    inconclusive: rows.filter(isInconclusive).length,
    bitten: Object.fromEntries(Object.entries(bitten).sort(([, left], [, right]) => right - left)),
    findings: findings.sort(
      (left, right) => Number(left.bug !== null) - Number(right.bug !== null) || right.count - left.count,
    ),
  }
}

const verdictSchema = v.object({ livestore: v.string(), fingerprint: v.string() })

/** What a finding's verdict.json says of where it was found, and as what; nothing where it cannot be read. */
export const readVerdict = (text: string): { readonly livestore?: string; readonly fingerprint?: string } => {
  try {
    return v.parse(verdictSchema, JSON.parse(text))
  } catch {
    return {}
  }
}
