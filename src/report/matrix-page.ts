/** The matrix's page on disk: one html file beside the rows that it was made from, which opens by a double click. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { dataElementId, type MatrixPageData } from '../../apps/matrix-page/src/data.ts'
import { bugs } from '../bugs/table.ts'
import { cellsOf } from '../campaign/matrix/cell.ts'
import type { QuarantineEntry } from '../campaign/matrix/quarantine.ts'
import type { ReadMatrix } from '../campaign/matrix/store.ts'
import type { ExitCode } from '../run/exit-codes.ts'
import { buildMatrixPage } from '../subject/build-matrix-page.ts'
import { fillPage } from './fill-page.ts'
import { prepareFile } from './json-file.ts'
import { nightsBefore } from './matrix-nights.ts'
import type { TrialLeft } from './matrix-page-cell.ts'
import { type CountedMatrix, exitCodeOfMatrix, matrixPageData } from './matrix-page-data.ts'

export interface WriteMatrixPageOptions {
  /** Other matrices, the newest first: those that are nights before this one are shown beside it, and only so many are read. */
  readonly earlier: Iterable<ReadMatrix>
  readonly quarantine: readonly QuarantineEntry[]
  /** The day in UTC, by which quarantines end: `dayOf(new Date())`. */
  readonly today: string
  /** The folder to write `index.html` into; the matrix's `page/` unless given. */
  readonly out?: string
  /** Hears that the page is built. */
  readonly onProgress?: (line: string) => void
}

export interface WrittenMatrixPage {
  readonly file: string
  /** What it shows, such as for a summary. */
  readonly data: MatrixPageData
  /** What the matrix came to. */
  readonly exitCode: ExitCode
}

/**
 * Writes the page of a matrix. It appears whole or not at all.
 *
 * @throws UsageError where it cannot be written
 * @example
 * const { file, data } = await writeMatrixPage(readMatrix(), { earlier: [], quarantine: [], today: dayOf(new Date()) })
 * console.log(file, matrixSummary(data))
 */
export const writeMatrixPage = async (
  matrix: ReadMatrix,
  { earlier, quarantine, today, out = join(matrix.folder, 'page'), onProgress }: WriteMatrixPageOptions,
): Promise<WrittenMatrixPage> => {
  const file = join(resolve(out), 'index.html')
  const write = prepareFile('The page', file)
  const { template } = await buildMatrixPage(onProgress === undefined ? {} : { onProgress })
  const counted = countedOf(matrix)
  const data = matrixPageData(counted, {
    earlier: nightsBefore(matrix, earlier).map(countedOf),
    quarantine,
    today,
    table: bugs,
    look: lookIn(matrix.folder),
    linksTo: relative(resolve(out), matrix.folder).split(sep).map(encodeURIComponent).join('/'),
    folder: relative(process.cwd(), matrix.folder),
  })
  write(renderMatrixPage(data, readFileSync(template, 'utf8')))
  return { file, data, exitCode: exitCodeOfMatrix(counted, { quarantine, today }) }
}

/**
 * The html of a matrix's page.
 *
 * @param template the html of the built page, as `buildMatrixPage` makes it
 * @throws where the template is none
 */
export const renderMatrixPage = (data: MatrixPageData, template: string): string =>
  fillPage(template, { page: matrixPage, title: `Matrix ${data.name}`, data })

const matrixPage = { name: 'the matrix', builtBy: 'buildMatrixPage()', title: 'Matrix', dataElementId }

const countedOf = ({ name, head, rows }: ReadMatrix): CountedMatrix => ({ name, head, cells: cellsOf(rows, bugs) })

/** What lies in a trial's folder; nothing where it is not there any more. */
const lookIn =
  (folder: string) =>
  (files: string): TrialLeft => {
    const own = join(folder, files)
    const names = existsSync(own) ? readdirSync(own) : []
    if (!names.includes('diagnosis.md')) return { names }
    return {
      names,
      get diagnosis() {
        return readFileSync(join(own, 'diagnosis.md'), 'utf8')
      },
    }
  }
