import { expect, test } from 'vitest'
import { createIdentities } from './identity.ts'
import { beginStory, changeOf, headOf, type Story } from './story.fixture.ts'

/** The keys that each event of a story gives its changes, where it has any. */
const keysIn = (story: Story) => {
  const keysOf = createIdentities()
  return story.events().flatMap((event) => {
    const keys = keysOf(event)
    return keys.length === 0 || event.type !== 'probe' ? [] : [`${event.probe.type} ${keys.join(' ')}`]
  })
}

test('a change with an id keeps it, whatever numbers it gets', () => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['a@e3'])
  story.session('alice', 'session-push', ['a@e5r1'], { push: 1 })
  story.leader('alice', 'backend-push', ['a@e7r2'], { push: 1 })
  expect(keysIn(story)).toEqual(['commit a', 'session-push a', 'backend-push a'])
})

test('one without an id is told by its session and its place there, through refusals and rebases', () => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['alice@e0.1'])
  story.session('alice', 'commit', ['alice@e0.2'])
  story.session('alice', 'session-push', ['alice@e0.1', 'alice@e0.2'], { push: 1 })
  // Refused: the session pushes all that is pending again.
  story.session('alice', 'session-push-failed', ['alice@e0.1', 'alice@e0.2'], { push: 1, error: 'LeaderAheadError' })
  story.session('alice', 'session-push', ['alice@e5.1', 'alice@e5.2'], { push: 2 })
  story.session('alice', 'session-pull', ['alice@e5.1'], { payload: 'advance' })
  // Rebased: it pushes what is left, under new numbers.
  story.session('alice', 'session-push', ['alice@e9.1r1'], { push: 3 })
  story.session('alice', 'session-push-ok', ['alice@e9.1r1'], { push: 3 })
  story.session('alice', 'commit', ['alice@e9.2r1'])
  story.session('alice', 'session-push', ['alice@e9.2r1'], { push: 4 })
  expect(keysIn(story)).toEqual([
    'commit alice#1',
    'commit alice#2',
    'session-push alice#1 alice#2',
    'session-push-failed alice#1 alice#2',
    'session-push alice#1 alice#2',
    'session-pull alice#1',
    'session-push alice#2',
    'session-push-ok alice#2',
    'commit alice#3',
    'session-push alice#3',
  ])
})

test('what the leader takes, and what it rolls back and gives again, keeps its key', () => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['alice@e0.1'])
  story.session('alice', 'session-push', ['alice@e0.1'], { push: 1 })
  story.leaderState('alice', ['alice@e0.1'])
  story.session('alice', 'session-pull', ['alice@e0.1'], { payload: 'advance' })
  story.session('alice', 'session-pull', ['x@e1', 'alice@e1.1r1'], {
    payload: 'rebase',
    rolledBack: [changeOf('alice@e0.1')],
  })
  expect(keysIn(story).slice(2)).toEqual(['leader-state alice#1', 'session-pull alice#1', 'session-pull x alice#1'])
})

test('two tabs of one device count each for itself, and a page that was loaded anew goes on after what it has lost', () => {
  const story = beginStory(['alice', 'alice/2'])
  story.session('alice', 'commit', ['alice@e0.1'])
  story.session('alice/2', 'commit', ['alice/2@e0.2'])
  story.life('alice', 'booted')
  story.session('alice', 'commit', ['alice@e0.3'])
  story.session('alice', 'session-push', ['alice@e0.3'], { push: 1 })
  expect(keysIn(story)).toEqual(['commit alice#1', 'commit alice/2#1', 'commit alice#2', 'session-push alice#2'])
})

test('an event whose session nobody saw has no key', () => {
  const story = beginStory([])
  story.leader('alice', 'backend-pull-page', ['stranger@e1.1'])
  expect(createIdentities()(story.events().at(-1) as never)).toEqual([undefined])
})

test('what a store makes that is opened on the files of a dead one is its own, though both have one session’s name', () => {
  const story = beginStory(['alice'])
  const view = { name: 'viewSet', owner: 'alice/static', seqNum: headOf('e0.1') }
  const told = { lane: 'session' as const, sequence: 0, time: 1, storeId: 's', changes: [view] }
  for (const tab of ['alice', 'alice/2']) {
    story.record(tab, { lane: 'session', type: 'probe', probe: { ...told, type: 'commit' } })
    story.record(tab, { lane: 'session', type: 'probe', probe: { ...told, type: 'session-push', push: 1 } })
  }
  expect(keysIn(story)).toEqual([
    'commit alice#1',
    'session-push alice#1',
    'commit alice/2#1',
    'session-push alice/2#1',
  ])
})
