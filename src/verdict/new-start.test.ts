import { describe, expect, it } from 'vitest'
import { readNewStart } from './new-start.ts'
import { beginStory, linkOf, type Story } from './story.fixture.ts'
import { fingerprintOf } from './verdict.ts'
import { fingerprints, judge, pushes, rowsOf, settles, stores, wipedAfterOne } from './wiped-story.fixture.ts'

const otherBackend = 'intentional: backend-id-mismatch'

/** Her store shuts down for it, she has a new page, and makes another change, which is stored. */
const startedAnew = () => {
  const story = wipedAfterOne()
  story.life('alice', 'shut-down', otherBackend)
  story.reloads('alice')
  stores(story, 'alice', 'new@e1')
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
