import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { driftsOf } from './drift.ts'
import { rowLike } from './hunt.fixture.ts'

const rowsOf = (count: number, mibOf: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => rowLike({ index, atSeconds: index, processMiB: mibOf(index) }))

describe('the drift of what processes hold', () => {
  it('should be none where nothing grows, and what it is where something does', () => {
    expect(driftsOf(rowsOf(1_000, () => 400)).processMiB).toEqual({
      trials: 1_000,
      first: 400,
      last: 400,
      highest: 400,
      perThousand: 0,
    })
    const leaking = driftsOf(rowsOf(1_000, (index) => 400 + index / 10)).processMiB
    expect(leaking?.perThousand).toBeCloseTo(100)
    expect(leaking?.first).toBeCloseTo(405, 0)
    expect(leaking?.last).toBeCloseTo(495, 0)
    expect(leaking?.highest).toBeCloseTo(499.9)
  })

  it('should be that of a straight line, in whatever order its rows come', () => {
    const line = fc.record({ begin: fc.integer({ min: 0, max: 1_000 }), slope: fc.integer({ min: -50, max: 50 }) })
    fc.assert(
      fc.property(line, fc.integer({ min: 100, max: 300 }), fc.nat(), ({ begin, slope }, count, turn) => {
        const rows = rowsOf(count, (index) => begin + (slope * index) / 1_000)
        const turned = [...rows.slice(turn % count), ...rows.slice(0, turn % count)]
        expect(driftsOf(turned).processMiB?.perThousand).toBeCloseTo(slope, 6)
      }),
    )
  })

  it('should not be told from a few rows, nor from those that do not have it', () => {
    expect(driftsOf(rowsOf(99, () => 400))).toEqual({})
    const { processMiB, ...others } = driftsOf(rowsOf(100, () => 400))
    expect(processMiB?.trials).toBe(100)
    expect(others).toEqual({})
  })
})
