import { describe, expect, it } from 'vitest'
import { placeOf } from './window-place.ts'

const screen = { left: 100, top: 20, width: 1_800, height: 1_000 }

describe('the windows of devices', () => {
  it.each([
    [1, [[100, 1_800]]],
    [
      2,
      [
        [100, 900],
        [1_000, 900],
      ],
    ],
    [
      3,
      [
        [100, 600],
        [700, 600],
        [1_300, 600],
      ],
    ],
  ])('should fill the screen side by side: %i', (of, expected) => {
    const places = expected.map((_, index) => placeOf({ index, of }, screen))
    expect(places.map(({ left, width }) => [left, width])).toEqual(expected)
    expect(places.every(({ top, height }) => top === 20 && height === 1_000)).toBe(true)
  })

  it('should overlap rather than be too narrow, and never leave the screen', () => {
    const places = Array.from({ length: 5 }, (_, index) => placeOf({ index, of: 5 }, screen))
    expect(places.map(({ left, width }) => [left, width])).toEqual([
      [100, 500],
      [425, 500],
      [750, 500],
      [1_075, 500],
      [1_400, 500],
    ])
    expect(placeOf({ index: 1, of: 2 }, { ...screen, width: 400 })).toMatchObject({ left: 100, width: 400 })
  })
})
