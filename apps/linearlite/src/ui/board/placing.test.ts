import { describe, expect, it } from 'vitest'
import { type DropPlace, type Placed, placeCards } from './placing.ts'

const column: readonly Placed[] = [
  { id: 'a', rank: 'a0' },
  { id: 'b', rank: 'a1' },
  { id: 'c', rank: 'a2' },
]

/** The ids of the column after the drop, in the order in which the board shows them. */
const orderAfter = (moved: readonly string[], place?: DropPlace): string => {
  const placed = placeCards(column, moved, place)
  return [...column.filter(({ id }) => !moved.includes(id)), ...placed]
    .sort((left, right) => (left.rank < right.rank ? -1 : 1))
    .map(({ id }) => id)
    .join('')
}

describe('dropping cards into a column', () => {
  it('puts a card before or after the card it is dropped beside', () => {
    expect(orderAfter(['x'], { id: 'b', position: 'before' })).toBe('axbc')
    expect(orderAfter(['x'], { id: 'b', position: 'after' })).toBe('abxc')
    expect(orderAfter(['x'], { id: 'a', position: 'before' })).toBe('xabc')
  })

  it('puts a card at the end when it is dropped on the column itself', () => {
    expect(orderAfter(['x'])).toBe('abcx')
    expect(placeCards([], ['x'], undefined)).toHaveLength(1)
  })

  it('moves a card within its own column', () => {
    expect(orderAfter(['a'], { id: 'c', position: 'after' })).toBe('bca')
    expect(orderAfter(['c'], { id: 'a', position: 'before' })).toBe('cab')
  })

  it('keeps the order of cards that are dropped together', () => {
    expect(orderAfter(['x', 'y'], { id: 'a', position: 'after' })).toBe('axybc')
  })

  it('puts a card at the end when its neighbour has just gone', () => {
    expect(orderAfter(['x'], { id: 'gone', position: 'before' })).toBe('abcx')
  })
})
