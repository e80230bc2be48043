import { describe, expect, it } from 'vitest'
import { beginStory } from '../verdict/story.fixture.ts'
import { type Sighting, sightings } from './schedule.ts'
import { type EventSighting, isSighting, watchMoment } from './sighting.ts'

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

const seenBy = (client: string, seen: EventSighting): readonly string[] =>
  story
    .events()
    .filter(isSighting(client, seen))
    .flatMap((event) => (event.type === 'probe' ? [event.probe] : []))
    .map((probe) => (probe.type === 'span-event' ? probe.name : probe.type))

describe('a sighting', () => {
  it.each<[EventSighting, readonly string[]]>([
    ['session-push', ['session-push']],
    ['session-answered', ['session-push-ok', 'session-push-failed']],
    ['session-pull', ['session-pull']],
    ['session-rebase', ['merge:pull:rebase']],
    ['leader-push', ['backend-push']],
    ['leader-answered', ['backend-push-ok', 'backend-push-failed']],
    ['leader-page', ['backend-pull-page']],
    ['leader-rebase', ['pull:rebase', '[3]:pull:rebase[1]']],
  ])('of %s should be these events and no others: %j', (seen, events) => {
    expect(seenBy('alice', seen)).toEqual(events)
  })

  it.each(sightings)('of %s should be none of another client', (seen) => {
    const { hadCome, comesWith } = watchMoment({ client: 'bob', seen }, [])
    expect([hadCome, ...story.events().filter(comesWith)]).toEqual([false])
  })
})

/** Which event of a story a moment comes with, by its place; `already` where it had come before. */
const placeOf = (
  told: ReturnType<typeof beginStory>,
  moment: { readonly seen: Sighting; readonly times?: number },
  from = 0,
): number | 'already' => {
  const { hadCome, comesWith } = watchMoment({ client: 'alice', ...moment }, told.events().slice(0, from))
  return hadCome ? 'already' : told.events().findIndex((event, index) => index >= from && comesWith(event))
}

describe('a moment', () => {
  const pushes = beginStory(['alice'])
  const first = pushes.events().length
  for (let push = 0; push < 3; push++) pushes.leader('alice', 'backend-push', ['a@e1'])

  it('should come with the event that is the n-th of those that follow', () => {
    expect(placeOf(pushes, { seen: 'leader-push' })).toBe(first)
    expect(placeOf(pushes, { seen: 'leader-push', times: 2 })).toBe(first + 1)
    expect(placeOf(pushes, { seen: 'leader-push', times: 2 }, first + 1)).toBe(first + 2)
    expect(placeOf(pushes, { seen: 'leader-push', times: 4 })).toBe(-1)
  })

  const changes = beginStory(['alice'])
  const second = changes.events().length + 1
  changes.session('alice', 'commit', ['a@e1'])
  changes.session('alice', 'commit', ['b@e2'])
  changes.session('alice', 'session-pull', ['a@e1', 'c@e3'], { payload: 'advance' })
  changes.session('alice', 'commit', ['d@e4'])

  it('should come when so many changes of the session wait for its leader, those from before included', () => {
    expect(placeOf(changes, { seen: 'session-pending', times: 2 })).toBe(second)
    // One of the two has been heard back meanwhile: it takes another.
    expect(placeOf(changes, { seen: 'session-pending', times: 2 }, second + 1)).toBe('already')
    expect(placeOf(changes, { seen: 'session-pending', times: 2 }, second + 2)).toBe(second + 2)
    expect(placeOf(changes, { seen: 'session-pending', times: 3 })).toBe(-1)
  })

  it('should not come by what a session has taken with it', () => {
    const reloaded = beginStory(['alice'])
    reloaded.session('alice', 'commit', ['a@e1'])
    reloaded.record('alice', { lane: 'session', type: 'reloading' })
    reloaded.session('alice', 'commit', ['b@e2'])
    expect(placeOf(reloaded, { seen: 'session-pending', times: 2 })).toBe(-1)
  })

  const leader = beginStory(['alice'])
  const told = leader.events().length
  leader.leaderState('alice', ['a@e1'])
  leader.leaderState('alice', ['a@e1', 'b@e2', 'c@e3'])
  leader.leaderState('alice', [])

  it('should come when so many wait for the backend, as the leader itself says', () => {
    expect(placeOf(leader, { seen: 'leader-pending', times: 2 })).toBe(told + 1)
    expect(placeOf(leader, { seen: 'leader-pending', times: 2 }, told + 2)).toBe('already')
    expect(placeOf(leader, { seen: 'leader-pending' }, told + 3)).toBe(-1)
  })
})
