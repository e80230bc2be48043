/** What came of one trial, whoever played it, and how it becomes a row. */
import { availableParallelism, cpus, loadavg } from 'node:os'
import type { PlannedCell } from './plan.ts'
import type { MatrixRow } from './row.ts'

/** A trial as its player tells it. */
export type Told = Pick<MatrixRow, 'seed' | 'parameters' | 'fingerprints' | 'tookMs'> &
  Partial<Pick<MatrixRow, 'unknown' | 'harnessFailed' | 'unsupported' | 'drainMs' | 'files'>>

/** What all rows of a run have in common. */
export type OfRun = Pick<MatrixRow, 'run' | 'commit' | 'machine'>

/** This machine in a few words. */
export const machineInWords = (): string => {
  const model = cpus()[0]?.model.trim() ?? 'unknown'
  return `${availableParallelism()} x ${model}`
}

/** A trial as a row, at the moment at which it has ended. */
export const rowOf = (
  { livestore, version, kind, item, backend, isCanary }: PlannedCell,
  number: number,
  told: Told,
  ofRun: OfRun,
): MatrixRow => ({
  ...ofRun,
  livestore,
  version,
  kind,
  item,
  backend,
  ...(isCanary === true && { isCanary }),
  number,
  ...told,
  at: new Date(Date.now() - told.tookMs).toISOString(),
  load: Math.round(((loadavg()[0] ?? 0) / availableParallelism()) * 100) / 100,
})
