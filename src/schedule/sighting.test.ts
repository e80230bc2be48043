import { describe, expect, it } from 'vitest'
import { beginStory } from '../verdict/story.fixture.ts'
import { type Sighting, sightings } from './schedule.ts'
import { isSighting } from './sighting.ts'

/** One event of each kind that anything may wait for, and some that nothing waits for; each named as what it is. */
const story = beginStory(['alice'])
story.session('alice', 'commit', ['a@e1'])
story.session('alice', 'session-push', ['a@e1'])
story.session('alice', 'session-push-ok', ['a@e1'])
story.session('alice', 'session-push-failed', ['a@e1'], { error: 'LeaderAheadError' })
story.session('alice', 'session-pull', ['b@e1'], { payload: 'advance' })
story.span('alice', 'merge:pull:rebase')
story.span('alice', 'merge:pull:advance')
story.leader('alice', 'backend-push', ['a@e1'])
story.leader('alice', 'backend-push-ok', ['a@e1'])
story.leader('alice', 'backend-push-failed', ['a@e1'], { error: 'offline' })
story.leader('alice', 'backend-pull-page', ['b@e1'])
story.span('alice', 'pull:rebase')
// As older versions write it.
story.span('alice', '[3]:pull:rebase[1]')
story.span('alice', 'pull:advance')

const seenBy = (client: string, seen: Sighting): readonly string[] =>
  story
    .events()
    .filter(isSighting(client, seen))
    .flatMap((event) => (event.type === 'probe' ? [event.probe] : []))
    .map((probe) => (probe.type === 'span-event' ? probe.name : probe.type))

describe('a sighting', () => {
  it.each<[Sighting, readonly string[]]>([
    ['session-push', ['session-push']],
    ['session-answered', ['session-push-ok', 'session-push-failed']],
    ['session-pull', ['session-pull']],
    ['session-rebase', ['merge:pull:rebase']],
    ['leader-push', ['backend-push']],
    ['leader-answered', ['backend-push-ok', 'backend-push-failed']],
    ['leader-page', ['backend-pull-page']],
    ['leader-rebase', ['pull:rebase', '[3]:pull:rebase[1]']],
    ['rest', []],
  ])('of %s should be these events and no others: %j', (seen, events) => {
    expect(seenBy('alice', seen)).toEqual(events)
  })

  it.each(sightings)('of %s should be none of another client', (seen) => {
    expect(seenBy('bob', seen)).toEqual([])
  })
})
