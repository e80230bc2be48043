/**
 * What a matrix plays next: every cell gets its share first, then those of which too little is known. By number, so that the parts of
 * several machines never overlap. Pure.
 */
import type { Shard } from '../../run/read-options.ts'
import { exactInterval, type Rate } from '../../statistics/rate.ts'
import { type CellKey, cellName, type ItemKind, type MatrixRow } from './row.ts'

/** A row of the matrix: what is played on every version. */
export type Item = Pick<CellKey, 'kind' | 'item' | 'backend'>

/** A cell that is to be played. */
export interface PlannedCell extends CellKey {
  readonly version: string
}

/** Items by the lane that plays them: those of a lane are played side by side, those of two in turns. */
export const laneOf = (kind: ItemKind): Lane => (kind === 'scenario' ? 'browser' : 'node')
export const lanes = ['browser', 'node'] as const
export type Lane = (typeof lanes)[number]

/** Trials of each cell before any gets more than its share: a browser takes a hundred times as long as a process. */
export const shareOf = { browser: 2, node: 6 } as const satisfies Readonly<Record<Lane, number>>

/** An interval that is no wider says enough of a rate: 17 of 17 that held, or 80 of which a third failed. */
export const narrowEnough = 0.2

/** Trials in a row that could not be told, after which there is no use in another. */
export const mostUnknownInARow = 5

/** What has been played of a cell, as far as the plan goes by it. */
export interface PlayedCell {
  /** The highest number that was played on this machine; 0 for none. */
  readonly last: number
  readonly rate: Rate
  readonly isUnsupported: boolean
  readonly unknownInARow: number
}

const notYet: PlayedCell = { last: 0, rate: { failed: 0, trials: 0 }, isUnsupported: false, unknownInARow: 0 }

/** Counts what was played, row by row, as a run goes on. */
export const startPlayed = () => {
  const cells = new Map<string, PlayedCell>()
  return {
    of: (cell: CellKey): PlayedCell => cells.get(cellName(cell)) ?? notYet,
    add: (row: MatrixRow): void => {
      const before = cells.get(cellName(row)) ?? notYet
      const isTold = row.unknown === undefined && row.unsupported === undefined
      const { failed, trials } = before.rate
      cells.set(cellName(row), {
        last: Math.max(before.last, row.number),
        rate: isTold ? { failed: failed + (row.fingerprints.length > 0 ? 1 : 0), trials: trials + 1 } : before.rate,
        isUnsupported: before.isUnsupported || row.unsupported !== undefined,
        unknownInARow: isTold ? 0 : before.unknownInARow + 1,
      })
    },
  }
}

export type Played = ReturnType<typeof startPlayed>

/** The number of a cell's next trial on a machine: from its own part on, and on by as many as there are machines. */
export const nextNumber = ({ last }: Pick<PlayedCell, 'last'>, { number, of }: Shard): number =>
  last === 0 ? number : last + of

/** How wide the interval of a rate is; all of it before there is any evidence. */
export const widthOf = (rate: Rate): number => {
  if (rate.trials === 0) return 1
  const { from, to } = exactInterval(rate)
  return to - from
}

/** Why nothing more is played of a cell; undefined where something is. */
export const whyDone = (
  { last, rate, isUnsupported, unknownInARow }: PlayedCell,
  { shard, trials }: { readonly shard: Shard; readonly trials?: number },
): 'unsupported' | 'given up' | 'played' | 'decided' | undefined => {
  if (isUnsupported) return 'unsupported'
  if (trials !== undefined) return nextNumber({ last }, shard) > trials ? 'played' : undefined
  if (unknownInARow >= mostUnknownInARow) return 'given up'
  return widthOf(rate) <= narrowEnough ? 'decided' : undefined
}

export interface RoundOptions {
  readonly shard: Shard
  /** So many trials of each cell, on all machines together; until all are decided unless given. */
  readonly trials?: number
}

/**
 * The cells of a lane of which one more trial is played next: where some have not had their share yet, those of them that have had
 * least; then the half of which least is known.
 */
export const nextRound = (
  cells: readonly PlannedCell[],
  played: Played,
  lane: Lane,
  options: RoundOptions,
): readonly PlannedCell[] => {
  const open = cells.filter((cell) => laneOf(cell.kind) === lane && whyDone(played.of(cell), options) === undefined)
  const turnsOf = (cell: PlannedCell): number => Math.ceil(played.of(cell).last / options.shard.of)
  const least = Math.min(...open.map(turnsOf))
  if (options.trials !== undefined || least < shareOf[lane]) return open.filter((cell) => turnsOf(cell) === least)
  const byWidth = [...open].sort((left, right) => widthOf(played.of(right).rate) - widthOf(played.of(left).rate))
  return byWidth.slice(0, Math.ceil(byWidth.length / 2))
}
