import { describe, expect, it } from 'vitest'
import { installKeyedRandomness } from './keyed-randomness.ts'

// This worker's own from here on: Vitest gives each file another.
const randomness = installKeyedRandomness()

const bytes = (count: number): readonly number[] => [...crypto.getRandomValues(new Uint8Array(count))]
const numbers = (count: number): readonly number[] => Array.from({ length: count }, () => Math.random())

describe('keyed randomness', () => {
  it('should give the same numbers, bytes and ids for the same key, whatever was drawn before', () => {
    const draw = () => [numbers(5), bytes(40), crypto.randomUUID()]
    randomness.begin('one')
    const first = draw()
    numbers(17)
    bytes(3)
    randomness.begin('one')
    expect(draw()).toEqual(first)
    randomness.begin('another')
    const [otherNumbers, otherBytes, otherId] = draw()
    expect(otherNumbers).not.toEqual(first[0])
    expect(otherBytes).not.toEqual(first[1])
    expect(otherId).not.toBe(first[2])
  })

  it('should move no number by the bytes that somebody draws', () => {
    randomness.begin('one')
    const alone = numbers(5)
    randomness.begin('one')
    const between = numbers(2)
    bytes(64)
    crypto.randomUUID()
    expect([...between, ...numbers(3)]).toEqual(alone)
  })

  it('should give numbers from 0 up to 1, and fill what it is given and nothing beside it', () => {
    randomness.begin('one')
    for (const number of numbers(1_000)) {
      expect(number).toBeGreaterThanOrEqual(0)
      expect(number).toBeLessThan(1)
    }
    const whole = new Uint8Array(64)
    const part = new Uint32Array(whole.buffer, 16, 8)
    expect(crypto.getRandomValues(part)).toBe(part)
    expect(whole.slice(16, 48).some((value) => value !== 0)).toBe(true)
    expect([...whole.slice(0, 16), ...whole.slice(48)].every((value) => value === 0)).toBe(true)
  })

  it('should give ids of the usual form, none twice', () => {
    randomness.begin('one')
    const ids = Array.from({ length: 1_000 }, () => crypto.randomUUID())
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
