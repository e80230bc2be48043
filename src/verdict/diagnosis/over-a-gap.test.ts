/** What a leader takes over a gap: a push behind one that it refused, or a page before those that it still lacks. */
import { describe, expect, it } from 'vitest'
import { fingerprints } from '../judged-story.fixture.ts'
import { beginStory, linkOf, type Story } from '../story.fixture.ts'

describe('a change that is stored twice behind a gap', () => {
  /** Alice's a is stored as e2; her leader pulls the pages, and then pushes it as e4. */
  const overGap = (...pages: readonly (readonly string[])[]) => {
    const story = beginStory(['alice'])
    story.session('alice', 'commit', ['a@e2'])
    story.leaderState('alice', ['a@e2'], 'e2', 'e1')
    story.leader('alice', 'backend-push', ['a@e2'])
    for (const page of pages) story.leader('alice', 'backend-pull-page', page)
    story.leader('alice', 'backend-push', ['a@e4'])
    story.log('w', 'a', 'x', 'a')
    story.ended()
    return new Set(fingerprints(story, { checkers: ['durability'] }))
  }

  it('should be told by a page that begins behind it', () => {
    expect(overGap(['x@e3'], ['a@e2'])).toEqual(new Set(['duplicated/leader/page-over-gap']))
    expect(overGap(['a@e2'], ['x@e3'])).toEqual(new Set(['duplicated/leader']))
  })
})

describe('a hole in the log', () => {
  /** Alice's leader is at e1, and takes a change that her session gives it under a number. */
  const taken = (number: string) => {
    const story = beginStory(['alice'])
    story.session('alice', 'commit', ['a@e2'])
    story.leaderState('alice', [], 'e1')
    story.leaderState('alice', [`a@${number}`], number)
    story.leader('alice', 'backend-push', ['a@e4'])
    story.log('w@e1', 'a@e4')
    story.ended()
    return fingerprints(story, { checkers: ['order'] })
  }

  it('should be told by a leader that took a push over it', () => {
    expect(taken('e4')).toEqual(['gap/leader/push-over-gap'])
    expect(taken('e2')).toEqual(['gap/leader'])
  })
})

describe('a change that is stored before one that was made before it', () => {
  /** Alice's leader is at e1; it refuses a, and takes what her session gives it next. Her session pushes both again, in the order of `again`. */
  const stored = (taken: string, again: readonly string[]) => {
    const story = beginStory(['alice'])
    story.leaderState('alice', [], 'e1')
    story.session('alice', 'commit', ['a@e2', 'b@e3', 'c@e4'])
    story.session('alice', 'session-push', ['a@e2'], { push: 1 })
    story.session('alice', 'session-push-failed', ['a@e2'], { push: 1, error: 'LeaderAheadError: expected > e2' })
    story.session('alice', 'session-push', [taken], { push: 2 })
    story.leaderState('alice', [taken], 'e3')
    story.leader('alice', 'backend-push', [taken])
    for (const [index, change] of again.entries()) story.session('alice', 'session-push', [change], { push: 3 + index })
    story.leader('alice', 'backend-push', ['a@e4', 'b@e5'])
    story.log('w', 'x', 'b', 'a', 'b')
    story.ended()
    return fingerprints(story, { checkers: ['order'] })
  }

  it('should be told by a leader that took it over the gap of the other, in whatever order its session pushed them last', () => {
    expect(stored('b@e3', ['a@e4', 'b@e5'])).toEqual(['reordered/leader/push-over-gap'])
    expect(stored('b@e3', ['a@e4', 'b@e5', 'a@e5'])).toEqual(['reordered/leader/push-over-gap'])
  })

  it('should not where the leader took it without a gap, or took another over one', () => {
    expect(stored('b@e2', ['a@e4', 'b@e5'])).toEqual(['reordered/backend'])
    expect(stored('b@e2', ['a@e4', 'b@e5', 'a@e5'])).toEqual(['reordered/session'])
    expect(stored('c@e4', ['a@e4', 'b@e5'])).toEqual(['reordered/backend'])
  })
})

