import { describe, expect, test } from 'vitest'
import type { PageCell, PageRow } from '../data.ts'
import { everything, neighbourOf, placeOf, shownBy, toggled } from './filter.ts'

const cell = (name: string, word: PageCell['word'] = 'as expected'): PageCell => ({
  name,
  livestore: '0.4.0',
  word,
  failed: 0,
  trials: 5,
  unknown: 0,
  harnessFailed: 0,
  rate: ['0 of 5', 'below 52 %'],
  believed: '',
  expected: 'must hold',
  expectedType: 'holds',
  reasons: [],
  findings: [],
  drain: [],
  history: [],
  shownTrials: [],
  trialsLeftOut: 5,
})
const row = (item: string, kind: PageRow['kind'], cells: PageRow['cells']): PageRow => ({
  kind,
  item,
  backend: 'none',
  isCanary: false,
  cells,
})

const versions = ['0.3.1', '0.4.0-dev.8', '0.4.0']
const rows = [
  row('burst', 'scenario', [cell('a1'), null, cell('a3', 'new finding')]),
  row('push-head', 'bug', [cell('b1'), cell('b2'), cell('b3')]),
  row('reload', 'scenario', [null, null, cell('c3', 'unexpected')]),
]
const namesOf = (filter: Partial<typeof everything>) =>
  shownBy({ versions, rows }, { ...everything, ...filter }).rows.map(({ item, cells }) => [
    item,
    ...cells.map((one) => one?.name ?? '-'),
  ])

describe('what is shown', () => {
  test('is everything where nothing is looked for', () => {
    expect(shownBy({ versions, rows }, everything)).toEqual({ versions, rows, count: 6 })
  })

  test('is what cells come to, and rows without such a cell are left out', () => {
    expect(namesOf({ words: new Set(['new finding', 'unexpected']) })).toEqual([
      ['burst', '-', '-', 'a3'],
      ['reload', '-', '-', 'c3'],
    ])
  })

  test('is of some versions, kinds and names', () => {
    expect(namesOf({ versions: new Set(['0.4.0-dev.8']) })).toEqual([['push-head', 'b2']])
    expect(namesOf({ kinds: new Set(['scenario']), query: ' RE' })).toEqual([['reload', '-', '-', 'c3']])
    expect(namesOf({ query: 'nothing of the kind' })).toEqual([])
  })
})

test('arrows lead over what is empty, and stop at the edge', () => {
  expect(neighbourOf(rows, 'a1', 'ArrowRight')).toBe('a3')
  expect(neighbourOf(rows, 'c3', 'ArrowUp')).toBe('b3')
  expect(neighbourOf(rows, 'b1', 'ArrowDown')).toBeUndefined()
  expect(neighbourOf(rows, 'b1', 'ArrowLeft')).toBeUndefined()
  expect(neighbourOf(rows, 'b1', 'x')).toBeUndefined()
  expect(neighbourOf(rows, 'nowhere', 'ArrowRight')).toBeUndefined()
})

test('a cell is found with its row, by its name', () => {
  expect(placeOf(rows, 'c3')?.row.item).toBe('reload')
  expect(placeOf(rows, '')).toBeUndefined()
})

test('what is chosen is let go again', () => {
  expect([...toggled(toggled(new Set(['a']), 'b'), 'a')]).toEqual(['b'])
})
