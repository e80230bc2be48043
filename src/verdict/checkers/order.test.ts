import { expect, test } from 'vitest'
import { readTrial } from '../read-trial.ts'
import { beginStory, type Story } from '../story.fixture.ts'
import { order } from './order.ts'

const check = (story: Story) => order.check(readTrial(story.events()), {})

/** Alice commits `a` and `b`; what her session and her leader push is as told. */
const storyOf = (sessionPush: readonly string[], backendPush: readonly string[]): Story => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['a@e1'])
  story.session('alice', 'commit', ['b@e2'])
  story.session('alice', 'session-push', sessionPush, { push: 1 })
  story.leader('alice', 'backend-push', backendPush, { push: 1 })
  return story
}

test('a log in the order of the commits, without a hole, has held', () => {
  const story = storyOf(['a@e1', 'b@e2'], ['a@e1', 'b@e2'])
  story.log('a', 'x', 'b')
  expect(check(story)).toEqual({ type: 'held' })
})

test('changes in another order are reordered, by the first link that sent them so', () => {
  const swapped = ['b@e1', 'a@e2']
  const hops = [
    storyOf(swapped, swapped),
    storyOf(['a@e1', 'b@e2'], swapped),
    storyOf(['a@e1', 'b@e2'], ['a@e1', 'b@e2']),
  ].map((story) => {
    story.log('b', 'a')
    return check(story)
  })
  expect(hops).toMatchObject(
    ['session', 'leader', 'backend'].map((hop) => ({ findings: [{ verdict: 'reordered', hop, changes: ['a', 'b'] }] })),
  )
})

test('changes of two tabs have no order between them', () => {
  const story = beginStory(['alice', 'bob'])
  story.session('alice', 'commit', ['a@e1'])
  story.session('bob', 'commit', ['b@e1'])
  story.log('b', 'a')
  expect(check(story)).toEqual({ type: 'held' })
})

test('a hole in the numbers is a gap, of the first link that left it out', () => {
  const hops = [
    storyOf(['a@e1', 'b@e3'], ['a@e1', 'b@e3']),
    storyOf(['a@e1', 'b@e2'], ['a@e1', 'b@e3']),
    storyOf(['a@e1', 'b@e2'], ['a@e1', 'b@e2']),
  ].map((story) => {
    story.log('a', 'b@e3')
    return check(story)
  })
  expect(hops).toMatchObject(['session', 'leader', 'backend'].map((hop) => ({ findings: [{ verdict: 'gap', hop }] })))
})

test('a log that does not begin at the root has a hole', () => {
  const story = storyOf(['a@e1'], ['a@e1'])
  story.log('a@e2')
  expect(check(story)).toMatchObject({ findings: [{ verdict: 'gap' }] })
})

test('without a log nothing is known', () => {
  expect(check(storyOf(['a@e1'], ['a@e1'])).type).toBe('undecided')
})
