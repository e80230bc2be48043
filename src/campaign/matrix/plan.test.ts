import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Shard } from '../../run/read-options.ts'
import { rowOf } from './matrix.fixture.ts'
import { mostUnknownInARow, nextNumber, nextRound, type PlannedCell, startPlayed, whyDone } from './plan.ts'
import { cellName, type MatrixRow } from './row.ts'

const cell = (item: string, kind: PlannedCell['kind'] = 'bug'): PlannedCell => ({
  livestore: '0.4.0',
  version: '0.4.0',
  kind,
  item,
  backend: 'scripted',
})
const alone: Shard = { number: 1, of: 1 }
const trialOf = (cell: PlannedCell, number: number, more: Partial<MatrixRow> = {}): MatrixRow =>
  rowOf(number, { ...cell, ...more })

/** Plays a matrix to its end, as trials that all hold. */
const playAll = (cells: readonly PlannedCell[], options: { readonly shard: Shard; readonly trials?: number }) => {
  const played = startPlayed()
  const numbers: string[] = []
  for (let round = nextRound(cells, played, 'node', options); round.length > 0; ) {
    for (const one of round) {
      const number = nextNumber(played.of(one), options.shard)
      numbers.push(`${cellName(one)}/${number}`)
      played.add(trialOf(one, number))
    }
    round = nextRound(cells, played, 'node', options)
  }
  return numbers
}

describe('the plan', () => {
  test('gives every machine its own trials, and together they are all of them, each once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 12 }), (machines, trials) => {
        const cells = [cell('a'), cell('b')]
        const parts = Array.from({ length: machines }, (_, index) =>
          playAll(cells, { shard: { number: index + 1, of: machines }, trials }),
        ).flat()
        expect(new Set(parts).size).toBe(parts.length)
        expect([...parts].sort()).toEqual([...playAll(cells, { shard: alone, trials })].sort())
      }),
    )
  })

  test('gives each cell its share before it goes on with those of which least is known', () => {
    const played = startPlayed()
    const [steady, shaky] = [cell('steady'), cell('shaky')]
    for (let number = 1; number <= 6; number++) {
      expect(nextRound([steady, shaky], played, 'node', { shard: alone })).toEqual([steady, shaky])
      played.add(trialOf(steady, number))
      played.add(trialOf(shaky, number, { fingerprints: number % 2 === 0 ? ['stalled/session'] : [] }))
    }
    expect(nextRound([steady, shaky], played, 'node', { shard: alone })).toEqual([shaky])
  })

  test('ends with a cell that is decided, that cannot be played, or of which nothing can be told', () => {
    const decided = startPlayed()
    expect(playAll([cell('a')], { shard: alone })).toHaveLength(17)
    const one = cell('one')
    decided.add(trialOf(one, 1, { unsupported: 'no adapter' }))
    expect(whyDone(decided.of(one), { shard: alone })).toBe('unsupported')
    const unknown = startPlayed()
    for (let number = 1; number <= mostUnknownInARow; number++)
      unknown.add(trialOf(one, number, { unknown: 'no backend' }))
    expect(whyDone(unknown.of(one), { shard: alone })).toBe('given up')
  })

  test('keeps the browser and Node apart', () => {
    const cells = [cell('a'), cell('priority', 'scenario')]
    expect(nextRound(cells, startPlayed(), 'browser', { shard: alone })).toEqual([cells[1]])
  })
})
