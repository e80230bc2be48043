import { describe, expect, it } from 'vitest'
import type { FrameKind } from '../history/event.ts'
import type { SyncState } from '../history/sync-state.ts'
import { type JudgeOptions, judgeTrial } from './judge.ts'
import { beginStory, changeOf, linkOf, type Story } from './story.fixture.ts'
import { fingerprintOf } from './verdict.ts'

const drained = linkOf([], 'e1')

/** One change of alice's goes the whole way, step by step. */
const wholeWay = (story: Story, id = 'a', number = 'e1') => {
  const change = [`${id}@${number}`]
  story.session('alice', 'commit', change)
  story.session('alice', 'session-push', change, { push: 1 })
  story.session('alice', 'session-pull', change, { payload: 'advance' })
  story.session('alice', 'session-push-ok', change, { push: 1 })
  story.leader('alice', 'backend-push', change, { push: 1 })
  story.leader('alice', 'backend-push-ok', change, { push: 1 })
  story.leader('alice', 'backend-pull-page', change, { pageInfo: 'NoMore' })
}

const fingerprints = (story: Story, options?: JudgeOptions) =>
  judgeTrial(story.events(), options).findings.map(fingerprintOf)
const sentence = (story: Story) => judgeTrial(story.events()).diagnoses[0]?.sentence

