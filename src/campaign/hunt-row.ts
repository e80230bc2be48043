/** One trial of a hunt as a line of its file, and what all lines together come to. Pure. */
import * as v from 'valibot'
import { type Bug, bugsOf } from '../bugs/bug.ts'
import { runnerNames } from '../runner/contract.ts'
import { type Verdict, verdicts } from '../verdict/verdict.ts'

const texts = v.pipe(v.array(v.string()), v.readonly())
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const rowSchema = v.object({
  /** The subject, as people name it. */
  livestore: v.string(),
  runner: v.picklist(runnerNames),
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
  /** MiB that the process which played it had after it, in all. */
  processMiB: v.exactOptional(v.number()),
  /** Files, sockets and pipes that it had open. */
  processFiles: v.exactOptional(count),
  /** MiB that the hunt's own process had. */
  ownMiB: v.exactOptional(v.number()),
  ownFiles: v.exactOptional(count),
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
  /** Trials, canaries too, at which the harness itself failed. */
  readonly harnessFailed: number
  readonly canary: { readonly found: number; readonly trials: number }
  /** Trials that were played twice, and those in which both runs were equal. */
  readonly doubles: { readonly equal: number; readonly trials: number }
  readonly arms: readonly HuntArm[]
}

/** Where a finding was made. */
export type ArmOfFinding = Pick<HuntRow, 'livestore' | 'runner'>

/** A finding's name, also that of its folder. What a browser showed is told from what the simulation did. */
export const findingId = (fingerprint: string, { livestore, runner }: ArmOfFinding): string => {
  const subject = livestore.replaceAll(/[^\w.+-]/g, '_')
  return `${fingerprint.replaceAll('/', '-')}@${subject}${runner === 'browser' ? '-in-browser' : ''}`
}

/** Whether anything was found to be broken: of a trial that could not be judged nothing is known. */
export const isBroken = (fingerprint: string): boolean => fingerprint !== 'inconclusive'

/**
 * What a trial is grouped by: the worst of its findings that nothing explains, or else the worst of all. So whoever fails in a known way
 * and in another is news, and does not lie among those that fail in the known way alone. Undefined where nothing was found.
 */
export const groupOf = (
  { fingerprints }: { readonly fingerprints: readonly string[] },
  isKnown: (fingerprint: string) => boolean,
): string | undefined => {
  const broken = fingerprints.filter(isBroken)
  return broken.find((fingerprint) => !isKnown(fingerprint)) ?? broken[0]
}

/** The known bug of a version that shows under a fingerprint; undefined where there is none. */
export const bugOf = (table: readonly Bug[], version: string, fingerprint: string): string | undefined =>
  bugsOf(table, { name: version, version }).find(({ fingerprints }) => fingerprints.includes(fingerprint))?.id

/** What a tally goes by. */
export interface TallyOptions {
  /** The known bugs. */
  readonly table: readonly Bug[]
  /** A subject's version, by its name. */
  readonly versionOf: (livestore: string) => string
  /** The fingerprint under which a canary must be found; any unless given. */
  readonly canary?: string
  /** Arms that are told of even where nothing was played on them. */
  readonly arms?: readonly Pick<HuntArm, 'livestore' | 'runner'>[]
}

/** A sum of rows that goes on: what a row adds costs the same however many there were. */
export interface RunningTally {
  readonly add: (row: HuntRow) => void
  /** What all rows so far come to. */
  readonly result: () => HuntTally
  /** In how many trials of an arm each known bug explains all that was found, and how many trials it had. */
  readonly explainedOn: (arm: ArmOfFinding) => {
    readonly trials: number
    readonly byBug: ReadonlyMap<string, number>
  }
}

interface FindingSoFar {
  readonly fingerprint: string
  readonly bug: string | undefined
  count: number
  first: HuntRow & { readonly index: number }
  steps: number
}

interface ArmSoFar {
  readonly livestore: string
  readonly runner: HuntRow['runner']
  trials: number
  inconclusive: number
  readonly bitten: Map<string, number>
  readonly byBug: Map<string, number>
  readonly findings: Map<string, FindingSoFar>
}

/**
 * Begins a tally.
 *
 * @example
 * const { add, result } = startTally({ table: bugs, versionOf: () => '0.4.0' })
 * for (const row of rows) add(row)
 * result().arms[0]?.findings
 */
export const startTally = ({ table, versionOf, canary, arms: known = [] }: TallyOptions): RunningTally => {
  const arms = new Map<string, ArmSoFar>()
  const canaries = { found: 0, trials: 0 }
  const doubles = { equal: 0, trials: 0 }
  let harnessFailed = 0

  const armOf = ({ livestore, runner }: Pick<HuntArm, 'livestore' | 'runner'>): ArmSoFar => {
    const name = `${runner} ${livestore}`
    const arm = arms.get(name) ?? {
      livestore,
      runner,
      trials: 0,
      inconclusive: 0,
      bitten: new Map(),
      byBug: new Map(),
      findings: new Map(),
    }
    arms.set(name, arm)
    return arm
  }
  for (const arm of known) armOf(arm)

  const addTrial = (row: HuntRow & { readonly index: number }): void => {
    const arm = armOf(row)
    arm.trials += 1
    if (row.verdict === 'inconclusive') arm.inconclusive += 1
    if (row.difference !== undefined) doubles.trials += 1
    if (row.difference === '') doubles.equal += 1
    for (const [kind, times] of Object.entries(row.bitten)) increase(arm.bitten, kind, times)
    const known = (one: string): string | undefined => bugOf(table, versionOf(row.livestore), one)
    const fingerprint = groupOf(row, (one) => known(one) !== undefined)
    if (fingerprint === undefined) return
    const bug = known(fingerprint)
    if (bug !== undefined) increase(arm.byBug, bug)
    const finding = arm.findings.get(fingerprint)
    if (finding === undefined) {
      arm.findings.set(fingerprint, { fingerprint, bug, count: 1, first: row, steps: row.steps })
      return
    }
    finding.count += 1
    if (row.atSeconds < finding.first.atSeconds) finding.first = row
    finding.steps = Math.min(finding.steps, row.steps)
  }

  return {
    add: (row) => {
      if (row.harnessFailed === true) harnessFailed += 1
      const { isCanary, index } = row
      if (isCanary === true) {
        canaries.trials += 1
        const isFound = canary === undefined ? row.fingerprints.some(isBroken) : row.fingerprints.includes(canary)
        if (isFound) canaries.found += 1
      } else if (index !== undefined) addTrial({ ...row, index })
    },
    result: () => ({
      trials: sum([...arms.values()].map(({ trials }) => trials)),
      inconclusive: sum([...arms.values()].map(({ inconclusive }) => inconclusive)),
      harnessFailed,
      canary: { ...canaries },
      doubles: { ...doubles },
      arms: [...arms.values()].map(
        ({ livestore, runner, trials, inconclusive, bitten, findings }): HuntArm => ({
          livestore,
          runner,
          trials,
          inconclusive,
          bitten: Object.fromEntries([...bitten].sort(([, left], [, right]) => right - left)),
          findings: [...findings.values()]
            .map((finding) => toFinding(finding, { livestore, runner }))
            .sort((left, right) => Number(left.bug !== null) - Number(right.bug !== null) || right.count - left.count),
        }),
      ),
    }),
    explainedOn: (arm) => {
      const { trials, byBug } = armOf(arm)
      return { trials, byBug }
    },
  }
}

/** What the rows of a hunt come to, all at once. */
export const tally = (rows: readonly HuntRow[], options: TallyOptions): HuntTally => {
  const { add, result } = startTally(options)
  for (const row of rows) add(row)
  return result()
}

const toFinding = ({ fingerprint, bug, count, first, steps }: FindingSoFar, arm: ArmOfFinding): HuntFinding => ({
  id: findingId(fingerprint, arm),
  fingerprint,
  bug: bug ?? null,
  verdict: verdictOf(fingerprint),
  count,
  firstTrial: first.index,
  secondsToFirst: first.atSeconds,
  steps,
})

/** A fingerprint begins with its verdict. */
const verdictOf = (fingerprint: string): Verdict =>
  verdicts.find((verdict) => fingerprint.split('/')[0] === verdict) ?? 'inconclusive'

const increase = (counts: Map<string, number>, key: string, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
