/** A matrix in at most 30 lines of Markdown, for the summary of a CI job: what is wrong first, then its cells by version. Pure. */
import type { MatrixPageData, Remark } from '../../apps/matrix-page/src/data.ts'
import { counted, inOneLine } from './matrix-page-words.ts'

/** However large the matrix is: nobody scrolls a job's summary. */
export const mostSummaryLines = 30

/** Cells that a line names. */
const mostCells = 3
/** Versions that the table has. */
const mostVersions = 12

/**
 * The summary; it ends with a line break.
 *
 * @example
 * appendFileSync(process.env.GITHUB_STEP_SUMMARY, matrixSummary(data))
 */
export const matrixSummary = (data: MatrixPageData): string => {
  const head = [`## Matrix ${text(data.name)}: ${text(data.headline)}`, '', text(data.facts.join(' · ')), '']
  const table = tableOf(data)
  const remarks = remarksOf(data)
  const room = mostSummaryLines - head.length - table.length - 1
  const shown = remarks.length <= room ? remarks : remarks.slice(0, room - 1)
  const left = remarks.length - shown.length
  return `${[
    ...head,
    ...shown,
    ...(left > 0 ? [`- and ${left} more, on the matrix's page`] : []),
    ...(remarks.length > 0 ? [''] : []),
    ...table,
  ].join('\n')}\n`
}

const remarksOf = ({ problems, newFindings, unexpected, notes }: MatrixPageData): readonly string[] => [
  ...problems.map((problem) => `- **Problem:** ${text(problem.text)}${cellsOf(problem)}`),
  ...newFindings.map(
    (found) => `- **New finding:** \`${found.fingerprint}\`, ${text(found.text)}, ${text(found.seen)}${cellsOf(found)}`,
  ),
  ...unexpected.map((remark) => `- **Not as expected:** ${text(remark.text)}${cellsOf(remark)}`),
  ...notes.map((note) => `- ${text(note)}`),
]

const cellsOf = ({ cells }: Remark): string => {
  if (cells.length === 0) return ''
  const named = cells.slice(0, mostCells).map((cell) => text(cell.text))
  const more = cells.length > mostCells ? [counted(cells.length - mostCells, 'more cell')] : []
  return ` (${[...named, ...more].join('; ')})`
}

/** Cells by version and by what they come to. */
const tableOf = ({ versions, words, rows }: MatrixPageData): readonly string[] => {
  const shown = versions.length <= mostVersions ? versions : versions.slice(-mostVersions + 1)
  const left = versions.length - shown.length
  const cells = rows.filter(({ isCanary }) => !isCanary).flatMap((row) => row.cells.flatMap((cell) => cell ?? []))
  const lines = shown.map((version) => {
    const own = cells.filter(({ livestore }) => livestore === version)
    const trials = own.reduce((sum, cell) => sum + cell.trials, 0)
    const counts = words.map(({ word }) => own.filter((cell) => cell.word === word).length || '')
    return `| ${[text(version), ...counts, trials.toLocaleString('en')].join(' | ')} |`
  })
  return [
    `| cells on LiveStore${left > 0 ? `, and ${left} older` : ''} | ${words.map(({ word }) => word).join(' | ')} | trials |`,
    `|---|${words.map(() => '--:').join('|')}|--:|`,
    ...lines,
  ]
}

/** A text that nothing in it makes anything else of. */
const text = (raw: string): string =>
  inOneLine(raw, 400).replaceAll(/[<>|]/g, (character) => ({ '<': '&lt;', '>': '&gt;', '|': '\\|' })[character] ?? '')
