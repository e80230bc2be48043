/** Why a tab never has a change that is in the log: its leader lacks it, or has it and never tells. */
import { describe, expect, it } from 'vitest'
import { judgeTrial } from '../judge.ts'
import { fingerprints, sentence, wholeWay } from '../judged-story.fixture.ts'
import { beginStory, linkOf, type Story } from '../story.fixture.ts'

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
