import { expect, test } from 'vitest'
import { formatColumns } from './columns.ts'

test('columns are aligned under their titles', () => {
  const text = formatColumns(
    [{ title: 'bug' }, { title: 'failed', align: 'right' }, { title: 'note' }],
    [
      ['push-head', '3', ''],
      ['a', '10', 'of all'],
    ],
  )
  expect(text.split('\n')).toEqual(['  bug        failed  note', '  push-head       3', '  a              10  of all'])
})
