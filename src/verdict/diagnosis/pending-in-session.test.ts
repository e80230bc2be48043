/** Why a session has something pending for ever: its push was dropped, refused, or never answered. */
import { describe, expect, it } from 'vitest'
import { judgeTrial } from '../judge.ts'
import { drained, fingerprints, sentence, wholeWay } from '../judged-story.fixture.ts'
import { beginStory, linkOf, type Story } from '../story.fixture.ts'

describe('a change that stays pending', () => {
  /** Alice pushed a change in generation 0 and waits for ever. */
  const stall = (tell: (story: Story) => void, pending = 'a@e54') => {
    const story = beginStory(['alice'])
    story.session('alice', 'commit', ['a@e54'])
    story.session('alice', 'session-push', ['a@e54'], { push: 1 })
    tell(story)
    story.states('alice', linkOf([pending], 'e54', 'e53'), linkOf([], 'e53r1', 'e53'))
    story.gaveUp('alice', 'session drained')
    story.ended()
    return story
  }

  it('should be a stale generation where its push was never answered and the leader had rebased', () => {
    const story = stall((told) => told.span('alice', 'pull:rebase[1]'))
    expect(fingerprints(story)).toEqual(['stalled/leader/stale-generation'])
    expect(sentence(story)).toBe(
      'e54 reached the leader and was dropped there as generation 0 while the leader was at 1; its push was never answered, so the session waits for ever.',
    )
  })

  it('should be a drop that was seen where the leader says so', () => {
    const story = stall((told) => told.span('alice', 'push:drop-old-generation'))
    expect(judgeTrial(story.events()).diagnoses[0]?.last).toMatchObject({
      step: 'dropped by leader',
      evidence: 'inferred',
    })
    expect(fingerprints(story)).toEqual(['stalled/leader/stale-generation'])
  })

  it('should be a push never tried again where the leader refused it for a head that it has', () => {
    const error = 'LeaderAheadError: expected > e53, got e40'
    const story = stall((told) => told.session('alice', 'session-push-failed', ['a@e54'], { push: 1, error }))
    expect(fingerprints(story)).toEqual(['stalled/session/never-retried'])
  })

  it('should be a push head never lowered where the leader demands more than it has', () => {
    const error = 'LeaderAheadError: Leader push head is ahead of batch: expected > e60, got e54'
    const story = stall((told) => told.session('alice', 'session-push-failed', ['a@e54'], { push: 1, error }))
    expect(fingerprints(story)).toEqual(['stalled/session/push-head'])
    expect(sentence(story)).toContain('whose push head is beyond its own head e53r1')
  })

  it('should not be a refusal where the push was only interrupted', () => {
    const story = stall((told) => {
      told.session('alice', 'session-push-failed', ['a@e54'], { push: 1, error: 'interrupted' })
      told.session('alice', 'session-push', ['a@e54r1'], { push: 2 })
    })
    expect(fingerprints(story)).toEqual(['stalled/leader'])
    expect(sentence(story)).toMatch(
      /^unknown: e54r1 was pushed to leader, and was never applied by leader, so the session keeps it pending; last seen at/,
    )
  })

  it.each([1, 2])(
    'should wait behind a pull that never ended, after %i empty pages, whatever the leader has rebased',
    (count) => {
      const story = stall((told) => {
        told.leader('alice', 'backend-pull-page', ['x@e52'], { pageInfo: 'MoreKnown 1' })
        for (let page = 0; page < count; page++) told.leader('alice', 'backend-pull-page', [], { pageInfo: 'NoMore' })
      })
      expect(fingerprints(story)).toEqual(['stalled/leader/pull-latch'])
    },
  )

  it('should be no stale generation where a page had taken the leader back before the push', () => {
    const leader = (tell: (story: Story) => void) => {
      const story = beginStory(['alice'])
      story.span('alice', 'pull:rebase[1]')
      story.leaderState('alice', [], 'e53r1', 'e52')
      tell(story)
      story.session('alice', 'commit', ['a@e54'])
      story.session('alice', 'session-push', ['a@e54'], { push: 1 })
      story.states('alice', linkOf(['a@e54'], 'e54', 'e53'), linkOf([], 'e53'))
      story.gaveUp('alice', 'session drained')
      return story
    }
    expect(fingerprints(leader(() => {}))).toEqual(['stalled/leader/stale-generation'])
    const isBack = leader((story) => story.leaderState('alice', [], 'e53', 'e53'))
    expect(fingerprints(isBack)).toEqual(['stalled/leader'])
  })

  it('should be told by its session and its place there where it has no id', () => {
    const story = beginStory(['alice'])
    story.session('alice', 'commit', ['alice@e0.1'])
    story.session('alice', 'session-push', ['alice@e0.1'], { push: 1 })
    story.session('alice', 'session-push-failed', ['alice@e0.1'], {
      push: 1,
      error: 'LeaderAheadError: Leader push head is ahead of batch: expected > e1000.1, got e0.1',
    })
    story.states('alice', linkOf(['alice@e1000.1r1'], 'e1000.1r1', 'e1000'), linkOf([], 'e1000'))
    story.gaveUp('alice', 'session drained')
    expect(judgeTrial(story.events()).diagnoses[0]).toMatchObject({
      change: 'alice#1',
      signature: 'push-head',
      hop: 'session',
    })
  })

  it('should be nothing that LiveStore can be blamed for while the backend is gone', () => {
    const story = beginStory(['alice'])
    wholeWay(story)
    story.gaveUp('alice', 'leader drained', 'the sync backend cannot be reached (it died)')
    expect(fingerprints(story)).toEqual(['inconclusive'])
  })

  it('should be forgotten where the tab settled later', () => {
    const story = stall(() => {})
    story.states('alice', drained, drained)
    story.settled('alice')
    expect(fingerprints(story, { checkers: ['drain'] })).toEqual([])
  })

  it('should not be forgotten where it took a new page to settle', () => {
    const story = stall(() => {})
    story.record('alice', { lane: 'session', type: 'reloading' })
    story.states('alice', drained, drained)
    story.settled('alice')
    expect(fingerprints(story, { checkers: ['drain'] })).toEqual(['stalled/session'])
  })

  it('should be an ended pull where its push is kept in front of one, and not where the leader has refused it', () => {
    const behind = (message: string, tell: (story: Story) => void = () => {}) =>
      stall((story) => {
        story.span('alice', 'exception', { 'exception.message': message })
        tell(story)
      })
    const doubled = 'Incoming events must be greater than upstream head. Expected greater than: e8. Received: [e7, e8]'
    expect(fingerprints(behind(doubled))).toEqual(['stalled/leader/doubled-page'])
    expect(fingerprints(behind('Failed calling makeChangeset.apply'))).toEqual(['stalled/leader/rollback'])
    const refused = behind(doubled, (story) =>
      story.session('alice', 'session-push-failed', ['a@e1'], { push: 1, error: 'LeaderAheadError' }),
    )
    expect(fingerprints(refused)).toEqual(['stalled/session/never-retried'])
  })

  it('should be a silent leader where it does not answer', () => {
    const story = beginStory(['alice'])
    wholeWay(story)
    story.record('alice', { lane: 'session', type: 'states', status: { type: 'running' }, sessionPending: 1 })
    story.gaveUp('alice', 'session drained')
    expect(fingerprints(story)).toEqual(['stalled/session/silent-leader'])
  })
})
