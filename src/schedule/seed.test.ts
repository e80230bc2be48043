import fc from 'fast-check'
import { expect, it } from 'vitest'
import { assertSeed, longestSeed, problemWithSeed, seedOfTrial } from './seed.ts'

it('takes any printable text of 1 to 200 characters: words, numbers, commit hashes, a slash and a number', () => {
  for (const seed of [
    '1',
    'ein Würfel',
    '🎲',
    'e0d4d3b1f9a5c7a1d1f0a5b6a3c2d4e5f6a7b8c9',
    '/0',
    '/',
    'x'.repeat(longestSeed),
  ]) {
    expect(problemWithSeed(seed), seed).toBeUndefined()
  }
})

it('refuses the rest in one line', () => {
  for (const [seed, says] of [
    ['', 'must have 1 to 200 characters, but has 0'],
    ['x'.repeat(longestSeed + 1), 'must have 1 to 200 characters, but has 201'],
    ['a\nb', 'must have printable characters only, but is "a\\nb"'],
    ['a\u2028b', 'must have printable characters only'],
  ] as const) {
    expect(() => assertSeed(seed)).toThrow(says)
    expect(() => assertSeed(seed)).toThrow(/^The seed .*\.$/)
  }
})

it('makes of each seed a valid one for each trial, no two alike', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: longestSeed }), fc.nat(), fc.nat(), (text, one, other) => {
      fc.pre(problemWithSeed(text) === undefined)
      expect(problemWithSeed(seedOfTrial(text, one))).toBeUndefined()
      expect(seedOfTrial(text, one) === seedOfTrial(text, other)).toBe(one === other)
    }),
  )
})
