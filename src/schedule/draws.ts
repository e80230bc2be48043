/** Seeded draws. Each stream has a key of its own, so that one more draw in one moves none in another. */
import { createHash } from 'node:crypto'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Draws {
  /** A whole number from `from` to `to`, both included. */
  readonly whole: (from: number, to: number) => number
  /** A number from `from` up to `to`. */
  readonly real: (from: number, to: number) => number
  /** True with this probability. */
  readonly chance: (probability: number) => boolean
  /** One of the items. */
  readonly pick: <Item>(items: readonly Item[]) => Item
}

/**
 * The stream of draws of a key.
 *
 * @param key what the draws are for; equal keys give equal draws
 * @example
 * makeDraws([7, 'schedule']).whole(1, 6) // the same every time
 */
export const makeDraws = (key: readonly (string | number)[]): Draws => {
  const hash = createHash('sha256').update(JSON.stringify(key)).digest()
  const generator = xoroshiro128plus(hash.readInt32LE(0))
  return {
    whole: (from, to) => uniformInt(generator, from, to),
    real: (from, to) => from + uniformFloat64(generator) * (to - from),
    chance: (probability) => uniformFloat64(generator) < probability,
    pick: (items) => {
      const item = items[uniformInt(generator, 0, items.length - 1)]
      if (item === undefined) throw new Error('Expected something to pick from, found an empty list.')
      return item
    },
  }
}
