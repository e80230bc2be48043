/** A matrix on the terminal: how far it is, and what its cells come to. Pure. */
import type { Cell } from '../campaign/matrix/cell.ts'
import { cellWords } from '../campaign/matrix/cell.ts'
import type { MatrixRow } from '../campaign/matrix/row.ts'
import { cellName } from '../campaign/matrix/row.ts'
import { rateInWords } from '../statistics/rate.ts'
import { formatColumns } from './columns.ts'

/** How far a matrix is, in a few words. */
export const matrixProgress = (
  rows: readonly MatrixRow[],
  cells: number,
  { seconds, minutes }: { readonly seconds: number; readonly minutes: number | undefined },
): string => {
  const begun = new Set(rows.map(cellName)).size
  const failed = rows.filter(({ fingerprints }) => fingerprints.length > 0).length
  const time = minutes === undefined ? '' : `, ${Math.floor(seconds / 60)} of ${minutes} min`
  return `${rows.length} trials, ${failed} failed, ${begun} of ${cells} cells begun${time}`
}

const inWords = ({ kind, item, backend, isCanary }: Cell): string =>
  `${isCanary === true ? 'canary' : kind} ${item}${kind === 'bug' ? '' : `, ${backend === 'none' ? 'no backend' : backend}`}`

/** Cells that are worth a line each: the others are counted. */
const isWorthALine = ({ word }: Cell): boolean => word !== 'as expected' && word !== 'unsupported'

/** What the cells come to: counts by word, and a line for each that is not as it should be. */
export const describeMatrix = (cells: readonly Cell[]): string => {
  const counts = cellWords.flatMap((word) => {
    const count = cells.filter((cell) => cell.word === word).length
    return count === 0 ? [] : [`${count} ${word}`]
  })
  const told = cells.filter(isWorthALine).map((cell) => [
    cell.word,
    inWords(cell),
    cell.livestore,
    cell.count.trials === 0 ? 'nothing could be told' : rateInWords(cell.count),
    cell.findings
      .filter(({ bug }) => bug === null)
      .map(({ fingerprint, count }) => `${fingerprint} (${count})`)
      .concat(cell.unexpected, Object.keys(cell.unknowns))
      .slice(0, 2)
      .join('; '),
  ])
  const table =
    told.length === 0
      ? ''
      : `${formatColumns(
          ['', 'what', 'LiveStore', 'failed', 'found'].map((title) => ({ title })),
          told,
        )}\n\n`
  const trials = cells.reduce((sum, { rows }) => sum + rows.length, 0)
  return `${table}${cells.length} cells of ${trials} trials: ${counts.join(', ')}`
}
