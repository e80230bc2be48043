import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ticksIn } from './ticks.ts'
import { formatTick } from './words.ts'

test.each([
  [0, 10, 2, [0, 2, 4, 6, 8, 10]],
  [3, 21, 3, [5, 10, 15, 20]],
  [-3, 120, 51, [0, 100]],
  [0.05, 0.32, 0.1, [0.1, 0.2, 0.3]],
  [21, 24, 5, []],
])('from %d to %d, at least %d apart, ticks stand at %j', (from, to, least, expected) => {
  const { values } = ticksIn(from, to, least)
  expect(values.map((value) => Number(value.toFixed(9)))).toEqual(expected)
})

test.each([
  [20_000, 5000, '20 s'],
  [1500, 500, '1.5 s'],
  [1000, 500, '1.0 s'],
  [50, 50, '0.05 s'],
  [107_018, 1, '107.018 s'],
  [107_018, 0.5, '107018.0 ms'],
  [0.02, 0.02, '0.02 ms'],
])('a tick at %d ms, %d ms from the next, reads %s', (time, interval, expected) => {
  expect(formatTick(time, interval)).toBe(expected)
})

test('no tick has the label of its neighbour, wherever one looks and however near', () => {
  const stretch = {
    from: fc.integer({ min: 0, max: 1e9 }).map((microseconds) => microseconds / 1000),
    span: fc.integer({ min: -170, max: 700 }).map((digits) => 10 ** (digits / 100)),
    count: fc.integer({ min: 2, max: 20 }),
  }
  fc.assert(
    fc.property(fc.record(stretch), ({ from, span, count }) => {
      const { values, interval } = ticksIn(from, from + span, span / count)
      const labels = values.map((value) => formatTick(value, interval))
      expect(labels.filter((label, index) => label === labels[index - 1])).toEqual([])
      expect(values.length).toBeLessThanOrEqual(count + 1)
    }),
    { numRuns: 1000 },
  )
})
