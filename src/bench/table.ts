/** The figures as a person reads them. Pure. */
import type { Unit } from './row.ts'
import type { Figure } from './statistics.ts'

export interface TableLine {
  readonly title: string
  readonly unit: Unit
  readonly figure: Figure
}

/** Three digits that mean something: `1,235`, `47`, `4.3`. */
export const formatNumber = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 })

/** A line for each figure: its median, and from where to where its samples went. */
export const formatTable = (lines: readonly TableLine[]): string => {
  const cells = lines.map(({ title, unit, figure }) => ({
    title,
    median: formatNumber(figure.median),
    unit,
    range: figure.samples === 1 ? 'one sample' : `${formatNumber(figure.min)} to ${formatNumber(figure.max)}`,
  }))
  const width = (column: 'title' | 'median' | 'unit') => Math.max(0, ...cells.map((cell) => cell[column].length))
  return cells
    .map(
      (cell) =>
        `  ${cell.title.padEnd(width('title'))}  ${cell.median.padStart(width('median'))} ${cell.unit.padEnd(width('unit'))}  (${cell.range})`,
    )
    .join('\n')
}
