import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longTrial } from '../../../timeline/src/samples.ts'
import { firstOfEachLane, mostDrawn, stretchOf, type Wanted } from './stretch.ts'

const { events } = longTrial(12_000)
const wanted: Wanted = { pausedAt: undefined, isAll: false, selected: undefined }

test('of a history that grows the end is drawn, with a limit, and its beginning moves seldom', () => {
  const beginnings = new Set<number>()
  for (let count = 0; count <= events.length; count += 7) {
    const { from, to } = stretchOf(events.slice(0, count), wanted)
    expect(to).toBe(count)
    expect(to - from).toBeLessThanOrEqual(mostDrawn)
    expect(to - from).toBeGreaterThanOrEqual(Math.min(count, mostDrawn - 999))
    beginnings.add(from)
  }
  expect(beginnings.size).toBe(8)
})

test('all of it is drawn where somebody wants that', () => {
  expect(stretchOf(events, { ...wanted, isAll: true })).toEqual({ from: 0, to: events.length })
})

test('nothing after the moment of a pause is drawn, however much comes', () => {
  const pausedAt = events[3_000]?.time ?? 0
  const paused = stretchOf(events, { ...wanted, pausedAt })
  expect(events.slice(paused.from, paused.to).every(({ time }) => time <= pausedAt)).toBe(true)
  expect((events[paused.to]?.time ?? 0) > pausedAt).toBe(true)
  expect(stretchOf(events.slice(0, 6_000), { ...wanted, pausedAt })).toEqual(paused)
})

test('a mark that is selected is among what is drawn', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: events.length - 1 }), (mark) => {
      const event = events[mark]
      if (event === undefined) throw new Error('Expected an event, found none.')
      const { from, to } = stretchOf(events, { ...wanted, selected: event })
      expect(from).toBeLessThanOrEqual(mark)
      expect(to).toBeGreaterThan(mark)
    }),
  )
  const nobody = { lane: 'session', source: 'nobody', sequence: 1 }
  expect(stretchOf(events, { ...wanted, selected: nobody })).toEqual(stretchOf(events, wanted))
})

test('one event stands for each lane, in the order in which they came', () => {
  const firsts = firstOfEachLane(events)
  expect(firsts.map(({ lane, source }) => `${lane} ${source}`)).toContain('leader bob')
  expect(new Set(firsts.map(({ lane, source }) => `${lane} ${source}`)).size).toBeGreaterThan(8)
  expect(firsts.map(({ time }) => time)).toEqual(firsts.map(({ time }) => time).toSorted((a, b) => a - b))
})
