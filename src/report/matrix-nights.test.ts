import { expect, test } from 'vitest'
import type { ReadMatrix } from '../campaign/matrix/store.ts'
import { nightsBefore } from './matrix-nights.ts'
import { storyNights } from './matrix-page.fixture.ts'

const [story] = storyNights()
const [row] = story?.rows ?? []
if (story === undefined || row === undefined) throw new Error('Expected a night with trials.')

const night = (name: string, day: number, { runs = [name], part = 0 } = {}): ReadMatrix => ({
  name,
  folder: `/nowhere/${name}`,
  head: {
    ...story.head,
    startedAt: new Date(Date.UTC(2026, 10, day)).toISOString(),
    shards: part === 0 ? [{ number: 1, of: 1 }] : [{ number: part, of: 2 }],
  },
  rows: runs.map((run) => ({ ...row, run })),
})
const namesOf = (nights: readonly ReadMatrix[]): readonly string[] => nights.map(({ name }) => name)

const shown = night('shown', 20, { runs: ['shown-1', 'shown-2'] })

test('the nights before are those that began earlier, the oldest first', () => {
  const others = [night('later', 21), shown, night('b', 19), night('a', 18)]
  expect(namesOf(nightsBefore(shown, others))).toEqual(['a', 'b'])
})

test('no trial is shown twice: neither the parts of what is shown, nor those of an earlier night', () => {
  const others = [
    night('shown-1', 19, { runs: ['shown-1'] }),
    night('b-part-2', 18, { part: 2 }),
    night('b-part-1', 18, { part: 1 }),
    night('b', 18, { runs: ['b-part-1', 'b-part-2'] }),
    night('b-again', 17, { runs: ['b-part-1'] }),
  ]
  expect(namesOf(nightsBefore(shown, others))).toEqual(['b'])
})

test('no more is read than there is room for', () => {
  let read = 0
  function* newestFirst() {
    for (let day = 19; day > 0; day--) {
      read += 1
      yield night(`night-${day}`, day)
    }
  }
  expect(namesOf(nightsBefore(shown, newestFirst(), 3))).toEqual(['night-17', 'night-18', 'night-19'])
  expect(read).toBeLessThanOrEqual(4)
})
