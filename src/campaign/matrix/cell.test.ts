import { describe, expect, test } from 'vitest'
import { bugs } from '../../bugs/table.ts'
import { cellsOf } from './cell.ts'
import { rowOf } from './matrix.fixture.ts'
import { cellName, type MatrixRow, readMatrixRow, trialName } from './row.ts'

const only = (rows: readonly MatrixRow[]) => {
  const [cell, ...others] = cellsOf(rows, bugs)
  if (cell === undefined || others.length > 0) throw new Error(`Expected one cell, found ${others.length + 1}.`)
  return cell
}

test('a row is read as it was written, and half a line is none', () => {
  const row = rowOf(1, { drainMs: 12, files: 'trials/x/1' })
  expect(readMatrixRow(JSON.stringify(row))).toEqual(row)
  expect(readMatrixRow(JSON.stringify(row).slice(0, -9))).toBeUndefined()
  expect(readMatrixRow(JSON.stringify({ ...row, number: 0 }))).toBeUndefined()
})

test('a trial is named by its cell and its number, and a canary never as a usual trial', () => {
  expect(trialName(rowOf(3))).toBe('scenario/priority/cloudflare/0.4.0/3')
  expect(cellName(rowOf(3, { isCanary: true }))).not.toBe(cellName(rowOf(3)))
})

describe('a cell', () => {
  test('counts what was judged, and neither doubt nor what cannot be played there', () => {
    const cell = only([
      rowOf(1),
      rowOf(2, { unknown: 'the backend was gone' }),
      rowOf(3, { unsupported: 'no Node adapter' }),
    ])
    expect(cell.count).toEqual({ failed: 0, trials: 1, unknown: 1, cached: 0 })
    expect(cell.interval?.to).toBeCloseTo(0.975)
    expect([cell.word, cell.unknowns]).toEqual(['as expected', { 'the backend was gone': 1 }])
  })

  test('counts a trial once, though its row was written twice', () => {
    expect(only([rowOf(1), rowOf(2), rowOf(2)]).count.trials).toBe(2)
  })

  test('is a new finding where no bug explains what broke, which stands before what is known', () => {
    const known = rowOf(1, { fingerprints: ['stalled/session/push-head'] })
    const unknown = rowOf(2, { fingerprints: ['lost/backend'], files: 'trials/x/2' })
    const cell = only([known, unknown])
    expect(cell.word).toBe('new finding')
    expect(cell.findings.map(({ fingerprint, bug }) => [fingerprint, bug])).toEqual([
      ['lost/backend', null],
      ['stalled/session/push-head', 'push-head'],
    ])
    expect(cell.findings[0]?.shown).toEqual([unknown])
  })

  test('is unexpected where a trigger that always fails has held', () => {
    const trigger = (fingerprints: readonly string[]) =>
      rowOf(1, {
        kind: 'bug',
        item: 'stale-generation-by-view',
        backend: 'scripted',
        livestore: '0.4.0-dev.9',
        version: '0.4.0-dev.9',
        fingerprints,
      })
    expect(only([trigger([])])).toMatchObject({ expected: 'fails', word: 'unexpected' })
    expect(only([trigger(['stalled/leader/stale-generation'])]).word).toBe('as expected')
  })

  test('says nothing good where nothing could be told, nothing could be played, or the harness failed', () => {
    const unknown = { unknown: 'the harness failed: no browser' }
    expect(only([rowOf(1, unknown)]).word).toBe('inconclusive')
    expect(only([rowOf(1, { unsupported: 'no' })]).word).toBe('unsupported')
    expect(only([rowOf(1), rowOf(2, { ...unknown, harnessFailed: true })]).word).toBe('harness failed')
  })

  test('lets a drawn schedule fail with whatever its subject is known for, and with nothing else', () => {
    const drawn = (fingerprint: string) =>
      rowOf(1, { kind: 'hunt', item: 'drawn', backend: 'scripted', fingerprints: [fingerprint] })
    expect(only([drawn('stalled/session/push-head')]).word).toBe('as expected')
    expect(only([drawn('stalled/leader/stale-generation')]).word).toBe('new finding')
  })
})
