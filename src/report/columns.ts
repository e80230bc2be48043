/** Rows as aligned columns for a terminal, without lines around them. Pure. */
import Table from 'cli-table3'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

const nothing = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
]

/**
 * Aligned columns under their titles, two spaces in from the left. Colours in the cells do not disturb.
 *
 * @example
 * formatColumns([{ title: 'bug' }, { title: 'failed', align: 'right' }], [['push-head', '3 of 3']])
 */
export const formatColumns = (columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  const table = new Table({
    chars: { ...Object.fromEntries(nothing.map((name) => [name, ''])), middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    head: columns.map(({ title }) => title),
    colAligns: columns.map(({ align }) => align ?? 'left'),
  })
  table.push(...rows.map((row) => [...row]))
  return table
    .toString()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n')
}
