import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pickByKey } from './keyed-pick.ts'

const name = (item: string): string => item

it('picks the same with one more candidate, or that one', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.string(), fc.nat(), (items, more, key) => {
      const before = pickByKey([key], items, name)
      expect([before, more]).toContain(pickByKey([key], [more, ...items], name))
    }),
  )
})

it('picks the same whatever the order of the candidates', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.nat(), (items, key) => {
      expect(pickByKey([key], items.toReversed(), name)).toBe(pickByKey([key], items, name))
    }),
  )
})

it('picks by weight, and nothing where there is nothing', () => {
  const picks = Array.from({ length: 2_000 }, (_, key) =>
    pickByKey([key], ['rare', 'often', 'never'], name, (item) => ({ rare: 1, often: 3 })[item] ?? 0),
  )
  const share = picks.filter((pick) => pick === 'often').length / picks.length
  expect(share).toBeGreaterThan(0.7)
  expect(share).toBeLessThan(0.8)
  expect(picks).not.toContain('never')
  expect(pickByKey([1], [], name)).toBeUndefined()
})
