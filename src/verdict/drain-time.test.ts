import { expect, test } from 'vitest'
import { drainTimeOf } from './drain-time.ts'
import { beginStory } from './story.fixture.ts'

test('the time from the last commit to the settlement after it', () => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['a@e1'])
  story.settled('alice')
  story.session('alice', 'commit', ['b@e2'])
  story.session('alice', 'session-push', ['b@e2'])
  expect(drainTimeOf(story.events())).toBeUndefined()
  story.settled('alice')
  story.settled('alice')
  expect(drainTimeOf(story.events())).toBe(2)
})

test('no time where nothing was committed', () => {
  const story = beginStory(['alice'])
  story.settled('alice')
  expect(drainTimeOf(story.events())).toBeUndefined()
})
