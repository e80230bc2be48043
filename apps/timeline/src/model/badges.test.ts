import fc from 'fast-check'
import { expect, test } from 'vitest'
import { badgesOf, takenBy } from './badges.ts'
import type { Path } from './model.ts'

const width = 700

/** A path whose steps stand at these places: its marks are the indices of them. */
const badgesAt = (places: readonly (readonly [x: number, y: number])[]) => {
  const steps: Path['steps'] = places.map((_, index) => ({
    mark: index,
    number: index + 1,
    step: 'pulled back',
    evidence: 'seen',
    last: index === places.length - 1,
  }))
  const path: Path = { steps, arrows: [], leaps: [], from: 0, to: 0 }
  return badgesOf(
    path,
    (mark) => places[mark]?.[0] ?? 0,
    (mark) => places[mark]?.[1] ?? 0,
    width,
  )
}

test('no badge covers another, and each step is on one', () => {
  const place = fc.tuple(fc.integer({ min: 0, max: width }), fc.constantFrom(20, 60))
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 40 }), (places) => {
      const badges = badgesAt(places)
      for (const y of [20, 60]) {
        const boxes = badges.filter((badge) => badge.y === y).toSorted((left, right) => left.x - right.x)
        for (const [index, { x, halfWidth }] of boxes.entries()) {
          const next = boxes[index + 1]
          if (next !== undefined) expect(x + halfWidth).toBeLessThan(next.x - next.halfWidth)
        }
      }
      expect(badges.filter(({ last }) => last !== undefined)).toHaveLength(1)
      expect(badges[0]?.text).toMatch(/^1/)
    }),
  )
})

test('steps close together are told as runs, many of them by the first and the last', () => {
  const texts = (...places: readonly (readonly [number, number])[]) => badgesAt(places).map(({ text }) => text)
  expect(texts([10, 20], [12, 20], [200, 20])).toEqual(['1–2', '3'])
  expect(texts([10, 20], [12, 60], [30, 20])).toEqual(['1, 3', '2'])
  expect(texts([10, 20], [10, 60], [10, 20], [10, 60], [10, 20], [10, 60])).toEqual(['1 … 5', '2 … 6'])
})

test('the last step is named beside its badge, or below it where others stand in the way or the edge is near', () => {
  const placeOfLast = (...places: readonly (readonly [number, number])[]) =>
    badgesAt(places).find(({ last }) => last !== undefined)?.last ?? expect.fail('a path has a last step')
  expect(placeOfLast([100, 20])).toMatchObject({ text: 'last: pulled back', x: 123, y: 20 })
  expect(placeOfLast([650, 20]).x).toBeLessThan(560)
  expect(placeOfLast([620, 20], [650, 20])).toMatchObject({ y: 41 })
  expect(placeOfLast([620, 60], [650, 20])).toMatchObject({ y: 20 })
})

test('badges and the name beside one take their row, and no other', () => {
  const badges = badgesAt([
    [50, 60],
    [100, 20],
  ])
  expect(takenBy(badges, 60)).toEqual([[41, 59]])
  expect(takenBy(badges, 20)).toEqual([
    [91, 109],
    [123, expect.closeTo(231.8)],
  ])
})
