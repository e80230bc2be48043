import { describe, expect, it } from 'vitest'
import { readTrial } from '../read-trial.ts'
import { beginStory, linkOf, type Story } from '../story.fixture.ts'
import { durability } from './durability.ts'

const check = (story: Story) => durability.check(readTrial(story.events()), {})
const empty = linkOf([], 'e1')

/** Alice commits a change, and gets it as far as told. */
const storyOf = (reach: 'session' | 'leader' | 'stored', change = 'a@e1'): Story => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', [change])
  story.session('alice', 'session-push', [change], { push: 1 })
  if (reach === 'session') return story
  story.session('alice', 'session-push-ok', [change], { push: 1 })
  story.leader('alice', 'backend-push', [change], { push: 1 })
  if (reach === 'stored') story.leader('alice', 'backend-push-ok', [change], { push: 1 })
  return story
}

describe('a change that was acknowledged', () => {
  it('should be in the log once', () => {
    const story = storyOf('stored')
    story.log('a')
    expect(check(story)).toEqual({ type: 'held' })
  })

  it('should be lost by the backend where the log does not have it, whatever the leader has pending', () => {
    const story = storyOf('stored')
    story.log('x')
    expect(check(story)).toMatchObject({ findings: [{ verdict: 'lost', hop: 'backend', changes: ['a'] }] })
  })
})

describe('a change that the leader had', () => {
  it('should be lost by the leader where it is neither in the log nor pending', () => {
    const story = storyOf('leader')
    story.states('alice', empty, empty)
    story.log('x')
    expect(check(story)).toMatchObject({ findings: [{ verdict: 'lost', hop: 'leader', changes: ['a'] }] })
  })

  it('should not be lost while the leader has it pending, or while nobody has looked', () => {
    const story = storyOf('leader')
    story.log('x')
    expect(check(story)).toEqual({ type: 'held' })
    story.states('alice', empty, linkOf(['a@e2'], 'e2', 'e1'))
    expect(check(story)).toEqual({ type: 'held' })
  })
})

describe('a change that never got into its leader', () => {
  it('should be lost by the session where it is no longer pending there', () => {
    const story = storyOf('session')
    story.states('alice', empty, empty)
    story.log('x')
    expect(check(story)).toMatchObject({ findings: [{ verdict: 'lost', hop: 'session', changes: ['a'] }] })
  })

  it('should be told of without a backend, too', () => {
    const story = beginStory(['alice'], { hasBackend: false })
    story.session('alice', 'commit', ['a@e1'])
    story.states('alice', empty, empty)
    expect(check(story)).toMatchObject({ findings: [{ verdict: 'lost', hop: 'session' }] })
  })

  it('should be indefinite once its page was loaded anew', () => {
    const story = storyOf('session')
    story.record('alice', { lane: 'session', type: 'reloaded' })
    story.states('alice', empty, empty)
    story.log('x')
    expect(check(story)).toEqual({ type: 'held' })
  })
})

describe('a change that came after the last look', () => {
  it('should not be missed in a log that was read before it was acknowledged', () => {
    const story = beginStory(['alice'])
    story.log('x')
    for (const type of ['commit', 'session-push', 'session-push-ok'] as const)
      story.session('alice', type, ['a@e2'], { push: 1 })
    story.leader('alice', 'backend-push-ok', ['a@e2'], { push: 1 })
    expect(check(story)).toEqual({ type: 'held' })
  })

  it('should not be missed by what a tab had pending before it was committed', () => {
    const story = beginStory(['alice'])
    story.states('alice', empty, empty)
    for (const type of ['commit', 'session-push', 'session-push-ok'] as const)
      story.session('alice', type, ['a@e2'], { push: 1 })
    story.session('alice', 'commit', ['b@e3'])
    story.log('x')
    expect(check(story)).toEqual({ type: 'held' })
  })
})

it('should not vouch for a change that the leader only counts: it may die before it keeps it', () => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['a@e1'])
  story.leaderState('alice', ['a@e1'])
  story.record('alice', { lane: 'session', type: 'reloading' })
  story.states('alice', empty, empty)
  story.log('x')
  expect(check(story)).toEqual({ type: 'held' })
})

it('should say that it cannot tell one change from another without ids', () => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['a@e1'])
  const nameless = {
    name: 'v1.IssueCreated',
    owner: 'alice/alice',
    seqNum: { global: 2, client: 0, rebaseGeneration: 0 },
  }
  story.record('alice', {
    lane: 'session',
    type: 'probe',
    probe: { lane: 'session', sequence: 0, time: 3, storeId: 's', type: 'commit', changes: [nameless] },
  })
  story.log('a')
  expect(check(story)).toMatchObject({ type: 'not-available', why: expect.stringContaining('no id') })
})

describe('a change that is in the log twice', () => {
  it("should be the leader's doing where it pushed it under both numbers", () => {
    const story = storyOf('stored')
    story.leader('alice', 'backend-push', ['a@e2'], { push: 2 })
    story.log('a', 'a')
    expect(check(story)).toMatchObject({ findings: [{ verdict: 'duplicated', hop: 'leader', changes: ['a'] }] })
  })

  it("should be the backend's doing where it was pushed once", () => {
    const story = storyOf('stored')
    story.log('a', 'a')
    expect(check(story)).toMatchObject({ findings: [{ verdict: 'duplicated', hop: 'backend' }] })
  })
})

describe('a change that a session is told of twice', () => {
  const told = (between: (story: Story) => void) => {
    const story = storyOf('stored')
    story.session('alice', 'session-pull', ['x@e1'], { payload: 'advance' })
    between(story)
    story.session('alice', 'session-pull', ['x@e2'], { payload: 'advance' })
    story.log('a', 'x')
    return check(story)
  }

  it('should have been taken twice by the leader', () => {
    expect(told(() => {})).toMatchObject({ findings: [{ verdict: 'duplicated', hop: 'leader', changes: ['x'] }] })
  })

  it('should be no fault where it was rolled back in between, or the page was loaded anew', () => {
    const rolledBack = [
      { name: 'v1.IssueCreated', changeId: 'x', seqNum: { global: 1, client: 0, rebaseGeneration: 0 } },
    ]
    expect(told((story) => story.session('alice', 'session-pull', [], { payload: 'rebase', rolledBack }))).toEqual({
      type: 'held',
    })
    expect(told((story) => story.record('alice', { lane: 'session', type: 'reloading' }))).toEqual({ type: 'held' })
  })
})

it('should say that it cannot tell where nobody has read the log', () => {
  expect(check(storyOf('stored')).type).toBe('undecided')
})
