/** Why a change is in the log twice: its leader took it twice, or rebased it though a page had confirmed it. */
import { describe, expect, it } from 'vitest'
import { fingerprints } from '../judged-story.fixture.ts'
import { beginStory, changeOf, type Story } from '../story.fixture.ts'

describe('a change that is stored twice', () => {
  const twice = (tell: (story: Story) => void) => {
    const story = beginStory(['alice'])
    story.session('alice', 'commit', ['a@e1'])
    story.session('alice', 'session-push', ['a@e1'], { push: 1 })
    story.leaderState('alice', ['a@e1'])
    tell(story)
    // Each number that the leader gave it goes to the backend.
    for (const change of ['a@e1', 'a@e3r1']) story.leader('alice', 'backend-push', [change])
    story.log('a', 'x', 'a')
    story.ended()
    return fingerprints(story, { checkers: ['durability'] })
  }

  it('should have been taken twice where the session pushed it anew and the leader took that, too', () => {
    const found = twice((story) => {
      story.session('alice', 'session-push', ['a@e3r1'], { push: 2 })
      story.leaderState('alice', ['a@e3r1'])
    })
    expect(found).toEqual(['duplicated/leader/taken-twice'])
  })

  it('should not have been where the leader only gave it another number', () => {
    expect(twice((story) => story.leaderState('alice', ['a@e3r1']))).toEqual(['duplicated/leader'])
  })
})

describe('a change that a page confirmed, and that its leader told once more with it', () => {
  /** Alice's change is stored as e1 and comes back with another's; her leader rebases, and tells what `told` says. */
  const confirmed = (before: (story: Story) => void, told: readonly string[], after = (_: Story): void => {}) => {
    const story = beginStory(['alice'])
    before(story)
    story.session('alice', 'commit', ['a@e1', 'b@e2'])
    story.session('alice', 'session-push', ['a@e1', 'b@e2'], { push: 1 })
    story.leaderState('alice', ['a@e1', 'b@e2'])
    story.session('alice', 'session-pull', ['a@e1', 'b@e2'], { payload: 'advance' })
    story.leader('alice', 'backend-push', ['a@e1'])
    story.leader('alice', 'backend-pull-page', ['a@e1', 'x@e2'])
    story.session('alice', 'session-pull', told, {
      payload: 'rebase',
      rolledBack: [changeOf('a@e1'), changeOf('b@e2')],
    })
    after(story)
    story.leader('alice', 'backend-push', ['a@e3', 'b@e4'])
    story.log('a', 'x', 'a', 'b')
    story.ended()
    return fingerprints(story, { checkers: ['durability', 'life'] })
  }
  const view = (story: Story) => {
    story.session('alice', 'commit', ['alice@e0.1'])
    story.leaderState('alice', ['alice@e0.1'])
  }
  const both = ['a@e1', 'x@e2', 'a@e3r1', 'b@e4r1']

  it('should have been rebased though it was confirmed, where a change of the view was pending in front of it', () => {
    expect(new Set(confirmed(view, both))).toEqual(new Set(['duplicated/leader/confirmed-rebased']))
  })

  it('should have been by a leader that starts, and has no session yet to tell', () => {
    const started = (first: (story: Story) => void, hasSession = false) => {
      const story = beginStory(['alice'])
      story.life('alice', 'booted')
      first(story)
      story.session('alice', 'commit', ['a@e1'])
      story.leaderState('alice', ['a@e1'])
      story.leader('alice', 'backend-push', ['a@e1'])
      story.record('alice', {
        lane: 'leader',
        type: 'probe',
        probe: { lane: 'leader', sequence: 0, time: 0, storeId: 's', type: 'booted' },
      })
      if (hasSession) story.life('alice', 'booted')
      story.leader('alice', 'backend-pull-page', ['a@e1', 'x@e2'])
      story.leader('alice', 'backend-push', ['a@e3'])
      story.log('a', 'x', 'a')
      story.ended()
      return new Set(fingerprints(story, { checkers: ['durability'] }))
    }
    expect(started(view)).toEqual(new Set(['duplicated/leader/confirmed-rebased']))
    expect(started(() => {})).toEqual(new Set(['duplicated/leader']))
    expect(started(view, true)).toEqual(new Set(['duplicated/leader']))
  })

  it('should have been by one that began with a change of the view under a number that an earlier leader gave it', () => {
    const started = (began: readonly string[]) => {
      const story = beginStory(['alice'])
      view(story)
      story.session('alice', 'commit', ['a@e1'])
      story.leaderState('alice', ['a@e1'])
      story.leader('alice', 'backend-pull-page', ['w@e1'])
      story.leader('alice', 'backend-push', ['a@e2'])
      story.leaderBooted('alice')
      story.leaderState('alice', began, 'e2r1', 'e1')
      story.leader('alice', 'backend-pull-page', ['a@e2', 'x@e3'])
      story.leader('alice', 'backend-push', ['a@e4'])
      story.log('w', 'a', 'x', 'a')
      story.ended()
      return new Set(fingerprints(story, { checkers: ['durability'] }))
    }
    expect(started(['alice@e1.1r1', 'a@e2r1'])).toEqual(new Set(['duplicated/leader/confirmed-rebased']))
    expect(started(['a@e2r1', 'alice@e2.1r1'])).toEqual(new Set(['duplicated/leader']))
  })

  it('should not have been where nothing but what goes to the backend was pending, or it was not told with the page', () => {
    expect(new Set(confirmed(() => {}, both))).toEqual(new Set(['duplicated/leader']))
    expect(new Set(confirmed(view, ['x@e2', 'a@e3r1', 'b@e4r1']))).toEqual(new Set(['duplicated/leader']))
  })

  it('should be why the store shut down over it, and no other cause of such an end', () => {
    const unique = (story: Story) => story.life('alice', 'shut-down', 'UNIQUE constraint failed: issues.id')
    expect(confirmed(view, both, unique)).toContain('crashed/session/confirmed-rebased')
    expect(confirmed(() => {}, both, unique)).toContain('crashed/session/doubled-event')
    const rollback = (story: Story) => story.life('alice', 'shut-down', 'Failed calling makeChangeset.apply')
    expect(confirmed(view, both, rollback)).toContain('crashed/session/rollback')
  })
})
