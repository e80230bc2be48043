/** Whether what the processes of a hunt hold grows with its trials. Pure. */
import { linearRegression } from 'simple-statistics'
import { median } from '../statistics/quantiles.ts'
import type { HuntRow } from './hunt-row.ts'

/** What is looked at, by its name in a row. */
export const driftMeasures = ['processMiB', 'processFiles', 'ownMiB', 'ownFiles'] as const

export type DriftMeasure = (typeof driftMeasures)[number]

/** How a measure went from a hunt's first trials to its last. */
export interface Drift {
  /** Rows that have it. */
  readonly trials: number
  /** Medians of the first tenth of these rows and of the last. */
  readonly first: number
  readonly last: number
  readonly highest: number
  /** The slope of a straight line through all of them (least squares), for 1,000 trials. */
  readonly perThousand: number
}

export type Drifts = Readonly<Partial<Record<DriftMeasure, Drift>>>

/** So few say nothing: a process fills its caches first. */
const fewest = 100

/**
 * The drift of each measure, in the order in which the trials ended; one that fewer than a hundred rows have is left out.
 *
 * A process of the hunt is renewed after some two thousand stores, so that what one keeps for itself is seen only over more trials than that.
 */
export const driftsOf = (rows: readonly HuntRow[]): Drifts => {
  const inOrder = [...rows].sort((left, right) => left.atSeconds - right.atSeconds)
  return Object.fromEntries(
    driftMeasures.flatMap((measure) => {
      const values = inOrder.flatMap(({ [measure]: value }) => (value === undefined ? [] : [value]))
      return values.length < fewest ? [] : [[measure, driftOf(values)]]
    }),
  )
}

const driftOf = (values: readonly number[]): Drift => {
  const tenth = Math.ceil(values.length / 10)
  return {
    trials: values.length,
    first: median(values.slice(0, tenth)),
    last: median(values.slice(-tenth)),
    highest: values.reduce((most, value) => Math.max(most, value), 0),
    perThousand: linearRegression(values.map((value, index) => [index / 1_000, value])).m,
  }
}
