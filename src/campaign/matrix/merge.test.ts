import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bugs } from '../../bugs/table.ts'
import { cellsOf } from './cell.ts'
import { canaryRow, headOf, rowOf } from './matrix.fixture.ts'
import { mergeMatrices } from './merge.ts'
import type { MatrixRow } from './row.ts'
import type { MatrixHead, ReadMatrix } from './store.ts'

const fingerprints = [[], [], ['lost/backend'], ['stalled/session/push-head', 'diverged']] as const

/** A matrix in the order in which it was played, some of it at the same moment. */
const playedRows = fc
  .array(
    fc.record({
      item: fc.constantFrom('priority', 'burst', 'catch-up'),
      livestore: fc.constantFrom('0.4.0', '0.4.0-dev.9'),
      second: fc.nat(20),
      broken: fc.constantFrom(...fingerprints),
      unknown: fc.constantFrom(undefined, undefined, 'no browser'),
      isCanary: fc.constantFrom(false, false, true),
      drainMs: fc.option(fc.nat(900), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((drawn) => {
    const rows = drawn.map(({ item, livestore, second, broken, unknown, isCanary, drainMs }, index) => {
      const more = {
        livestore,
        version: livestore,
        fingerprints: unknown === undefined ? broken : [],
        at: new Date(Date.UTC(2026, 10, 22, 2, 0, second)).toISOString(),
        ...(unknown !== undefined && { unknown }),
        ...(drainMs !== undefined && { drainMs }),
      }
      return isCanary ? canaryRow(index + 1, more) : rowOf(index + 1, { item, ...more })
    })
    return mergeMatrices([partOf(rows)]).rows.map(({ row }) => row)
  })

const partOf = (rows: readonly MatrixRow[], number = 1, of = 1, more: Partial<MatrixHead> = {}): ReadMatrix => ({
  name: `part-${number}`,
  folder: `/parts/${number}`,
  head: headOf({ shards: [{ number, of, ended: 'complete', seconds: number }], ...more }),
  rows,
})

/** Rows dealt out to machines. */
const split = (rows: readonly MatrixRow[], machines: readonly number[], of: number): readonly ReadMatrix[] =>
  Array.from({ length: of }, (_, machine) =>
    partOf(
      rows.filter((_, index) => (machines[index] ?? 0) % of === machine),
      machine + 1,
      of,
    ),
  )

const merged = (parts: readonly ReadMatrix[]): ReadMatrix => {
  const { head, rows } = mergeMatrices(parts)
  return { name: 'merged', folder: '/merged', head, rows: rows.map(({ row }) => row) }
}

const machines = fc.array(fc.nat(6), { minLength: 60, maxLength: 60 })

describe('a matrix that was split', () => {
  test('has the cells that it would have had, however it was split', () => {
    fc.assert(
      fc.property(playedRows, machines, fc.integer({ min: 1, max: 5 }), (rows, dealt, of) => {
        const whole = merged(split(rows, dealt, of))
        expect(cellsOf(whole.rows, bugs)).toEqual(cellsOf(rows, bugs))
        expect(whole.head.shards.map(({ number, ended }) => [number, ended])).toEqual(
          Array.from({ length: of }, (_, index) => [index + 1, 'complete']),
        )
      }),
      { seed: 6 },
    )
  })

  test('is the same in whichever order its parts come, and when some come twice', () => {
    fc.assert(
      fc.property(playedRows, machines, fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }), (rows, dealt, order) => {
        const parts = split(rows, dealt, 4)
        const named = order.flatMap((index) => parts[index] ?? [])
        expect(merged([...named, ...parts])).toEqual(merged(parts))
      }),
      { seed: 6 },
    )
  })

  test('is the same when it is merged again, or part by part', () => {
    fc.assert(
      fc.property(playedRows, machines, (rows, dealt) => {
        const [one, two, three] = split(rows, dealt, 3)
        if (one === undefined || two === undefined || three === undefined) throw new Error('Expected three parts.')
        const whole = merged([one, two, three])
        expect(merged([whole])).toEqual(whole)
        expect(merged([whole, two])).toEqual(whole)
        expect(merged([three, merged([one, two])])).toEqual(whole)
      }),
      { seed: 6 },
    )
  })
})

describe('parts', () => {
  test('that never came or died are named as what never ended', () => {
    const died = partOf([rowOf(2)], 2, 3, { shards: [{ number: 2, of: 3 }] })
    expect(mergeMatrices([died, partOf([rowOf(1)], 1, 3)]).head.shards).toEqual([
      { number: 1, of: 3, ended: 'complete', seconds: 1 },
      { number: 2, of: 3 },
      { number: 3, of: 3 },
    ])
  })

  test('that played a trial twice count it once, as it was played first, with the files of that time', () => {
    const [failed, held] = [
      rowOf(1, { fingerprints: ['lost/backend'], files: 'trials/1', at: '2026-11-22T02:00:00.000Z' }),
      rowOf(1, { files: 'trials/1', at: '2026-11-22T03:00:00.000Z' }),
    ]
    const again = { ...partOf([held], 1, 1), folder: '/parts/1-again' }
    expect(mergeMatrices([again, partOf([failed])])).toMatchObject({
      rows: [{ row: failed, folder: '/parts/1' }],
      twice: 1,
    })
  })

  test('began when the first of them began', () => {
    const startedAt = '2026-11-22T01:59:58.000Z'
    expect(mergeMatrices([partOf([], 1, 2), partOf([], 2, 2, { startedAt })]).head.startedAt).toBe(startedAt)
  })

  test.each([
    ['seed', { seed: 'other' }],
    ['livestore', { livestore: ['0.3.1'] }],
    ['items', { items: ['bugs'] }],
    ['trials', { trials: 3 }],
    ['minutes', { minutes: 5 }],
    ['commit', { commit: 'def' }],
    ['parts', { shards: [{ number: 2, of: 3, ended: 'complete' }] }],
  ] as const)('of matrices that differ in %s are refused', (name, more) => {
    expect(() => mergeMatrices([partOf([], 1, 2), partOf([], 2, 2, more)])).toThrow(
      new RegExp(`found ${name} .* in /parts/1 and .* in /parts/2`),
    )
  })
})
