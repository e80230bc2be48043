import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '../history/event.ts'
import { changeIdOf } from '../history/probe-change.ts'
import { judgeTrial } from './judge.ts'
import { keepersOfLostLog } from './lost-log.ts'
import { readNewStart } from './new-start.ts'
import { beginStory, linkOf, type Story } from './story.fixture.ts'
import { fingerprintOf } from './verdict.ts'

const otherBackend = 'intentional: backend-id-mismatch'

/** A row for each change of a log. */
const fold = (log: readonly StoredEvent[]) => ({ issues: log.map(({ args }) => ({ id: changeIdOf(args) ?? '' })) })
const rowsOf = (...ids: readonly string[]) => ({ issues: ids.map((id) => ({ id })) })

const judge = (story: Story) => judgeTrial(story.events(), { fold })
const fingerprints = (story: Story) => judge(story).findings.map(fingerprintOf)

/** A change goes from a tab to its leader, and on to the backend. */
const pushes = (story: Story, tab: string, change: string) => {
  story.session(tab, 'commit', [change])
  story.session(tab, 'session-push', [change], { push: 1 })
  story.session(tab, 'session-pull', [change], { payload: 'advance' })
  story.session(tab, 'session-push-ok', [change], { push: 1 })
  story.leader(tab, 'backend-push', [change], { push: 1 })
}
const stores = (story: Story, tab: string, change: string) => {
  pushes(story, tab, change)
  story.stored(change)
  story.leader(tab, 'backend-push-ok', [change], { push: 1 })
}

/** Alice's first change is stored, and then the log is lost. */
const wipedAfterOne = () => {
  const story = beginStory(['alice'])
  story.record('alice', { lane: 'network', type: 'opened', connection: 1 })
  stores(story, 'alice', 'old@e1')
  story.wiped()
  return story
}

/** Her store shuts down for it, she has a new page, and makes another change, which is stored. */
const startedAnew = () => {
  const story = wipedAfterOne()
  story.life('alice', 'shut-down', otherBackend)
  story.reloads('alice')
  stores(story, 'alice', 'new@e1')
  return story
}

/** All settles: what the log has, what alice shows, and where she stands. */
const settles = (story: Story, { log = ['new'], rows }: { log?: readonly string[]; rows?: readonly string[] } = {}) => {
  const head = `e${log.length}`
  story.states('alice', linkOf([], head), linkOf([], head))
  story.log(...log)
  story.rows('alice', 'settled', rowsOf(...(rows ?? log)))
  story.settled('alice')
  story.ended()
  return story
}

