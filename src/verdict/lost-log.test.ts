import { describe, expect, it } from 'vitest'
import { keepersOfLostLog } from './lost-log.ts'
import { beginStory, linkOf, type Story } from './story.fixture.ts'
import { fingerprintOf } from './verdict.ts'
import { fingerprints, judge, pushes, rowsOf, settles, stores, wipedAfterOne } from './wiped-story.fixture.ts'

describe('a device that goes on with a log that is lost', () => {
  /** Alice begins a page after the wipe, and her leader says how far it knows the backend. */
  const goesOnAt = (head: string, given: readonly string[] = []) => {
    const story = wipedAfterOne()
    if (given.length > 0) story.leader('alice', 'backend-pull-page', given)
    story.reloads('alice')
    story.leaderBooted('alice')
    story.leaderState('alice', [], head, head)
    return story
  }

  it('should be told by a head that the new log has not given it', () => {
    const keepersOf = (story: Story) => [...keepersOfLostLog(judge(story).trial).keys()]
    expect(keepersOf(goesOnAt('e1'))).toEqual(['alice'])
    expect(keepersOf(goesOnAt('e0'))).toEqual([])
    expect(keepersOf(goesOnAt('e1', ['of another@e1']))).toEqual([])
    expect(keepersOf(goesOnAt('e2', ['of another@e1']))).toEqual(['alice'])
  })

  it('should be given nothing by a page that its leader cannot take, as it counts as much of the lost log', () => {
    const sent = (page: readonly string[], upstream: string, next = upstream) => {
      const story = beginStory(['alice'])
      story.leaderBooted('alice')
      story.leaderState('alice', [], upstream, upstream)
      story.wiped()
      story.leader('alice', 'backend-pull-page', page)
      story.leaderBooted('alice')
      story.leaderState('alice', [], next, next)
      return [...keepersOfLostLog(judge(story).trial).keys()]
    }
    expect(sent(['one@e1', 'two@e2'], 'e2')).toEqual(['alice'])
    // What is beyond that it may take, over the gap of what it has not.
    expect(sent(['one@e1', 'two@e2', 'three@e3'], 'e2', 'e3')).toEqual(['alice'])
    expect(sent(['one@e1'], 'e0', 'e1')).toEqual([])
  })

  it('should not be one whose leader has begun with nothing, whatever gap it takes the new log over', () => {
    const overGap = (story: Story) => {
      story.leaderBooted('alice')
      story.leaderState('alice', [], 'e0', 'e0')
      story.leader('alice', 'backend-pull-page', ['one@e1'])
      story.leader('alice', 'backend-pull-page', ['live@e5'])
      story.leaderState('alice', [], 'e5', 'e5')
      story.leaderBooted('alice')
      story.leaderState('alice', [], 'e5', 'e5')
      return [...keepersOfLostLog(judge(story).trial).keys()]
    }
    expect(overGap(wipedAfterOne())).toEqual([])
    // She had nothing before the wipe either, and her leader goes on through it.
    const through = beginStory(['alice'])
    through.leaderBooted('alice')
    through.leaderState('alice', [], 'e0', 'e0')
    through.wiped()
    through.leader('alice', 'backend-pull-page', ['live@e5'])
    through.leaderState('alice', [], 'e5', 'e5')
    through.leaderBooted('alice')
    through.leaderState('alice', [], 'e5', 'e5')
    expect([...keepersOfLostLog(judge(through).trial).keys()]).toEqual([])
    // What she was given before the wipe she has, though her leader had begun with nothing.
    const later = beginStory(['alice'])
    later.leaderState('alice', [], 'e0', 'e0')
    stores(later, 'alice', 'old@e1')
    later.wiped()
    later.leaderBooted('alice')
    later.leaderState('alice', [], 'e1', 'e1')
    expect([...keepersOfLostLog(judge(later).trial).keys()]).toEqual(['alice'])
  })

  it('should be the cause of whatever is found at it, and say so', () => {
    const stalls = (head: string) => {
      const story = goesOnAt(head)
      pushes(story, 'alice', 'new@e2')
      story.leader('alice', 'backend-push-failed', ['new@e2'], { push: 2, error: 'BackendIdMismatchError' })
      story.states('alice', linkOf([], 'e2'), linkOf(['new@e2'], 'e2', 'e1'))
      story.gaveUp('alice', 'leader drained')
      story.ended()
      return judge(story)
    }
    expect(stalls('e1').findings.map(fingerprintOf)).toEqual(['stalled/leader/lost-log'])
    expect(stalls('e1').diagnoses[0]?.sentence).toContain('has begun a new page with what it had of it')
    expect(stalls('e0').findings.map(fingerprintOf)).toEqual(['stalled/leader'])
    expect(fingerprints(settles(goesOnAt('e1'), { rows: ['old'] }))).toEqual(['diverged/leader/lost-log'])

    const crashes = goesOnAt('e1')
    crashes.life('alice', 'shut-down', 'UNIQUE constraint failed')
    expect(fingerprints(settles(crashes))).toEqual(['crashed/leader/lost-log'])
  })
  it('should not be the cause of what no log has a part in', () => {
    const crashes = goesOnAt('e1')
    crashes.life('alice', 'shut-down', 'sqlite3.backup failed')
    expect(fingerprints(settles(crashes))).toEqual(['crashed/session/torn-snapshot'])
  })
  const log = ['one', 'two']
  const beside = () => {
    const story = beginStory(['alice', 'bob'])
    stores(story, 'alice', 'old@e1')
    story.wiped()
    story.reloads('alice')
    story.leaderBooted('alice')
    story.leaderState('alice', [], 'e1', 'e1')
    story.reloads('bob')
    return story
  }
  const ends = (story: Story, rows: { readonly alice: readonly string[]; readonly bob: readonly string[] }) => {
    for (const tab of ['alice', 'bob'] as const) {
      story.states(tab, linkOf([], 'e2'), linkOf([], 'e2'))
      story.rows(tab, 'settled', rowsOf(...rows[tab]))
    }
    story.settled('alice', 'bob')
    story.ended()
    return fingerprints(story)
  }

  it('should be told apart from another device that shows wrong rows', () => {
    const diverged = (rows: Parameters<typeof ends>[1]) => {
      const story = beside()
      story.log(...log)
      return ends(story, rows)
    }
    expect(diverged({ alice: ['old'], bob: log })).toEqual(['diverged/leader/lost-log'])
    expect(diverged({ alice: log, bob: ['one'] })).toEqual(['diverged/leader'])
    expect(diverged({ alice: ['old'], bob: ['one'] })).toEqual(['diverged/leader/lost-log', 'diverged/leader'])
    // Where nobody has read the log, of two that differ it is the one that goes on with another.
    expect(ends(beside(), { alice: ['old'], bob: log })).toEqual(['diverged/leader/lost-log'])
  })

  it('should be told apart from another device that is told of changes twice', () => {
    const twice = (...tabs: readonly string[]) => {
      const story = beside()
      for (const tab of tabs) {
        for (let time = 0; time < 2; time++) story.session(tab, 'session-pull', ['one@e1'], { payload: 'advance' })
      }
      story.log(...log)
      return ends(story, { alice: log, bob: log })
    }
    expect(twice('alice')).toEqual(['duplicated/leader/lost-log'])
    expect(twice('bob')).toEqual(['duplicated/leader'])
    expect(twice('bob', 'alice')).toEqual(['duplicated/leader/lost-log', 'duplicated/leader'])
  })

  it('should be told apart from another device whose changes are stored behind a hole, or not at all', () => {
    const hole = (...makers: readonly string[]) => {
      const story = beside()
      for (const [index, maker] of makers.entries()) pushes(story, maker, `behind-${maker}@e${3 + 2 * index}`)
      story.log('one', ...makers.map((maker, index) => `behind-${maker}@e${3 + 2 * index}`))
      const rows = ['one', ...makers.map((maker) => `behind-${maker}`)]
      return ends(story, { alice: rows, bob: rows })
    }
    expect(hole('alice')).toEqual(['gap/leader/lost-log'])
    expect(hole('bob')).toEqual(['gap/leader'])
    expect(hole('bob', 'alice')).toEqual(['gap/leader/lost-log', 'gap/leader'])

    const lose = (...makers: readonly string[]) => {
      const story = beside()
      for (const maker of makers) stores(story, maker, `of-${maker}@e3`)
      story.log(...log)
      return ends(story, { alice: log, bob: log })
    }
    expect(lose('alice')).toEqual(['lost/leader/lost-log'])
    expect(lose('bob', 'alice')).toEqual(['lost/leader/lost-log', 'lost/backend'])
  })

  it('should be told apart from another device whose store crashes', () => {
    const crash = (tab: string) => {
      const story = beside()
      story.life(tab, 'shut-down', 'UNIQUE constraint failed')
      return judge(story).findings.map(fingerprintOf)
    }
    expect(crash('alice')).toEqual(['crashed/leader/lost-log'])
    expect(crash('bob')).toEqual(['crashed/session/doubled-event'])
  })
})

