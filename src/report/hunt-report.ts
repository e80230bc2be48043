/** What a hunt says: while it lasts in a line, at its end as a table with the new findings in prose, and as JSON. Pure. */

import type { Aim } from '../campaign/aims.ts'
import { confirmationInWords } from '../campaign/confirm.ts'
import { type DriftMeasure, type Drifts, driftMeasures } from '../campaign/drift.ts'
import type { FinishedFinding } from '../campaign/finish-findings.ts'
import type { HuntTally } from '../campaign/hunt-row.ts'
import { explain } from '../schedule/explain.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { formatColumns } from './columns.ts'

/** A length of time as a person reads it. */
export const formatSeconds = (value: number): string =>
  value < 120 ? `${value.toFixed(0)} s` : `${(value / 60).toFixed(1)} min`

/**
 * How a hunt goes, in a line.
 *
 * @param perMinute trials a minute since it was begun or gone on with
 */
export const huntProgress = ({ trials, arms, canary }: HuntTally, perMinute: number): string => {
  const bitten = Object.keys(Object.assign({}, ...arms.map((arm) => arm.bitten))).length
  const found = arms.flatMap(({ findings }) => findings)
  const unknown = found.filter(({ bug }) => bug === null).length
  return `${trials} trials, ${perMinute.toFixed(0)}/min, ${bitten} kinds of faults bit, ${found.length} findings (${unknown} new), canary ${canary.found}/${canary.trials}`
}

const titles = ['found', 'bug', 'trials', 'first', 'after', 'steps', 'again', 'inevitable', 'needs', 'in a browser']
const toTheRight = ['trials', 'first', 'after', 'steps', 'again']

/** A hunt's result: a table for each subject, then what is new as prose, then how far it can be believed. */
export const describeHunt = (
  { arms, canary, doubles }: HuntTally,
  finished: readonly FinishedFinding[],
  drifts: Drifts = {},
): string => {
  const tables = arms.flatMap(({ livestore, runner, trials, inconclusive, bitten, findings }) => {
    const faults = Object.entries(bitten).map(([kind, count]) => `${kind} ${count}`)
    const rows = findings.map(({ id, fingerprint, bug, count, firstTrial, secondsToFirst, steps }) => {
      const smallest = finished.find((one) => one.id === id)
      return [
        fingerprint,
        bug ?? 'NEW',
        String(count),
        `#${firstTrial}`,
        formatSeconds(secondsToFirst),
        smallest === undefined ? String(steps) : `${steps} -> ${smallest.shrunkSteps}`,
        smallest === undefined ? '' : `${smallest.rate.failed} of ${smallest.rate.trials}`,
        inevitableOf(smallest),
        smallest === undefined ? '' : smallest.models.join(', ') || 'no fault',
        smallest?.confirmed === undefined ? '' : confirmationInWords(smallest.confirmed),
      ]
    })
    const columns = titles.map((title) => ({
      title,
      align: toTheRight.includes(title) ? ('right' as const) : ('left' as const),
    }))
    return [
      `\nLiveStore ${livestore}${runner === 'browser' ? ' in a browser' : ''}: ${trials} trials, ${inconclusive} inconclusive, ${findings.length} findings`,
      `faults that bit: ${faults.join(', ') || 'none'}`,
      ...(rows.length === 0 ? [] : [formatColumns(columns, rows)]),
    ]
  })
  const news = finished.flatMap(({ id, bug, schedule, inevitable }) =>
    bug === null ? [`\n${id}:\n${explain(schedule)}`, ...(inevitable === undefined ? [] : [inevitable.words])] : [],
  )
  const belief = `\ncanary: found ${canary.found} of ${canary.trials}; played twice: ${doubles.equal} of ${doubles.trials} equal`
  return [...tables, ...news, belief, ...describeDrifts(drifts)].join('\n')
}

const driftTitles: Readonly<Record<DriftMeasure, string>> = {
  processMiB: "trials' processes, MiB",
  processFiles: "trials' processes, open files",
  ownMiB: "the hunt's own process, MiB",
  ownFiles: "the hunt's own process, open files",
}

/** What grew with the trials, a line for each measure; nothing where there were too few of them to tell. */
const describeDrifts = (drifts: Drifts): readonly string[] =>
  driftMeasures.flatMap((measure) => {
    const drift = drifts[measure]
    if (drift === undefined) return []
    const { first, last, perThousand, highest, trials } = drift
    // "-0.0" is nothing that shrinks.
    const slope = Math.abs(perThousand) < 0.05 ? '0.0' : perThousand.toFixed(1)
    return [
      `${driftTitles[measure]}: ${first} in the first tenth of ${trials} trials, ${last} in the last, at most ${highest}; ${slope} more each 1,000`,
    ]
  })

/** After which of its smallest schedule's steps a finding was inevitable, in a table's cell. */
const inevitableOf = (smallest: FinishedFinding | undefined): string => {
  if (smallest?.inevitable === undefined) return ''
  const { step, isFirst } = smallest.inevitable
  return step === null ? 'never' : `${isFirst ? '' : 'by '}step ${step} of ${smallest.shrunkSteps}`
}

/**
 * What a hunt was to find, a line for each.
 *
 * @param whole how much was played in all
 */
export const describeAims = (
  aims: readonly Aim[],
  whole: { readonly trials: number; readonly seconds: number },
): string =>
  aims
    .map(({ name, found }) => {
      if (found === null)
        return `until ${name}: not found in ${formatSeconds(whole.seconds)} and ${whole.trials} trials`
      const { livestore, runner, trial, seconds, trials } = found
      const where = `trial ${trial} on ${livestore}${runner === 'browser' ? ' in a browser' : ''}`
      return `until ${name}: found after ${formatSeconds(seconds)} and ${trials} trials, by ${where}`
    })
    .join('\n')

/** How often it showed in a browser; null where none could tell. */
const confirmedOf = (finding: FinishedFinding | undefined): { readonly k: number; readonly n: number } | null => {
  if (finding?.confirmed === undefined || finding.confirmed.n === 0) return null
  const { k, n } = finding.confirmed
  return { k, n }
}

/**
 * A hunt's result as JSON; `arms` where several subjects were hunted.
 *
 * @param shortest the shortest schedule that showed a finding, for one that nobody has shrunk
 */
export const huntJson = (
  { arms, trials, inconclusive, canary, doubles }: HuntTally,
  {
    seed,
    perSecond,
    finished,
    shortest,
    drifts,
    until,
  }: {
    readonly seed: string
    readonly perSecond: number
    readonly finished: readonly FinishedFinding[]
    readonly shortest: (id: string) => Schedule
    /** What the processes held from the first trials to the last. */
    readonly drifts: Drifts
    /** What it was to find, where it was told. */
    readonly until?: readonly Aim[]
  },
) => {
  const told = arms.map(({ findings, ...arm }) => ({
    ...arm,
    findings: findings.map((finding) => {
      const smallest = finished.find(({ id }) => id === finding.id)
      return {
        ...finding,
        shrunkSteps: smallest?.shrunkSteps ?? null,
        rate: smallest?.rate ?? null,
        models: smallest?.models ?? null,
        inevitable: smallest?.inevitable ?? null,
        confirmed: confirmedOf(smallest),
        schedule: smallest?.schedule ?? shortest(finding.id),
      }
    }),
  }))
  const [only] = told
  return {
    ...(told.length === 1 ? only : { arms: told }),
    seed,
    trials,
    trialsPerSecond: perSecond,
    inconclusive,
    canary,
    doubles,
    drifts,
    ...(until !== undefined && { until }),
  }
}
