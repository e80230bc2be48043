/** Which rows, columns and cells are shown. Pure. */
import type { CellWord } from '../../../../src/campaign/matrix/cell.ts'
import type { ItemKind } from '../../../../src/campaign/matrix/row.ts'
import type { MatrixPageData, PageCell, PageRow } from '../data.ts'

/** What is looked for; an empty set means all. */
export interface Filter {
  readonly words: ReadonlySet<CellWord>
  readonly kinds: ReadonlySet<ItemKind>
  readonly versions: ReadonlySet<string>
  /** A part of an item's name. */
  readonly query: string
}

export const everything: Filter = { words: new Set(), kinds: new Set(), versions: new Set(), query: '' }

/** What is left of the matrix. */
export interface Shown {
  readonly versions: readonly string[]
  readonly rows: readonly PageRow[]
  readonly count: number
}

const has = <Thing>(set: ReadonlySet<Thing>, thing: Thing): boolean => set.size === 0 || set.has(thing)

/** A row is shown where one of its cells is; a cell that is not looked for is left out of it. */
export const shownBy = ({ versions, rows }: Pick<MatrixPageData, 'versions' | 'rows'>, filter: Filter): Shown => {
  const columns = versions.flatMap((version, index) => (has(filter.versions, version) ? [index] : []))
  const query = filter.query.trim().toLowerCase()
  const kept = rows
    .filter(({ kind, item }) => has(filter.kinds, kind) && item.toLowerCase().includes(query))
    .map((row): PageRow => {
      const cells = columns.map((column) => {
        const cell = row.cells[column] ?? null
        return cell !== null && has(filter.words, cell.word) ? cell : null
      })
      return { ...row, cells }
    })
    .filter(({ cells }) => cells.some((cell) => cell !== null))
  return {
    versions: columns.map((column) => versions[column] ?? ''),
    rows: kept,
    count: kept.flatMap(({ cells }) => cells).filter((cell) => cell !== null).length,
  }
}

/** The set with the thing, or without it where it was there. */
export const toggled = <Thing>(set: ReadonlySet<Thing>, thing: Thing): ReadonlySet<Thing> => {
  const next = new Set(set)
  if (!next.delete(thing)) next.add(thing)
  return next
}

/** A cell with the row that it stands in. */
export interface Place {
  readonly row: PageRow
  readonly cell: PageCell
}

/** Where a cell is, by its name. */
export const placeOf = (rows: readonly PageRow[], name: string): Place | undefined => {
  for (const row of rows) {
    const cell = row.cells.find((candidate) => candidate?.name === name)
    if (cell !== undefined && cell !== null) return { row, cell }
  }
  return undefined
}

const steps: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** The cell that an arrow key leads to from another: the next in that direction, over what is empty; undefined where there is none. */
export const neighbourOf = (rows: readonly PageRow[], name: string, key: string): string | undefined => {
  const [down, right] = steps[key] ?? [0, 0]
  if (down === 0 && right === 0) return undefined
  let row = rows.findIndex(({ cells }) => cells.some((cell) => cell?.name === name))
  let column = rows[row]?.cells.findIndex((cell) => cell?.name === name) ?? -1
  for (;;) {
    row += down
    column += right
    const cell = rows[row]?.cells[column]
    if (cell === undefined) return undefined
    if (cell !== null) return cell.name
  }
}
