/** A weighted pick in which every item has a draw of its own: one more item changes a pick only where that item wins. Pure. */
import { makeDraws } from './draws.ts'

/**
 * One of the items, by weight; `undefined` where none has a weight above 0.
 *
 * @param key what the pick is for
 * @param nameOf what an item's own draw is keyed with; items of one name are drawn alike
 * @example
 * pickByKey([seed, 'step', 3, 'who'], ['alice', 'bob'], (client) => client)
 */
export const pickByKey = <Item>(
  key: readonly (string | number)[],
  items: readonly Item[],
  nameOf: (item: Item) => string,
  weightOf: (item: Item) => number = () => 1,
): Item | undefined => {
  let winner: Item | undefined
  let earliest = Number.POSITIVE_INFINITY
  for (const item of items) {
    const weight = weightOf(item)
    if (weight <= 0) continue
    // The first of several exponential clocks: each is the first as often as its rate demands.
    const arrival = -Math.log(1 - makeDraws([...key, nameOf(item)]).real(0, 1)) / weight
    if (arrival >= earliest) continue
    winner = item
    earliest = arrival
  }
  return winner
}
