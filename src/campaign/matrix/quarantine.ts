/**
 * Cells of the matrix that are known to be wrong, each with a reason and a date. A quarantined cell is still played and still shown; until the
 * end of its last day it is no news, from then on it counts again. Pure: whoever calls reads the file.
 */
import * as v from 'valibot'
import { problemOf } from '../../schedule/problem-of.ts'
import type { Cell } from './cell.ts'
import { type CellKey, matrixBackends } from './row.ts'

const text = v.pipe(v.string(), v.trim(), v.nonEmpty())

const quarantineSchema = v.pipe(
  v.array(
    v.strictObject({
      /** The subject, as people name it. */
      livestore: text,
      /** A scenario's tag, a trigger's id, or `drawn`. */
      item: text,
      /** All of them unless given. */
      backend: v.exactOptional(v.picklist(matrixBackends)),
      /** Why nobody has to look into it before that day. */
      reason: text,
      /** The last day on which it counts as known: `2026-12-31`, in UTC. */
      until: v.pipe(v.string(), v.isoDate()),
      /** Where it is worked on. */
      issue: v.exactOptional(text),
    }),
  ),
  v.readonly(),
)

/** One entry of `quarantine.json`. */
export type QuarantineEntry = Readonly<v.InferOutput<typeof quarantineSchema>[number]>

/** What an entry means for a cell on some day. */
export type Quarantine = Pick<QuarantineEntry, 'reason' | 'until' | 'issue'> & {
  /** Whether its last day is past: the cell counts again. */
  readonly isOver: boolean
}

/**
 * Reads the list of quarantined cells.
 *
 * @throws Error whose message is the problem, in one line
 */
export const readQuarantine = (json: string): readonly QuarantineEntry[] => {
  const read = v.safeParse(quarantineSchema, JSON.parse(json), { abortEarly: true })
  if (!read.success) throw new Error(problemOf(read.issues[0]))
  for (const { until } of read.output) {
    if (!isDay(until)) throw new Error(`until: expected a day that there is, found ${JSON.stringify(until)}`)
  }
  return read.output
}

/** The day of a moment in UTC, as the list has it. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10)

/** The pattern lets 2026-02-31 pass, which would be read as the third of March. */
const isDay = (day: string): boolean => {
  const moment = new Date(day)
  return !Number.isNaN(moment.getTime()) && dayOf(moment) === day
}

/**
 * The quarantine of a cell: of several entries the one that lasts longest. A canary has none: it must be found.
 *
 * @param today the day in UTC, such as `2026-11-22`
 */
export const quarantineOf = (
  cell: CellKey,
  list: readonly QuarantineEntry[],
  today: string,
): Quarantine | undefined => {
  if (cell.isCanary === true) return undefined
  const [longest] = list
    .filter((entry) => isMeant(entry, cell))
    .sort((left, right) => (left.until < right.until ? 1 : -1))
  if (longest === undefined) return undefined
  const { reason, until, issue } = longest
  return { reason, until, ...(issue !== undefined && { issue }), isOver: until < today }
}

/** Whether an entry is about a cell. */
export const isMeant = (entry: QuarantineEntry, { livestore, item, backend }: CellKey): boolean =>
  entry.livestore === livestore && entry.item === item && (entry.backend ?? backend) === backend

/** What a cell comes to once its quarantine is known: only what nobody expected can be excused, and never a harness that failed. */
export const wordIn = (
  { word }: Pick<Cell, 'word'>,
  quarantine: Quarantine | undefined,
): Cell['word'] | 'quarantined' =>
  quarantine !== undefined && !quarantine.isOver && (word === 'unexpected' || word === 'new finding')
    ? 'quarantined'
    : word
