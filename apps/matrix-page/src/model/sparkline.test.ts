import { expect, test } from 'vitest'
import { sparklineOf } from './sparkline.ts'

const size = { width: 100, height: 20, margin: 0 }
const rate = (night: number, failed: number) => ({ night, failed, trials: 4, from: 0, to: 1 })

test('nights go from left to right, and rates from bottom to top, on a root scale', () => {
  const { line, points } = sparklineOf([rate(0, 0), rate(1, 1), rate(2, 4)], 3, size)
  expect(points.map(({ x, y }) => [x, y])).toEqual([
    [0, 20],
    [50, 10],
    [100, 0],
  ])
  expect(line).toBe('M0,20L50,10L100,0')
})

test('a night of which nothing is known is left open, and one that stands alone is a point', () => {
  expect(sparklineOf([rate(0, 0), rate(2, 4)], 3, size).line).toBe('M0,20ZM100,0Z')
  expect(sparklineOf([rate(0, 4)], 1, size).line).toBe('M50,0Z')
  expect(sparklineOf([], 3, size)).toEqual({ band: '', line: '', points: [] })
})

test('the band reaches over the interval of each night', () => {
  expect(sparklineOf([rate(0, 1), rate(1, 1)], 2, size).band).toBe('M0,0L100,0L100,20L0,20Z')
})