describe('a trial whose change went the whole way', () => {
  const story = beginStory(['alice'])
  story.record('alice', { lane: 'network', type: 'opened', connection: 1 })
  wholeWay(story)
  story.states('alice', drained, drained)
  story.log('a')
  story.rows('alice', 'settled', { issues: [{ id: 'i', priority: 4 }] }, 1)
  story.settled('alice')
  story.ended()

  it('should hold for every checker', () => {
    const judgement = judgeTrial(story.events(), { fold: () => ({ issues: [{ id: 'i', priority: 4 }] }) })
    expect(Object.entries(judgement.results).filter(([, { type }]) => type !== 'held')).toEqual([])
    expect(judgement.headline).toBe('ok')
  })

  it('should tell the path of the change', () => {
    const { trial } = judgeTrial(story.events())
    expect(trial.journeys.get('a')?.sightings.map(({ step }) => step)).toEqual([
      'committed',
      'pushed to leader',
      'notified to session',
      'applied by leader',
      'pushed to backend',
      'stored by backend',
      'pulled back',
    ])
  })

  it('should be diverged where the rows are not what the log means', () => {
    expect(fingerprints(story, { fold: () => ({ issues: [{ id: 'i', priority: 1 }] }) })).toEqual(['diverged/session'])
  })

  it('should be inconclusive where a part of its history is missing, and keep what the rest shows', () => {
    const partial = judgeTrial(story.events(), { problems: ['the leader lane is missing'] })
    expect(partial.headline).toBe('inconclusive')
    expect(partial.findings).toMatchObject([{ witness: 'the history is not whole: the leader lane is missing' }])
    const broken = { fold: () => ({ issues: [] }), problems: ['the end is missing'] }
    expect(judgeTrial(story.events(), broken).headline).toBe('diverged')
  })

  it('should be inconclusive while anything is undecided', () => {
    const growing = story.events().filter(({ type }) => type !== 'settled')
    expect(judgeTrial(growing).headline).toBe('inconclusive')
  })

  it('should not be judged by a checker that does not exist', () => {
    expect(() => judgeTrial(story.events(), { checkers: ['luck'] })).toThrow(
      'there is no checker "luck": expected drain, ',
    )
  })
})

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

  it.each([1, 2])('should wait behind a pull that never ended, after %i empty pages', (count) => {
    const story = stall((told) => {
      told.leader('alice', 'backend-pull-page', ['x@e52'], { pageInfo: 'MoreKnown 1' })
      for (let page = 0; page < count; page++) told.leader('alice', 'backend-pull-page', [], { pageInfo: 'NoMore' })
    }, 'a@e54r1')
    // The leader of this story has rebased, which would explain a dropped push as well: take that away.
    const calm = story
      .events()
      .map((event) =>
        event.type === 'states' && event.states !== undefined
          ? { ...event, states: { ...event.states, leader: linkOf([], 'e53') } }
          : event,
      )
    expect(judgeTrial(calm).findings.map(fingerprintOf)).toEqual(['stalled/leader/pull-latch'])
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

describe('a change that a device died with', () => {
  /** Alice has pushed a to her leader when she dies; what she shows later is not what the log means. */
  const died = (tell: (story: Story) => void, log: readonly string[] = ['x']) => {
    const story = beginStory(['alice'])
    story.leader('alice', 'backend-pull-page', ['x@e1'])
    story.leaderState('alice', [], 'e1', 'e1')
    story.session('alice', 'commit', ['a@e2'])
    story.session('alice', 'session-push', ['a@e2'], { push: 1 })
    tell(story)
    story.record('alice/2', { lane: 'session', type: 'opened' })
    story.log(...log)
    story.rows('alice/2', 'settled', { issues: [{ id: 'i', priority: 4 }] })
    story.settled('alice/2')
    story.ended()
    return fingerprints(story, { checkers: ['convergence'], fold: () => ({ issues: [{ id: 'i', priority: 1 }] }) })
  }
  const dies = (story: Story) => story.record('alice', { lane: 'session', type: 'killed' })

  it('should be in its rows and not in its log where nobody ever heard of it again', () => {
    expect(died(dies)).toEqual(['diverged/leader/rows-before-log'])
    const counted = (story: Story) => {
      story.leaderState('alice', ['a@e2'], 'e2', 'e1')
      dies(story)
    }
    expect(died(counted)).toEqual(['diverged/leader/rows-before-log'])
  })

  it('should be so, too, where the new page counts what only its rows have', () => {
    const ahead = (leader: SyncState) => {
      const story = beginStory(['alice'])
      story.leader('alice', 'backend-pull-page', ['x@e1'])
      story.leaderState('alice', [], 'e1', 'e1')
      story.session('alice', 'commit', ['a@e2'])
      story.session('alice', 'session-push', ['a@e2'], { push: 1 })
      dies(story)
      story.record('alice/2', { lane: 'session', type: 'opened' })
      story.log('x')
      story.states('alice/2', linkOf([], 'e2'), leader)
      story.gaveUp('alice/2', 'logs equal')
      story.ended()
      return fingerprints(story, { checkers: ['convergence'] })
    }
    expect(ahead(linkOf([], 'e1'))).toEqual(['stalled/leader/rows-before-log'])
    expect(ahead(linkOf(['a@e2'], 'e2', 'e1'))).toEqual(['stalled/leader'])
  })

  it('should be nothing of the kind where it lived, where the change was kept, and where it never came to a leader', () => {
    expect(died(() => {})).toEqual(['diverged/session'])
    expect(died(dies, ['x', 'a'])).toEqual(['diverged/session'])
    const kept = (story: Story) => {
      dies(story)
      story.leaderBooted('alice')
      story.leaderState('alice', ['a@e2'], 'e2', 'e1')
    }
    expect(died(kept)).toEqual(['diverged/session'])
    const story = beginStory(['alice'])
    story.session('alice', 'commit', ['a@e1'])
    dies(story)
    story.record('alice/2', { lane: 'session', type: 'opened' })
    story.log()
    story.rows('alice/2', 'settled', { issues: [{ id: 'i', priority: 4 }] })
    story.settled('alice/2')
    story.ended()
    const fold = () => ({ issues: [] })
    expect(fingerprints(story, { checkers: ['convergence'], fold })).toEqual(['diverged/session'])
  })
})

describe('a session that shuts down because its head would go back', () => {
  const words =
    'Error: This should never happen: New local head must be greater than or equal to the previous local head'
  const shutDown = (tell: (story: Story) => void) => {
    const story = beginStory(['alice'])
    story.record('alice/2', { lane: 'session', type: 'opened' })
    tell(story)
    story.life('alice/2', 'shut-down', words)
    story.ended()
    return fingerprints(story, { checkers: ['life'] })
  }
  const toldByRebase = (story: Story) =>
    story.session('alice/2', 'session-pull', ['x@e1', 'a@e2'], { payload: 'rebase' })

  it('should have been told once more what it began with, where it has just begun and heard of nothing but a rebase', () => {
    expect(shutDown(toldByRebase)).toEqual(['crashed/session/told-again'])
  })

  it('should not where it had heard of something before, had committed something, or had heard of no rebase', () => {
    const heard = (story: Story) => {
      story.session('alice/2', 'session-pull', ['x@e1'], { payload: 'advance' })
      toldByRebase(story)
    }
    const committed = (story: Story) => {
      story.session('alice/2', 'commit', ['b@e2'])
      toldByRebase(story)
    }
    for (const tell of [heard, committed, () => {}]) expect(shutDown(tell)).toEqual(['crashed/session'])
  })
})

describe('a change on a device that died as its leader pulled', () => {
  /** Alice has a as e1, and her leader pulls x as e1 when she dies; the next says that it knows the backend at `upstream`. */
  const died = (upstream: string, meanwhile = (_: Story): void => {}) => {
    const story = beginStory(['alice'])
    story.leaderBooted('alice')
    story.leaderState('alice', [])
    story.session('alice', 'commit', ['a@e1'])
    story.leaderState('alice', ['a@e1'], 'e1')
    story.session('alice', 'session-pull', ['a@e1'], { payload: 'advance' })
    story.leader('alice', 'backend-pull-page', ['x@e1'])
    meanwhile(story)
    story.record('alice', { lane: 'session', type: 'killed' })
    story.record('alice/2', { lane: 'session', type: 'opened' })
    story.leaderBooted('alice')
    story.leaderState('alice', [], 'e1', upstream)
    story.states('alice/2', linkOf([], 'e1'), linkOf([], 'e1', 'e1'))
    story.log('x')
    story.rows('alice/2', 'settled', { issues: [{ id: 'a' }] })
    story.settled('alice/2')
    story.ended()
    return fingerprints(story, {
      checkers: ['durability', 'convergence'],
      fold: () => ({ issues: [{ id: 'x' }] }),
    })
  }

  it('should be lost as what counts as pulled, and what was pulled be missing for the same reason', () => {
    expect(died('e1').toSorted()).toEqual(['diverged/leader/head-before-events', 'lost/leader/head-before-events'])
  })

  it('should be lost under the number that a rebase gave it, though another tab than its own was told of that', () => {
    /** Alice's a was e1 and is told to her second tab as `number`; she dies there, and her next leader knows the backend at e2. */
    const lost = (number: string) => {
      const story = beginStory(['alice'])
      story.leaderBooted('alice')
      story.leaderState('alice', [])
      story.session('alice', 'commit', ['a@e1'])
      story.leaderState('alice', ['a@e1'], 'e1')
      story.session('alice', 'session-pull', ['a@e1'], { payload: 'advance' })
      story.record('alice/2', { lane: 'session', type: 'opened' })
      story.leader('alice', 'backend-pull-page', ['x@e1'])
      story.session('alice/2', 'session-pull', ['x@e1', `a@${number}`], { payload: 'rebase' })
      story.leaderState('alice', [], number, 'e1')
      story.record('alice/2', { lane: 'session', type: 'killed' })
      story.leaderBooted('alice')
      story.leaderState('alice', [], number, 'e2')
      story.states('alice', linkOf([], number), linkOf([], number, 'e2'))
      story.log('x', 'y')
      story.settled('alice')
      story.ended()
      return fingerprints(story, { checkers: ['durability'] })
    }
    expect(lost('e2r1')).toEqual(['lost/leader/head-before-events'])
    expect(lost('e3r1')).toEqual(['lost/leader'])
  })

  describe('in the midst of a rebase, of whose number no session was told', () => {
    /**
     * Alice's leader takes a and b as e1 and e2, has them behind two pages as e3 and e4, and pulls a third when her page ends. The next leader
     * says that its head is `head`, and that it knows the backend at `upstream`.
     */
    const dies = ({
      taken = ['a@e1', 'b@e2'],
      third = 'z@e3',
      head = 'e4r1',
      upstream = 'e3',
      stored = false,
    } = {}) => {
      const story = beginStory(['alice'])
      story.leaderBooted('alice')
      story.leaderState('alice', [])
      for (const change of taken) story.session('alice', 'commit', [change])
      story.leaderState('alice', taken, 'e2')
      story.session('alice', 'session-pull', taken, { payload: 'advance' })
      story.leader('alice', 'backend-pull-page', ['w@e1', 'x@e2'])
      // What is told of a page comes before what is told of the state that the one before it made.
      story.leader('alice', 'backend-pull-page', [third])
      story.leaderState('alice', [], 'e4r1', 'e2')
      if (stored) story.stored('a@e2')
      story.record('alice', { lane: 'session', type: 'reloading' })
      story.leaderBooted('alice')
      story.leaderState('alice', ['b@e4r1'], head, upstream)
      story.record('alice', { lane: 'session', type: 'reloaded' })
      story.states('alice', linkOf([], head), linkOf([], head, upstream))
      story.log('w', 'x', 'z', 'b')
      story.settled('alice')
      story.ended()
      return story
    }
    const lost = (how?: Parameters<typeof dies>[0]) => fingerprints(dies(how), { checkers: ['durability'] })

    it('should be lost as what counts as pulled, by its place in what its leader had pending', () => {
      expect(lost()).toEqual(['lost/leader/head-before-events'])
      expect(sentence(dies())).toMatch(
        /counts the change, that was last told of as e1, as pulled, .* and never pushes it\.$/,
      )
    })

    it('should not where its place is behind what counts as pulled, or cannot be told', () => {
      expect(lost({ taken: ['b@e1', 'a@e2'] })).toEqual(['lost/leader'])
      expect(lost({ taken: ['a@e1'] })).toEqual(['lost/leader'])
    })

    it('should not where no page ends there, the next leader knows no more, or the backend has stored the change', () => {
      expect(lost({ third: 'z@e4' })).toEqual(['lost/leader'])
      expect(lost({ upstream: 'e2' })).toEqual(['lost/leader'])
      expect(lost({ stored: true })).toEqual(['lost/backend'])
    })

    it('should not where something of the page was written', () => {
      expect(lost({ head: 'e5r1' })).toEqual(['lost/leader'])
      expect(lost({ head: 'e4r2' })).toEqual(['lost/leader'])
    })
  })

  it('should not where the next leader asks for it once more, or the one before had it', () => {
    expect(died('e0').toSorted()).toEqual(['diverged/leader', 'lost/leader'])
    expect(died('e1', (story) => story.leaderState('alice', ['x@e1'], 'e1', 'e1')).toSorted()).toEqual([
      'diverged/session',
      'lost/leader',
    ])
  })
})

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

describe('a change that the leader keeps', () => {
  const stall = (tell: (story: Story) => void) => {
    const story = beginStory(['alice'])
    story.session('alice', 'commit', ['a@e1'])
    story.session('alice', 'session-push', ['a@e1'], { push: 1 })
    story.session('alice', 'session-push-ok', ['a@e1'], { push: 1 })
    story.leader('alice', 'backend-push', ['a@e1'], { push: 1 })
    tell(story)
    story.states('alice', drained, linkOf(['a@e2r1'], 'e2r1', 'e1'))
    story.gaveUp('alice', 'leader drained')
    return fingerprints(story)
  }

  it('should be a push never resumed where it failed and upstream only advanced after it', () => {
    const error = 'ServerAheadError: minimumExpectedNum 1'
    expect(
      stall((story) => {
        story.leader('alice', 'backend-push-failed', ['a@e1'], { push: 1, error })
        story.leader('alice', 'backend-pull-page', ['x@e1'], { pageInfo: 'NoMore' })
      }),
    ).toEqual(['stalled/leader/push-never-resumed'])
    // Who starts and has stored it before may hear the page first.
    expect(
      stall((story) => {
        story.leader('alice', 'backend-pull-page', ['x@e1'], { pageInfo: 'NoMore' })
        story.leader('alice', 'backend-push-failed', ['a@e1'], { push: 1, error })
      }),
    ).toEqual(['stalled/leader/push-never-resumed'])
  })

  it('should be a push over a gap where the backend lacks what the push was built on, and not where it has more', () => {
    const refused = (expected: number, provided: number) =>
      stall((story) => {
        const error = `ServerAheadError: { "minimumExpectedNum": ${expected}, "providedNum": ${provided} }`
        story.leader('alice', 'backend-push-failed', ['a@e1'], { push: 1, error })
      })
    expect(refused(16, 23)).toEqual(['stalled/leader/push-over-gap'])
    expect(refused(23, 16)).toEqual(['stalled/leader'])
  })

  it('should be a doubled page where the leader refused one', () => {
    const message = 'Incoming events must be greater than upstream head. Expected greater than: e102'
    expect(
      stall((story) => {
        story.leader('alice', 'backend-push-ok', ['a@e1'], { push: 1 })
        story.span('alice', 'exception', { 'exception.message': message })
      }),
    ).toEqual(['stalled/leader/doubled-page'])
  })

  it('should not be what an earlier leader of the device has stumbled over', () => {
    const message = 'Incoming events must be greater than upstream head. Expected greater than: e102'
    const fingerprintsOf = stall((story) => {
      story.leader('alice', 'backend-push-ok', ['a@e1'], { push: 1 })
      story.span('alice', 'exception', { 'exception.message': message })
      story.leaderBooted('alice')
    })
    expect(fingerprintsOf).toEqual(['stalled/backend'])
  })

  describe('where the relay saw a second connection', () => {
    const reconnected = (tell: (frame: (kind: FrameKind, connection: number) => void, story: Story) => void) =>
      stall((story) => {
        const network = (type: 'opened' | 'closed' | 'frame', connection: number, kind?: FrameKind) =>
          story.record('alice', { lane: 'network', type, connection, ...(kind === undefined ? {} : { kind }) })
        network('opened', 1)
        network('frame', 1, 'pull-request')
        network('closed', 1)
        network('opened', 2)
        tell((kind, connection) => network('frame', connection, kind), story)
      })

    it('should be a pull never resumed where nobody asked for pages on it', () => {
      expect(reconnected((frame) => frame('ping', 2))).toEqual(['stalled/leader/pull-never-resumed'])
    })

    it('should be one, too, where nothing at all was said on it for as long as LiveStore is given', () => {
      const silent = (milliseconds: number) =>
        reconnected((_frame, story) => {
          // A story's events are a millisecond apart.
          for (let passed = 0; passed < milliseconds; passed++)
            story.record('test', { lane: 'test', type: 'step', title: 'all waits' })
        })
      expect(silent(6_000)).toEqual(['stalled/leader/pull-never-resumed'])
      expect(silent(3_000)).toEqual(['stalled/backend'])
    })

    it('should be nothing of the kind where somebody did, where nothing was said on it yet, and where it is over', () => {
      expect(reconnected((frame) => frame('pull-request', 2))).toEqual(['stalled/backend'])
      expect(reconnected(() => {})).toEqual(['stalled/backend'])
      const isOver = reconnected((frame, story) => {
        frame('ping', 2)
        story.record('alice', { lane: 'network', type: 'closed', connection: 2 })
      })
      expect(isOver).toEqual(['stalled/backend', 'stalled/leader'])
    })
  })

  it("should be the backend's where nothing else is known than that it was pushed", () => {
    expect(stall(() => {})).toEqual(['stalled/backend'])
  })
})

describe('a change that never comes to a tab', () => {
  const behind = (tell: (story: Story) => void) => {
    const story = beginStory(['alice', 'bob'])
    wholeWay(story)
    story.log('a')
    tell(story)
    story.states('bob', linkOf([]), linkOf([]))
    story.gaveUp('bob', 'logs equal')
    return story
  }

  it('should be named, with the place where it is missing', () => {
    const story = behind(() => {})
    expect(fingerprints(story)).toEqual(['stalled/backend'])
    expect(sentence(story)).toBe("unknown: e1 is in the backend's log, and never came to bob.")
  })

  it('should be told of each tab that it never comes to, with the cause that each has', () => {
    const message = 'Incoming events must be greater than upstream head. Expected greater than: e1'
    const bothLack = (refusing: readonly string[]) => {
      const story = beginStory(['alice', 'bob', 'carol'])
      wholeWay(story)
      story.log('a')
      for (const tab of ['bob', 'carol']) story.states(tab, linkOf([]), linkOf([]))
      for (const client of refusing) story.span(client, 'exception', { 'exception.message': message })
      story.record('test', {
        lane: 'test',
        type: 'gave-up',
        tabs: ['bob', 'carol'],
        barriers: ['logs equal'],
        reason: 'nothing changed for 5.0 s, and the heads differ: alice e1, bob e0, carol e0, backend e1',
      })
      return fingerprints(story)
    }
    expect(bothLack([])).toEqual(['stalled/backend'])
    expect(bothLack(['bob', 'carol'])).toEqual(['stalled/leader/doubled-page'])
    expect(bothLack(['carol']).sort()).toEqual(['stalled/backend', 'stalled/leader/doubled-page'])
  })

  it('should be a doubled page where the leader of that tab, and not of another, has refused one', () => {
    const message = 'Incoming events must be greater than upstream head. Expected greater than: e1'
    const at = (client: string) =>
      fingerprints(behind((story) => story.span(client, 'exception', { 'exception.message': message })))
    expect(at('bob')).toEqual(['stalled/leader/doubled-page'])
    expect(at('alice')).toEqual(['stalled/backend'])
  })
})

describe('a change that the leader had when it started, and its session never', () => {
  /**
   * Alice commits a and b and loads the page anew while her leader takes them in; the rows that the new page reads have a
   * alone, and the new leader begins with both.
   */
  const missed = (tell: (story: Story) => void = () => {}, begin = leaderBegins) => {
    const story = beginStory(['alice'])
    wholeWay(story)
    story.session('alice', 'commit', ['b@e2'])
    story.session('alice', 'session-push', ['b@e2'], { push: 2 })
    story.record('alice', { lane: 'session', type: 'reloading' })
    story.record('alice', { lane: 'session', type: 'reloaded' })
    story.life('alice', 'booted')
    begin(story)
    story.leader('alice', 'backend-push', ['b@e2'], { push: 3 })
    story.leader('alice', 'backend-pull-page', ['b@e2'], { pageInfo: 'NoMore' })
    story.leader('alice', 'backend-push-ok', ['b@e2'], { push: 3 })
    story.log('a', 'b')
    story.states('alice', linkOf([], 'e1'), linkOf([], 'e2'))
    tell(story)
    story.gaveUp('alice', 'logs equal')
    return story
  }
  const leaderBegins = (story: Story) => {
    story.leaderBooted('alice')
    story.leaderState('alice', ['b@e2'], 'e2')
  }

  it('should be one that it missed at boot', () => {
    const story = missed()
    expect(fingerprints(story)).toEqual(['stalled/leader/missed-at-boot'])
    expect(sentence(story)).toBe(
      'the leader of alice had e2 when it started; the session of alice began without it, stands at e1 and was never told: a leader tells a session only what it has taken in since it started.',
    )
    expect(judgeTrial(story.events()).diagnoses[0]?.expected).toBe('notified to session')
  })

  it('should be one where it was in the log before the leader started, too', () => {
    const confirmed = (story: Story) => {
      story.leaderBooted('alice')
      story.leaderState('alice', [], 'e2')
    }
    expect(fingerprints(missed(() => {}, confirmed))).toEqual(['stalled/leader/missed-at-boot'])
  })

  it('should be none where the session was told of it later, or committed it itself', () => {
    const told = missed((story) => story.session('alice', 'session-pull', ['b@e2'], { payload: 'advance' }))
    expect(fingerprints(told)).toEqual(['stalled/leader'])
    const own = missed((story) => story.session('alice', 'commit', ['b@e2']))
    expect(fingerprints(own)).toEqual(['stalled/leader'])
  })

  it('should be none where the leader came by it after it had started, by a page or from another tab', () => {
    const paged = (story: Story) => {
      story.leaderBooted('alice')
      story.leaderState('alice', [], 'e1')
      story.leaderState('alice', [], 'e2')
    }
    expect(fingerprints(missed(() => {}, paged))).toEqual(['stalled/leader'])
    const before = (story: Story) => {
      story.leaderBooted('alice')
      story.leader('alice', 'backend-pull-page', ['b@e2'], { pageInfo: 'NoMore' })
      story.leaderState('alice', [], 'e2')
    }
    expect(fingerprints(missed(() => {}, before))).toEqual(['stalled/leader'])
    const pushed = (story: Story) => {
      story.leaderBooted('alice')
      story.session('alice/2', 'session-push', ['b@e2'], { push: 1 })
      story.leaderState('alice', ['b@e2'], 'e2')
    }
    expect(fingerprints(missed(() => {}, pushed))).toEqual(['stalled/leader'])
  })

  it('should be none where nobody saw the leader start', () => {
    expect(
      fingerprints(
        missed(
          () => {},
          (story) => story.leaderState('alice', ['b@e2'], 'e2'),
        ),
      ),
    ).toEqual(['stalled/leader'])
  })

  it('should be none where the session lacks more than that: it is told nothing at all', () => {
    const silent = missed((story) => {
      story.leader('alice', 'backend-pull-page', ['c@e3'], { pageInfo: 'NoMore' })
      story.leaderState('alice', [], 'e3')
      story.log('a', 'b', 'c')
      story.states('alice', linkOf([], 'e1'), linkOf([], 'e3'))
    })
    expect(fingerprints(silent)).toEqual(['stalled/leader'])
  })

  it('should be none where its leader is behind the log: that is for the backend to send', () => {
    const behind = missed((story) => story.log('a', 'b', 'c'))
    expect(fingerprints(behind)).not.toContain('stalled/leader/missed-at-boot')
  })
})
