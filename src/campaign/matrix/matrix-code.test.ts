import { describe, expect, test } from 'vitest'
import { bugs } from '../../bugs/table.ts'
import { type Cell, cellsOf } from './cell.ts'
import { canaryRow, rowOf } from './matrix.fixture.ts'
import { codeOfMatrix } from './matrix-code.ts'
import type { MatrixRow } from './row.ts'

const ended = [{ number: 1, of: 1, ended: 'complete' }] as const
const code = (rows: readonly MatrixRow[], isQuarantined?: (cell: Cell) => boolean) =>
  codeOfMatrix(cellsOf(rows, bugs), ended, isQuarantined)
const drawn = (number: number, more: Partial<MatrixRow> = {}) =>
  rowOf(number, { kind: 'hunt', item: 'drawn', backend: 'scripted', ...more })
const lost = (number: number) => rowOf(number, { fingerprints: ['lost/backend'] })

describe('the exit code of a matrix', () => {
  test('is 0 where all is as expected and the canary was found', () => {
    expect(code([canaryRow(1), rowOf(1), rowOf(2, { item: 'view', unsupported: 'no adapter' })])).toBe(0)
    expect(code([canaryRow(1), rowOf(1, { fingerprints: ['stalled/session/push-head'] })])).toBe(0)
  })

  test('is 1 for a new finding, but not for one that is quarantined', () => {
    expect(code([canaryRow(1), lost(1)])).toBe(1)
    expect(code([canaryRow(1), lost(1)], ({ item }) => item === 'priority')).toBe(0)
    expect(code([canaryRow(1), lost(1), rowOf(1, { item: 'view', fingerprints: ['lost/backend'] })], () => false)).toBe(
      1,
    )
  })

  test('is 2 where the canary was missed, not told or not played', () => {
    expect(code([canaryRow(1, { fingerprints: [] }), rowOf(1)])).toBe(2)
    expect(code([canaryRow(1, { unknown: 'no process' }), rowOf(1)])).toBe(2)
    expect(code([rowOf(1)])).toBe(2)
  })

  test('is 1 where the canary shows something that nobody knows', () => {
    expect(code([canaryRow(1), canaryRow(2, { fingerprints: ['lost/backend'] }), rowOf(1)])).toBe(1)
  })

  test('is 2 where a cell could not be told, or nothing was played, quarantined or not', () => {
    expect(code([canaryRow(1), rowOf(1), rowOf(1, { item: 'view', unknown: 'no browser' })], () => true)).toBe(2)
    expect(code([])).toBe(2)
    expect(code([canaryRow(1)])).toBe(2)
    expect(code([canaryRow(1), rowOf(1, { unsupported: 'no adapter' })])).toBe(2)
  })

  test.each([
    [{ number: 2, of: 2 }, 2],
    [{ number: 2, of: 2, ended: 'interrupted' }, 2],
    [{ number: 2, of: 2, ended: 'time was up' }, 0],
  ] as const)('of a part that is %j is %i', (part, expected) => {
    const cells = cellsOf([canaryRow(1), rowOf(1)], bugs)
    expect(codeOfMatrix(cells, [{ number: 1, of: 2, ended: 'complete' }, part])).toBe(expected)
    expect(codeOfMatrix(cellsOf([canaryRow(1), lost(1)], bugs), [part])).toBe(1)
  })

  test('is 2 where one trial of a scenario or of a trigger could not be told, though others could', () => {
    const died = { unknown: 'the browser died' }
    expect(code([canaryRow(1), rowOf(1), rowOf(2, died)])).toBe(2)
    expect(code([canaryRow(1), rowOf(1), rowOf(2, { kind: 'bug', item: 'push-head', ...died })])).toBe(2)
    expect(code([canaryRow(1), rowOf(1), drawn(1), drawn(2, died)])).toBe(0)
  })

  test('of one part alone is not that of drawn schedules that could not be told: others may tell', () => {
    const cells = cellsOf([canaryRow(1), rowOf(1), drawn(1, { unknown: 'no fault bit' })], bugs)
    const [first, second] = [1, 2].map((number) => ({ number, of: 2, ended: 'complete' }) as const)
    if (first === undefined || second === undefined) throw new Error('Expected two parts.')
    expect(codeOfMatrix(cells, [first])).toBe(0)
    expect(codeOfMatrix(cells, [first, second])).toBe(2)
    expect(codeOfMatrix(cellsOf([canaryRow(1), drawn(1, { unknown: 'no fault bit' })], bugs), [first])).toBe(2)
    expect(codeOfMatrix(cellsOf([canaryRow(1, { unknown: 'no process' }), rowOf(1)], bugs), [first])).toBe(2)
  })

  test('is 70 where the harness failed, whatever else there is', () => {
    expect(code([canaryRow(1), lost(1), rowOf(2, { unknown: 'no browser', harnessFailed: true })], () => true)).toBe(70)
  })
})
