/** The seeded draws of delays: the n-th matching frame of a connection and direction always gets the same one. */
import { createHash } from 'node:crypto'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Delay } from './types.ts'

/** setTimeout cannot wait longer. */
const longestDelayMs = 2 ** 31 - 1

const requireMilliseconds = (name: string, value: number): void => {
  if (!(value >= 0 && value <= longestDelayMs)) {
    throw new RangeError(`delay: \`${name}\` must be milliseconds from 0 to ${longestDelayMs}, but is ${value}`)
  }
}

/** Throws a RangeError that says what is wrong with a delay, if anything is. */
export const checkDelay = (delay: Delay): void => {
  if (delay.type === 'fixed') {
    requireMilliseconds('milliseconds', delay.milliseconds)
    return
  }
  requireMilliseconds('from', delay.from)
  requireMilliseconds('to', delay.to)
  if (delay.from > delay.to) {
    throw new RangeError(`delay: \`from\` must not be above \`to\`, but ${delay.from} is above ${delay.to}`)
  }
  if (delay.type === 'log-uniform' && delay.from === 0) {
    throw new RangeError('delay: `from` of a log-uniform delay must be above 0, since 0 has no logarithm')
  }
}

/**
 * The delays, in milliseconds, of one stream of frames. `key` names the stream, so that no other stream's frames move its draws.
 *
 * @example
 * const draw = makeDraws({ type: 'uniform', from: 0, to: 50, seed: 'a' }, 'alice/websocket/1/up')
 * draw() // the delay of the first frame
 */
export const makeDraws = (delay: Delay, key: string): (() => number) => {
  if (delay.type === 'fixed') return () => delay.milliseconds
  const hash = createHash('sha256')
    .update(JSON.stringify([delay.seed, key]))
    .digest()
  const generator = xoroshiro128plus(hash.readInt32LE(0))
  return delay.type === 'uniform'
    ? () => delay.from + uniformFloat64(generator) * (delay.to - delay.from)
    : () => delay.from * (delay.to / delay.from) ** uniformFloat64(generator)
}
