import { expect, test } from 'vitest'
import { readTrial } from '../read-trial.ts'
import { beginStory, linkOf, type Story } from '../story.fixture.ts'
import { drain } from './drain.ts'

const check = (story: Story) => drain.check(readTrial(story.events()), {})
const empty = linkOf([], 'e1')

test('drained is what was waited for and has nothing pending', () => {
  const story = beginStory(['alice'])
  story.states('alice', empty, empty)
  story.settled('alice')
  expect(check(story)).toEqual({ type: 'held' })
})

test('nothing is known of a history in which nobody has waited, or in which something came after the waiting', () => {
  const story = beginStory(['alice'])
  expect(check(story)).toEqual({ type: 'undecided', why: 'nobody has waited until it settles' })
  story.settled('alice')
  story.states('alice', linkOf(['a@e2'], 'e2', 'e1'), empty)
  expect(check(story)).toEqual({ type: 'undecided', why: 'alice has something pending, and nobody has waited for it' })
})

test('what was committed after the last look is not known to have drained', () => {
  const story = beginStory(['alice'])
  story.states('alice', empty, empty)
  story.settled('alice')
  story.session('alice', 'commit', ['a@e2'])
  expect(check(story)).toEqual({ type: 'undecided', why: 'nobody has looked at alice since it committed a' })
})

test('what the leader keeps without a backend, and client-only events that it keeps with one, are not undrained', () => {
  const alone = beginStory(['alice'], { hasBackend: false })
  alone.states('alice', empty, linkOf(['a@e1'], 'e1', 'e0'))
  alone.settled('alice')
  expect(check(alone)).toEqual({ type: 'held' })

  const story = beginStory(['alice'])
  story.states('alice', empty, linkOf(['alice@e1.1'], 'e1.1', 'e1'))
  story.settled('alice')
  expect(check(story)).toEqual({ type: 'held' })
})

test('a wait in vain is a stall of the barrier that it waited for, with both states and the events that are left', () => {
  const story = beginStory(['alice', 'bob'])
  story.settled('bob')
  story.states('alice', empty, linkOf(['a@e2', 'alice@e2.1', 'b@e3'], 'e3', 'e1'))
  story.gaveUp('alice', 'leader drained')
  expect(check(story)).toMatchObject({
    type: 'broken',
    findings: [
      {
        verdict: 'stalled',
        hop: 'leader',
        barrier: 'leader drained',
        source: 'alice',
        changes: ['a', 'b'],
        witness: expect.stringContaining(
          'alice: nothing changed for 5.0 s while waiting for "leader drained"\nsession head e1',
        ),
      },
    ],
  })
})

test('each tab that waited in vain is told of', () => {
  const story = beginStory(['alice', 'bob'])
  for (const tab of ['alice', 'bob']) {
    story.states(tab, linkOf(['a@e2'], 'e2', 'e1'), empty)
    story.gaveUp(tab, 'session drained')
  }
  expect(check(story)).toMatchObject({ findings: [{ source: 'alice' }, { source: 'bob' }] })
})
