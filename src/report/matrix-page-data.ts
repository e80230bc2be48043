/** What the matrix's page and its summary tell, made from counted cells, earlier nights and the list of quarantined cells. Pure. */
import type { MatrixPageData, NewFinding, NightRate, PageRow, Remark } from '../../apps/matrix-page/src/data.ts'
import { type Cell, cellWords } from '../campaign/matrix/cell.ts'
import { codeOfMatrix } from '../campaign/matrix/matrix-code.ts'
import { isMeant, type Quarantine, type QuarantineEntry, quarantineOf } from '../campaign/matrix/quarantine.ts'
import type { ItemKind } from '../campaign/matrix/row.ts'
import type { MatrixHead } from '../campaign/matrix/store.ts'
import { type ExitCode, exitCodes, worstExitCode } from '../run/exit-codes.ts'
import { rateInWords } from '../statistics/rate.ts'
import { versions } from '../subject/subject.ts'
import { type CellContext, pageCellOf } from './matrix-page-cell.ts'
import { canaryInWords, linkTo, problemsOf } from './matrix-page-problems.ts'
import { counted, inOneLine } from './matrix-page-words.ts'

/** A matrix, counted. */
export interface CountedMatrix {
  readonly name: string
  readonly head: MatrixHead
  readonly cells: readonly Cell[]
}

export interface MatrixPageOptions extends CellContext {
  /** Nights before this one, oldest first. */
  readonly earlier: readonly CountedMatrix[]
  readonly quarantine: readonly QuarantineEntry[]
  /** The day in UTC, by which quarantines end. */
  readonly today: string
}

/** All that a page shows. */
export const matrixPageData = (matrix: CountedMatrix, options: MatrixPageOptions): MatrixPageData => {
  const { head, cells } = matrix
  const { earlier, quarantine: list, today } = options
  const quarantines = new Map(cells.map((cell) => [cell.name, quarantineOf(cell, list, today)]))
  const usual = cells.filter(({ isCanary }) => isCanary !== true)
  const counting = usual.filter(({ name }) => quarantines.get(name)?.isOver !== false)
  const problems = problemsOf(head, cells)
  const newFindings = newFindingsOf(counting, earlier, quarantines)
  const unexpected = unexpectedOf(counting, quarantines)
  const machines = [...new Set(cells.flatMap(({ rows }) => rows.map(({ machine }) => machine)))]
  const historyOf = historiesOf([...earlier, matrix])
  const pageCells = new Map(
    cells.map((cell) => [
      cell.name,
      pageCellOf(cell, {
        ...options,
        quarantine: quarantines.get(cell.name),
        history: historyOf(cell.name),
        machineOf: (machine) => machines.indexOf(machine),
      }),
    ]),
  )
  const words = cellWords.map((word) => ({
    word,
    count: usual.filter(({ name }) => pageCells.get(name)?.word === word).length,
  }))
  const columns = columnsOf(head, cells)
  return {
    name: matrix.name,
    headline: headlineOf({ problems, newFindings, unexpected, words, cells: usual }),
    isCalm: problems.length + newFindings.length + unexpected.length === 0,
    facts: factsOf(head, cells),
    problems,
    newFindings,
    unexpected,
    notes: notesOf(head, usual, list),
    words: words.filter(({ count }) => count > 0),
    versions: columns,
    nights: [...earlier, matrix].map(({ name, head: { startedAt } }) => ({ name, day: startedAt.slice(0, 10) })),
    machines,
    rows: rowsOf(cells).map((row) => ({
      ...row,
      cells: columns.map((livestore) => pageCells.get(cellAt(cells, row, livestore)?.name ?? '') ?? null),
    })),
  }
}

/** What a matrix comes to as an exit code: never 0 where the page has a problem on top. */
export const exitCodeOfMatrix = (
  { head, cells }: CountedMatrix,
  { quarantine, today }: Pick<MatrixPageOptions, 'quarantine' | 'today'>,
): ExitCode =>
  worstExitCode([
    codeOfMatrix(cells, head.shards, (cell) => quarantineOf(cell, quarantine, today)?.isOver === false),
    problemsOf(head, cells).length > 0 ? exitCodes.inconclusive : exitCodes.asExpected,
  ])

