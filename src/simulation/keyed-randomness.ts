/**
 * Randomness of this whole process from a key: the same key gives the same ids and the same jitter, whatever asked before.
 *
 * It has to be installed before the code that it is to govern is loaded.
 */
import { webcrypto } from 'node:crypto'
import { makeDraws } from '../schedule/draws.ts'

export interface KeyedRandomness {
  /** From now on everything random comes from this key. */
  readonly begin: (key: string) => void
}

export const installKeyedRandomness = (): KeyedRandomness => {
  // Two streams: who draws bytes draws them in stock, so that one trial leaves some to the next.
  let numbers = makeDraws(['boot', 'numbers'])
  let bytes = makeDraws(['boot', 'bytes'])
  const byte = (): number => bytes.whole(0, 255)
  Math.random = () => numbers.real(0, 1)
  Object.assign(webcrypto, {
    getRandomValues: <Values extends ArrayBufferView>(values: Values): Values => {
      const view = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      for (const place of view.keys()) view[place] = byte()
      return values
    },
    randomUUID: () => {
      const digits = Array.from({ length: 16 }, byte)
        .map((value) => value.toString(16).padStart(2, '0'))
        .join('')
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`
    },
  })
  return {
    begin: (key) => {
      numbers = makeDraws(['numbers', key])
      bytes = makeDraws(['bytes', key])
    },
  }
}
