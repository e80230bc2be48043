/** What a device lacks, or has too much, that died in the middle of something: of what it wrote, or of what it pulled. */
import { describe, expect, it } from 'vitest'
import type { SyncState } from '../../history/sync-state.ts'
import { fingerprints, sentence } from '../judged-story.fixture.ts'
import { beginStory, linkOf, type Story } from '../story.fixture.ts'

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
      boots = 1,
      pending = ['b@e4r1'],
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
      for (let boot = 0; boot < boots; boot++) story.leaderBooted('alice')
      story.leaderState('alice', pending, head, upstream)
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

    it('should be so, too, where a leader in between ended before it told of its state', () => {
      expect(lost({ boots: 2 })).toEqual(['lost/leader/head-before-events'])
      expect(lost({ boots: 3 })).toEqual(['lost/leader/head-before-events'])
    })

    it('should not where the next leader has the change pending still', () => {
      expect(lost({ pending: ['a@e3r1', 'b@e4r1'] })).toEqual(['lost/leader'])
      expect(lost({ pending: ['a@e4r1'] })).toEqual(['lost/leader'])
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
