import { expect, test } from 'vitest'
import type { MatrixPageData } from '../../apps/matrix-page/src/data.ts'
import { bugs } from '../bugs/table.ts'
import { cellsOf } from '../campaign/matrix/cell.ts'
import { storyNights } from './matrix-page.fixture.ts'
import { matrixPageData } from './matrix-page-data.ts'
import { matrixSummary, mostSummaryLines } from './matrix-summary.ts'

const [first, second, tonight] = storyNights().map(({ name, head, rows }) => ({
  name,
  head,
  cells: cellsOf(rows, bugs),
}))
if (first === undefined || second === undefined || tonight === undefined) throw new Error('Expected three nights.')
const data = matrixPageData(tonight, {
  earlier: [first, second],
  quarantine: [],
  today: '2026-11-22',
  table: bugs,
  look: () => ({ names: [] }),
  linksTo: '..',
  folder: 'matrix/tonight',
})

const linesOf = (some: MatrixPageData): readonly string[] => matrixSummary(some).trimEnd().split('\n')

test('the summary tells what is wrong before what is new, and then counts every cell', () => {
  const lines = linesOf(data)
  expect(lines[0]).toBe(`## Matrix ${data.name}: ${data.headline}`)
  const kinds = lines.flatMap((line) => /^- \*\*(.*?):\*\*/.exec(line)?.[1] ?? [])
  expect(kinds).toEqual(['Problem', 'New finding', 'New finding', 'New finding', 'Not as expected'])
  const table = lines.filter((line) => line.startsWith('| 0.'))
  expect(table).toHaveLength(data.versions.length)
  const counted = table.flatMap((line) => line.split('|').slice(2, -2).map(Number))
  const cells = data.words.reduce((sum, { count }) => sum + count, 0)
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(cells)
})

test('the summary has at most 30 lines, whatever the matrix is like, and says how much it leaves out', () => {
  const many = <Thing>(things: readonly Thing[]): readonly Thing[] => Array.from({ length: 40 }, () => things).flat()
  const large = {
    ...data,
    problems: many(data.problems),
    newFindings: many(data.newFindings),
    unexpected: many(data.unexpected),
    versions: [...data.versions, ...Array.from({ length: 20 }, (_, index) => `path:../livestore-${index}`)],
  }
  const lines = linesOf(large)
  expect(lines.length).toBeLessThanOrEqual(mostSummaryLines)
  expect(lines.join('\n')).toMatch(/- and \d+ more, on the matrix's page/)
  expect(lines.join('\n')).toContain('| cells on LiveStore, and 20 older |')
  expect(linesOf({ ...large, problems: [], newFindings: [], unexpected: [], notes: [] }).length).toBeLessThanOrEqual(30)
})

test('no text becomes a part of the summary that it is not', () => {
  const text = 'line one\n## line two | <b>bold</b>'
  const [problem] = linesOf({ ...data, problems: [{ type: 'harness', text, cells: [] }] }).filter((line) =>
    line.startsWith('- **Problem'),
  )
  expect(problem).toBe('- **Problem:** line one ## line two \\| &lt;b&gt;bold&lt;/b&gt;')
})