describe('a device whose backend has lost its log', () => {
  it('may lose what was stored, shut down once, and keeps every promise after a new page', () => {
    const story = settles(startedAnew())
    expect(fingerprints(story)).toEqual([])
    expect(judge(story).headline).toBe('ok')
  })

  it('is told of nothing more than a device without a wipe where there was none', () => {
    const story = beginStory(['alice'])
    stores(story, 'alice', 'old@e1')
    const { wipedAt, since, waiting } = readNewStart(story.events())
    expect([wipedAt, since('alice'), waiting]).toEqual([-1, -1, []])
    expect(fingerprints(settles(story, { log: [] }))).toEqual(['lost/backend'])
  })

  it('may lose what it had pending before its new page, and nothing after it', () => {
    const story = wipedAfterOne()
    pushes(story, 'alice', 'pending@e2')
    story.life('alice', 'shut-down', otherBackend)
    story.reloads('alice')
    expect(fingerprints(settles(story, { log: [] }))).toEqual([])

    const later = startedAnew()
    pushes(later, 'alice', 'later@e2')
    expect(fingerprints(settles(later))).toEqual(['lost/leader'])
  })

  it('has lost what the new log took and does not have, whoever had it before', () => {
    const story = wipedAfterOne()
    story.leader('alice', 'backend-push', ['old@e1'], { push: 2 })
    story.stored('old@e1')
    story.life('alice', 'shut-down', otherBackend)
    story.reloads('alice')
    expect(fingerprints(settles(story, { log: [] }))).toEqual(['lost/backend'])
    expect(fingerprints(settles(startedAnew(), { log: [] }))).toEqual(['lost/backend'])
  })

  it('may not show what is only in the old log', () => {
    expect(fingerprints(settles(startedAnew(), { rows: ['old', 'new'] }))).toEqual(['diverged/leader'])
    const behind = settles(startedAnew(), { log: ['new', 'of another'], rows: ['new'] })
    expect(fingerprints(behind)).toEqual(['diverged/leader'])
    // What she had of the old log, and never took from the new one.
    const never = settles(startedAnew(), { log: ['old', 'new'], rows: ['new'] })
    expect(fingerprints(never)).toEqual(['diverged/leader'])
  })

  it('may not shut down again for the same identity, nor for another reason, nor without a wipe', () => {
    const again = startedAnew()
    again.life('alice', 'shut-down', otherBackend)
    again.reloads('alice')
    expect(fingerprints(settles(again))).toEqual(['crashed/session'])

    const other = startedAnew()
    other.life('alice', 'shut-down', 'UNIQUE constraint failed')
    expect(fingerprints(settles(other))).toEqual(['crashed/session/doubled-event'])

    const none = beginStory(['alice'])
    stores(none, 'alice', 'new@e1')
    none.life('alice', 'shut-down', otherBackend)
    expect(fingerprints(settles(none))).toEqual(['crashed/session'])
  })

  it('may shut down once for each wipe, and each of its tabs may', () => {
    const twice = startedAnew()
    twice.wiped()
    twice.life('alice', 'shut-down', otherBackend)
    twice.reloads('alice')
    expect(fingerprints(settles(twice, { log: [] }))).toEqual([])

    const tabs = beginStory(['alice', 'alice/2'])
    stores(tabs, 'alice', 'old@e1')
    tabs.wiped()
    tabs.life('alice', 'shut-down', otherBackend)
    tabs.reloads('alice')
    tabs.life('alice/2', 'shut-down', otherBackend)
    expect(readNewStart(tabs.events()).waiting).toEqual(['alice/2'])
    tabs.reloads('alice/2')
    expect(judge(tabs).results.life).toMatchObject({
      type: 'undecided',
      why: 'nobody has looked at the store of alice',
    })
    expect(readNewStart(tabs.events()).waiting).toEqual([])
  })

  it('may know another cause, too, where it ends as it boots', () => {
    const story = wipedAfterOne()
    story.reloads('alice')
    story.life('alice', 'shut-down', otherBackend)
    const cause = 'it could not be opened: SqliteError: bad parameter or other API misuse'
    const status = { type: 'shut-down', cause } as const
    story.record('alice', { lane: 'session', type: 'states', status, sessionPending: 0 })
    expect(readNewStart(story.events()).waiting).toEqual(['alice'])
    story.reloads('alice')
    expect(fingerprints(settles(story, { log: [] }))).toEqual([])
  })

  it('counts from its next page where one that began after the wipe had to shut down for it', () => {
    const story = wipedAfterOne()
    story.reloads('alice')
    pushes(story, 'alice', 'early@e2')
    story.life('alice', 'shut-down', otherBackend)
    story.reloads('alice')
    expect(fingerprints(settles(story, { log: [] }))).toEqual([])
  })

  it('proves nothing as long as it has no new page', () => {
    const story = wipedAfterOne()
    story.life('alice', 'shut-down', otherBackend)
    story.gaveUp('alice', 'leader drained')
    story.ended()
    expect(judge(story).headline).toBe('inconclusive')
    expect(judge(story).results.life).toEqual({
      type: 'undecided',
      why: "alice shut down for the backend's new identity, and had no new page",
    })
  })

  it('may stall before its new page, and not after it', () => {
    const story = wipedAfterOne()
    story.gaveUp('alice', 'leader drained')
    story.reloads('alice')
    expect(fingerprints(settles(story, { log: [] }))).toEqual([])

    const after = startedAnew()
    after.states('alice', linkOf([], 'e1'), linkOf(['new@e1'], 'e1', 'e0'))
    after.gaveUp('alice', 'leader drained')
    after.ended()
    expect(judge(after).headline).toBe('stalled')
  })

  it('shows after a reload what it showed before, once it has started anew', () => {
    const before = wipedAfterOne()
    before.rows('alice', 'before-reload', rowsOf('old'), 1)
    before.reloads('alice')
    before.rows('alice', 'after-reload', rowsOf(), 0)
    expect(fingerprints(settles(before, { log: [] }))).toEqual([])

    const after = startedAnew()
    after.rows('alice', 'before-reload', rowsOf('new'), 1)
    after.reloads('alice')
    after.rows('alice', 'after-reload', rowsOf(), 0)
    expect(fingerprints(settles(after))).toEqual(['lost/leader'])
  })

  it('finds what it changes in the new log once, in its order, and without a hole', () => {
    const story = startedAnew()
    stores(story, 'alice', 'later@e2')
    const swapped = settles(story, { log: ['later', 'new'] })
    expect(fingerprints(swapped)).toEqual(['reordered/backend'])
    expect(fingerprints(settles(startedAnew(), { log: ['new@e2'], rows: ['new'] }))).toContain('gap/backend')
    expect(fingerprints(settles(startedAnew(), { log: ['new', 'new'] }))).toContain('duplicated/backend')
  })

  it('may hear again of what it had, and forget what its leader never had, before it has started anew', () => {
    const again = (story: Story) => {
      story.session('alice', 'session-pull', ['old@e1'], { payload: 'advance' })
      story.session('alice', 'session-pull', ['old@e1'], { payload: 'advance' })
      return judge(story).findings.map(fingerprintOf)
    }
    expect(again(wipedAfterOne())).toEqual([])
    expect(again(startedAnew())).toEqual(['duplicated/leader'])

    const forgets = (wiped: boolean) => {
      const story = beginStory(['alice'])
      story.session('alice', 'commit', ['unpushed@e1'])
      if (wiped) story.wiped()
      return fingerprints(settles(story, { log: [] }))
    }
    expect(forgets(true)).toEqual([])
    expect(forgets(false)).toEqual(['lost/session'])
  })
})

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
    const keepersOf = (story: Story) => [...keepersOfLostLog(judge(story).trial)]
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
      return [...keepersOfLostLog(judge(story).trial)]
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
      return [...keepersOfLostLog(judge(story).trial)]
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
    expect([...keepersOfLostLog(judge(through).trial)]).toEqual([])
    // What she was given before the wipe she has, though her leader had begun with nothing.
    const later = beginStory(['alice'])
    later.leaderState('alice', [], 'e0', 'e0')
    stores(later, 'alice', 'old@e1')
    later.wiped()
    later.leaderBooted('alice')
    later.leaderState('alice', [], 'e1', 'e1')
    expect([...keepersOfLostLog(judge(later).trial)]).toEqual(['alice'])
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
