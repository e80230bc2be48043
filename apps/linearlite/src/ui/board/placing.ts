/** Where cards come to lie when they are dropped: their new ranks between their new neighbours. Pure. */
import { rankBetween } from '../../data/actions.ts'

export interface Placed {
  readonly id: string
  readonly rank: string
}

/** Beside which card of the column the cards are dropped; none: at the end of the column. */
export interface DropPlace {
  readonly id: string
  readonly position: 'before' | 'after'
}

/**
 * The new ranks of the cards `moved`, in their order, dropped into a column at a place.
 *
 * @example
 * placeCards([{ id: 'a', rank: 'a0' }, { id: 'b', rank: 'a1' }], ['c'], { id: 'a', position: 'after' })
 * // -> [{ id: 'c', rank: 'a0V' }]
 */
export const placeCards = (
  column: readonly Placed[],
  moved: readonly string[],
  place: DropPlace | undefined,
): readonly Placed[] => {
  const staying = column.filter(({ id }) => !moved.includes(id))
  const at = place === undefined ? -1 : staying.findIndex(({ id }) => id === place.id)
  // A place beside a card that moves itself, or is gone, is the end.
  const next = place === undefined || at === -1 ? staying.length : place.position === 'before' ? at : at + 1
  const after = staying[next]?.rank ?? null

  const placed: Placed[] = []
  let before = staying[next - 1]?.rank ?? null
  for (const id of moved) {
    before = rankBetween(before, after)
    placed.push({ id, rank: before })
  }
  return placed
}