describe('a device that has never noticed that its backend has lost its log', () => {
  /** Alice, who counts one of the lost log, is sent a page of the new one, and begins a new page with what she had. */
  const sent = (page = 'new@e1', meanwhile = (_: Story): void => {}) => {
    const story = beginStory(['alice'])
    story.leaderBooted('alice')
    stores(story, 'alice', 'old@e1')
    story.leaderState('alice', [], 'e1', 'e1')
    story.wiped()
    story.leader('alice', 'backend-pull-page', [page])
    meanwhile(story)
    story.reloads('alice')
    story.leaderBooted('alice')
    story.leaderState('alice', [], 'e1', 'e1')
    return story
  }
  const found = (story: Story) => fingerprints(settles(story, { rows: ['old'] }))

  it('should be told by a page whose numbers it counted already, in a life of its leader before, and say so', () => {
    expect(found(sent())).toEqual(['diverged/leader/lost-log-unnoticed'])
    expect(judge(settles(sent(), { rows: ['old'] })).diagnoses[0]?.sentence).toMatch(
      /has lost its log, and a page of the new one came to the device first/,
    )
    const twice = sent()
    twice.reloads('alice')
    twice.leaderBooted('alice')
    twice.leaderState('alice', [], 'e1', 'e1')
    expect(found(twice)).toEqual(['diverged/leader/lost-log-unnoticed'])
  })

  it('should be another that had no such page, had it before the wipe, or had it only in the life that is there', () => {
    expect(found(sent('beyond@e3'))).toEqual(['diverged/leader/lost-log'])
    const before = wipedAfterOne()
    before.leaderState('alice', [], 'e1', 'e1')
    before.reloads('alice')
    before.leaderBooted('alice')
    before.leaderState('alice', [], 'e1', 'e1')
    before.leader('alice', 'backend-pull-page', ['new@e1'])
    before.leaderState('alice', ['mine@e2'], 'e2', 'e1')
    expect(found(before)).toEqual(['diverged/leader/lost-log'])
    const earlier = sent()
    earlier.wiped()
    earlier.leaderBooted('alice')
    earlier.leaderState('alice', [], 'e1', 'e1')
    expect(found(earlier)).toEqual(['diverged/leader/lost-log'])
  })

  it('should be another whose store has ended for the new identity', () => {
    const ended = (story: Story) => story.life('alice', 'shut-down', 'backend-id-mismatch')
    expect(found(sent('new@e1', ended))).toEqual(['diverged/leader/lost-log'])
  })

  it('should be told apart from one that goes on with the lost log for no such reason', () => {
    const story = beginStory(['alice', 'bob'])
    for (const tab of ['alice', 'bob']) {
      story.leaderBooted(tab)
      stores(story, tab, `old-${tab}@e1`)
      story.leaderState(tab, [], 'e1', 'e1')
    }
    story.wiped()
    story.leader('alice', 'backend-pull-page', ['new@e1'])
    for (const tab of ['alice', 'bob']) {
      story.reloads(tab)
      story.leaderBooted(tab)
      story.leaderState(tab, [], 'e1', 'e1')
      story.states(tab, linkOf([], 'e1'), linkOf([], 'e1'))
      story.rows(tab, 'settled', rowsOf('old'))
    }
    story.log('new')
    story.settled('alice', 'bob')
    story.ended()
    expect(fingerprints(story)).toEqual(['diverged/leader/lost-log-unnoticed', 'diverged/leader/lost-log'])
  })
})
