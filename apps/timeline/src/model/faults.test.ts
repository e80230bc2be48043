import { expect, test } from 'vitest'
import { newStory } from '../samples.ts'
import { faultSpans } from './faults.ts'

const spansOf = (tell: (story: ReturnType<typeof newStory>) => void): readonly string[] => {
  const story = newStory()
  tell(story)
  return faultSpans(story.inOrder()).map(
    ({ rowKey, from, to, name, count }) => `${rowKey.trim()}: ${name} ${from.time}-${to?.time ?? ''} x${count}`,
  )
}

const network = { lane: 'network', connection: 1 } as const
const page = { ...network, direction: 'down', kind: 'pull-page' } as const

test('a hold lasts from the first frame that waits to the last that goes on', () => {
  const spans = spansOf((story) => {
    for (const frame of [1, 2, 3]) story.tell(10 * frame, 'alice', { ...page, type: 'held', frame })
    for (const frame of [1, 2, 3]) story.tell(40 + frame, 'alice', { ...page, type: 'released', frame })
    story.tell(60, 'alice', { ...page, type: 'held', frame: 4 })
  })
  expect(spans).toEqual(['network alice: pull-page held 10-43 x3', 'network alice: pull-page held 60- x1'])
})

test('holds of other kinds and other clients are told apart', () => {
  const spans = spansOf((story) => {
    story.tell(1, 'alice', { ...page, type: 'held', frame: 1 })
    story.tell(2, 'bob', { ...page, connection: 2, type: 'held', frame: 1 })
    story.tell(3, 'alice', { ...network, direction: 'up', kind: 'push', type: 'held', frame: 2 })
    story.tell(4, 'alice', { ...page, type: 'released', frame: 1 })
  })
  expect(spans).toEqual([
    'network alice: pull-page held 1-4 x1',
    'network bob: pull-page held 2- x1',
    'network alice: push held 3- x1',
  ])
})

test('frames of a connection that ends wait no longer', () => {
  const spans = spansOf((story) => {
    story.tell(1, 'alice', { ...page, type: 'held', frame: 1 })
    story.tell(5, 'alice', { ...network, type: 'closed', reason: 'gone' })
  })
  expect(spans).toEqual(['network alice: pull-page held 1-5 x1'])
})

test('an outage lasts until the client is connected again', () => {
  const spans = spansOf((story) => {
    story.tell(1, 'alice', { ...network, type: 'cut' })
    story.tell(2, 'alice', { ...network, connection: 2, type: 'refused', reason: 'reset' })
    story.tell(3, 'bob', { ...network, connection: 3, type: 'opened' })
    story.tell(9, 'alice', { ...network, connection: 4, type: 'opened' })
  })
  expect(spans).toEqual(['network alice: cut 1-9 x2'])
})

test('a half-open network is an outage until it was cut and opened again', () => {
  const spans = spansOf((story) => {
    story.tell(1, 'alice', { ...network, type: 'half-opened' })
    story.tell(2, 'alice', { ...network, connection: 2, type: 'opened' })
    story.tell(6, 'alice', { ...network, connection: 2, type: 'cut' })
    story.tell(8, 'alice', { ...network, connection: 3, type: 'opened' })
  })
  expect(spans).toEqual(['network alice: half-opened 1-8 x2'])
})

test('delays that follow one another are one', () => {
  const spans = spansOf((story) => {
    for (const time of [10, 40, 200]) story.tell(time, 'alice', { ...page, type: 'delayed', delayMs: 50 })
  })
  expect(spans).toEqual(['network alice: pull-page delayed 10-90 x2', 'network alice: pull-page delayed 200-250 x1'])
})

test('a backend is away from its stop to its start', () => {
  const spans = spansOf((story) => {
    story.tell(1, 'backend', { lane: 'backend', type: 'started' })
    story.tell(4, 'backend', { lane: 'backend', type: 'stopped' })
    story.tell(7, 'backend', { lane: 'backend', type: 'started' })
  })
  expect(spans).toEqual(['backend: backend stopped 4-7 x1'])
})