const headlineOf = ({
  problems,
  newFindings,
  unexpected,
  words,
  cells,
}: Pick<MatrixPageData, 'problems' | 'newFindings' | 'unexpected' | 'words'> & {
  readonly cells: readonly Cell[]
}): string => {
  const trials = cells.reduce((sum, { count }) => sum + count.trials, 0)
  const inconclusive = words.find(({ word }) => word === 'inconclusive')?.count ?? 0
  const parts = [
    ...(problems.length > 0 ? [counted(problems.length, 'problem')] : []),
    ...(newFindings.length > 0 ? [counted(newFindings.length, 'new finding')] : []),
    ...(unexpected.length > 0 ? [`${counted(unexpected.length, 'cell')} not as expected`] : []),
    ...(inconclusive > 0 ? [`nothing known of ${counted(inconclusive, 'cell')}`] : []),
  ]
  return parts.length === 0 ? `Nothing unexpected in ${counted(trials, 'trial')}` : parts.join(', ')
}

const factsOf = (head: MatrixHead, cells: readonly Cell[]): readonly string[] => {
  const unknown = cells.reduce((sum, { count }) => sum + count.unknown, 0)
  const trials = cells.reduce((sum, { count }) => sum + count.trials, unknown)
  const of = Math.max(...head.shards.map((shard) => shard.of))
  const ended = head.shards.filter((shard) => shard.ended !== undefined).length
  const seconds = head.shards.reduce((most, shard) => Math.max(most, shard.seconds ?? 0), 0)
  return [
    `${head.startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    ...(seconds > 0 ? [`${counted(Math.round(seconds / 60), 'minute')}`] : []),
    `${counted(trials, 'trial')}, ${unknown.toLocaleString('en')} of them not known`,
    `${ended} of ${counted(of, 'part')} ended`,
    canaryInWords(cells),
    `harness ${head.commit.slice(0, 10)}`,
    `seed ${head.seed}`,
  ]
}

/** What nobody can explain, by its fingerprint: what was never seen before first, then what shows most. */
const newFindingsOf = (
  cells: readonly Cell[],
  earlier: readonly CountedMatrix[],
  quarantines: ReadonlyMap<string, Quarantine | undefined>,
): readonly NewFinding[] => {
  const own = new Map<string, { readonly cell: Cell; readonly count: number }[]>()
  for (const cell of cells) {
    for (const { fingerprint, bug, count } of cell.findings) {
      if (bug === null) own.set(fingerprint, [...(own.get(fingerprint) ?? []), { cell, count }])
    }
  }
  const found = [...own].map(([fingerprint, places]) => {
    const nights = earlier.filter((night) => night.cells.some((cell) => isNewIn(cell, fingerprint)))
    const times = places.reduce((sum, { count }) => sum + count, 0)
    const trials = places.reduce((sum, { cell }) => sum + cell.count.trials, 0)
    return { fingerprint, places, nights, times, trials }
  })
  return found
    .sort((left, right) => left.nights.length - right.nights.length || right.times - left.times)
    .map(({ fingerprint, places, nights, times, trials }) => ({
      fingerprint,
      text: `${times} of ${counted(trials, 'trial')} in ${counted(places.length, 'cell')}`,
      seen: seenInWords(nights, earlier.length),
      cells: places
        .toSorted((left, right) => right.count - left.count)
        .map(({ cell, count }) => {
          const { until } = quarantines.get(cell.name) ?? {}
          const over = until === undefined ? '' : `, quarantine over since ${until}`
          return { cell: cell.name, text: `${linkTo(cell).text}: ${count} of ${cell.count.trials}${over}` }
        }),
    }))
}

const isNewIn = (cell: Cell, fingerprint: string): boolean =>
  cell.findings.some((finding) => finding.fingerprint === fingerprint && finding.bug === null)

const seenInWords = (nights: readonly CountedMatrix[], of: number): string => {
  const [first] = nights
  if (of === 0) return 'no earlier matrix to compare with'
  if (first === undefined) return `never seen in ${counted(of, 'earlier matrix', 'earlier matrices')}`
  return `seen in ${nights.length} of ${counted(of, 'earlier matrix', 'earlier matrices')}, first on ${first.head.startedAt.slice(0, 10)}`
}

/** Cells that are not as expected though whatever broke in them is known, such as a bug that does not show any more. */
const unexpectedOf = (
  cells: readonly Cell[],
  quarantines: ReadonlyMap<string, Quarantine | undefined>,
): readonly Remark[] =>
  cells
    .filter(({ unexpected, findings }) => unexpected.length > 0 && findings.every(({ bug }) => bug !== null))
    .map((cell) => {
      const quarantine = quarantines.get(cell.name)
      const over =
        quarantine === undefined
          ? ''
          : ` Its quarantine ended on ${quarantine.until} (${quarantine.reason}): it counts again.`
      const [first = '', ...others] = cell.unexpected
      const more = others.length === 0 ? '' : ` (and ${counted(others.length, 'other reason')})`
      const link = { cell: cell.name, text: `${linkTo(cell).text}, ${rateInWords(cell.count)}` }
      return { text: `${inOneLine(first)}${more}.${over}`, cells: [link] }
    })

const notesOf = (
  { livestore }: MatrixHead,
  cells: readonly Cell[],
  list: readonly QuarantineEntry[],
): readonly string[] =>
  list
    .filter((entry) => livestore.includes(entry.livestore) && !cells.some((cell) => isMeant(entry, cell)))
    .map((entry) => `The quarantine of ${entry.item} on ${entry.livestore} is of no cell here: is its name right?`)

const columnsOf = ({ livestore }: MatrixHead, cells: readonly Cell[]): readonly string[] => {
  const names = [...new Set([...livestore, ...cells.map((cell) => cell.livestore)])]
  const published: readonly string[] = versions
  return [
    ...published.filter((version) => names.includes(version)),
    ...names.filter((name) => !published.includes(name)),
  ]
}

const kindOrder: readonly ItemKind[] = ['scenario', 'hunt', 'bug']

/** The matrix's rows, kind by kind, each in the order in which they first occur; the canary last. */
const rowsOf = (cells: readonly Cell[]): readonly Omit<PageRow, 'cells'>[] => {
  const rows = new Map<string, Omit<PageRow, 'cells'>>()
  for (const { kind, item, backend, isCanary } of cells) {
    const row = { kind, item, backend, isCanary: isCanary === true }
    rows.set(JSON.stringify(row), row)
  }
  const place = ({ kind, isCanary }: Omit<PageRow, 'cells'>): number =>
    isCanary ? kindOrder.length : kindOrder.indexOf(kind)
  return [...rows.values()].sort((left, right) => place(left) - place(right))
}

const cellAt = (
  cells: readonly Cell[],
  { kind, item, backend, isCanary }: Omit<PageRow, 'cells'>,
  livestore: string,
): Cell | undefined =>
  cells.find(
    (cell) =>
      cell.livestore === livestore &&
      cell.kind === kind &&
      cell.item === item &&
      cell.backend === backend &&
      (cell.isCanary === true) === isCanary,
  )

/** Rates of a cell over the nights in which it was judged. */
const historiesOf = (nights: readonly CountedMatrix[]): ((cell: string) => readonly NightRate[]) => {
  const histories = new Map<string, NightRate[]>()
  for (const [night, { cells }] of nights.entries()) {
    for (const { name, count, interval } of cells) {
      if (interval === undefined) continue
      const rate = { night, failed: count.failed, trials: count.trials, from: interval.from, to: interval.to }
      histories.set(name, [...(histories.get(name) ?? []), rate])
    }
  }
  return (cell) => histories.get(cell) ?? []
}