describe('a change that waits behind one of the view over a gap', () => {
  /** Alice's leader has a, refuses b, and is given her view, whose number belongs to b. */
  const stall = (
    tell: (story: Story) => void,
    leaderHead = 'e1',
    view = 'e2.1',
    before: (story: Story) => void = () => {},
  ) => {
    const story = beginStory(['alice'])
    story.session('alice', 'commit', ['a@e1'])
    story.session('alice', 'session-push', ['a@e1'], { push: 1 })
    story.leaderState('alice', ['a@e1'], leaderHead)
    story.session('alice', 'session-push-ok', ['a@e1'], { push: 1 })
    story.session('alice', 'commit', ['b@e2'])
    story.session('alice', 'session-push', ['b@e2'], { push: 2 })
    story.session('alice', 'session-push-failed', ['b@e2'], { push: 2, error: 'LeaderAheadError: expected > e2' })
    before(story)
    story.session('alice', 'commit', [`alice@${view}`])
    story.session('alice', 'session-push', [`alice@${view}`], { push: 3 })
    tell(story)
    story.states('alice', linkOf(['b@e2', `alice@${view}`], view, 'e1'), linkOf(['a@e1'], leaderHead, 'e0'))
    story.gaveUp('alice', 'session drained')
    return fingerprints(story, { checkers: ['drain'] })
  }

  it('should wait for a leader that takes nothing any more', () => {
    expect(stall(() => {})).toEqual(['stalled/leader/view-over-gap'])
    const interrupted = (story: Story) => {
      story.session('alice', 'session-push-failed', ['alice@e2.1'], { push: 3, error: 'interrupted' })
      story.session('alice', 'session-push', ['b@e3r1', 'alice@e3.1r1'], { push: 4 })
    }
    expect(stall(interrupted)).toEqual(['stalled/leader/view-over-gap'])
    // The gap may be a change of the view, too: e2 is there, and e2.1 is not.
    expect(stall(() => {}, 'e2', 'e2.2')).toEqual(['stalled/leader/view-over-gap'])
  })

  it('should wait where the number belongs to another event there, which the leader has in an earlier generation', () => {
    const drops = (story: Story) => story.span('alice', 'push:drop-old-generation')
    /** Her leader is at e2r1, where she has b: it has rebased a behind another's change, of which her session has not heard. */
    const another = (view: string, tell = (_: Story): void => {}, before = drops) => stall(tell, 'e2r1', view, before)
    expect(another('e2.1r2')).toEqual(['stalled/leader/view-over-gap'])
    const goesOn = (story: Story) => {
      story.session('alice', 'session-push-failed', ['alice@e2.1r2'], { push: 3, error: 'interrupted' })
      story.session('alice', 'session-push', ['b@e3r2', 'alice@e3.1r2'], { push: 4 })
    }
    // What has been dropped is answered where a drop is told of, so that it is none.
    expect(another('e2.1r2', goesOn)).toEqual(['stalled/leader/view-over-gap'])
    expect(another('e2.1r2', goesOn, () => {})).toEqual(['stalled/leader/stale-generation'])
    expect(another('e2.1r1')).not.toContain('stalled/leader/view-over-gap')
    const nothingElse = (story: Story) => {
      drops(story)
      story.leaderState('alice', [], 'e2r1', 'e2')
    }
    expect(another('e2.1r2', goesOn, nothingElse)).toEqual(['stalled/leader'])
  })

  it('should not where the leader took it, refused it, or had what it belongs to', () => {
    expect(stall((story) => story.leaderState('alice', ['alice@e2.1'], 'e2.1'))).not.toContain(
      'stalled/leader/view-over-gap',
    )
    const refused = { push: 3, error: 'LeaderAheadError: expected > e2.1' }
    expect(stall((story) => story.session('alice', 'session-push-failed', ['alice@e2.1'], refused))).not.toContain(
      'stalled/leader/view-over-gap',
    )
    expect(stall(() => {}, 'e2')).not.toContain('stalled/leader/view-over-gap')
    // The leader's own state may be told late: what it has told its session it has.
    const told = (story: Story) => story.session('alice', 'session-pull', ['c@e2'], { payload: 'advance' })
    expect(stall(() => {}, 'e1', 'e2.1', told)).not.toContain('stalled/leader/view-over-gap')
  })
})
