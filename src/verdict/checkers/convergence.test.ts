import { expect, test } from 'vitest'
import { readTrial } from '../read-trial.ts'
import { beginStory, linkOf, type Story } from '../story.fixture.ts'
import { convergence } from './convergence.ts'

const issue = (priority: number) => ({ issues: [{ id: 'i', priority }] })
const check = (story: Story, meant?: number) =>
  convergence.check(readTrial(story.events()), meant === undefined ? {} : { fold: () => issue(meant) })

/** Tabs that settled with these priorities, and the backend's log. */
const settled = (priorities: Readonly<Record<string, number>>, { hasBackend = true } = {}): Story => {
  const story = beginStory(Object.keys(priorities), { hasBackend })
  if (hasBackend) story.log('a')
  for (const [tab, priority] of Object.entries(priorities)) story.rows(tab, 'settled', issue(priority))
  story.settled(...Object.keys(priorities))
  return story
}

test('equal rows that are what the log means have converged', () => {
  expect(check(settled({ alice: 4, bob: 4 }), 4)).toEqual({ type: 'held' })
})

test('equal rows that are not what the log means have not: the leader that they have them from is wrong', () => {
  expect(check(settled({ alice: 4, bob: 4 }), 1)).toMatchObject({ findings: [{ verdict: 'diverged', hop: 'leader' }] })
})

test('of two tabs of one device, the one whose rows alone are wrong is wrong itself', () => {
  expect(check(settled({ alice: 4, 'alice/2': 1 }), 4)).toMatchObject({
    findings: [{ verdict: 'diverged', hop: 'session' }],
  })
})

test('without a backend the rows of the tabs are compared with each other', () => {
  expect(check(settled({ alice: 4, 'alice/2': 4 }, { hasBackend: false }))).toEqual({ type: 'held' })
  expect(check(settled({ alice: 4, 'alice/2': 1 }, { hasBackend: false }))).toMatchObject({
    findings: [{ verdict: 'diverged' }],
  })
})

test('what was not read is not known: no rows, no log', () => {
  expect(check(beginStory(['alice'])).type).toBe('undecided')
  const story = beginStory(['alice'])
  story.rows('alice', 'settled', issue(4))
  expect(check(story, 4).type).toBe('undecided')
  story.settled('alice')
  expect(check(story, 4)).toEqual({
    type: 'undecided',
    why: "nobody has read the backend's log: rows were compared with rows only",
  })
})

test('rows of an earlier settlement are not compared with those of a later one', () => {
  const story = settled({ alice: 1, bob: 1 })
  story.rows('alice', 'settled', issue(4))
  story.settled('alice')
  expect(check(story, 4)).toEqual({ type: 'undecided', why: 'the rows of bob were not read with the others' })
})

test('rows are compared with the log of their own moment: what was stored after it, they need not show', () => {
  const story = settled({ alice: 4 })
  story.log('a', 'b')
  story.gaveUp('alice', 'session drained')
  const fold = (log: readonly unknown[]) => issue(log.length === 1 ? 4 : 1)
  expect(convergence.check(readTrial(story.events()), { fold })).toEqual({ type: 'held' })
})

test('the changes that never came to a device whose rows are wrong are named', () => {
  const story = beginStory(['alice'])
  story.leader('alice', 'backend-pull-page', ['b@e2'])
  story.log('a', 'b')
  story.rows('alice', 'settled', issue(1))
  story.settled('alice')
  expect(check(story, 4)).toMatchObject({ findings: [{ verdict: 'diverged', changes: ['a'] }] })
})

test('a change that came after a later one is named as well: it came too late', () => {
  const story = beginStory(['alice'])
  story.leader('alice', 'backend-pull-page', ['b@e2'])
  story.leader('alice', 'backend-pull-page', ['a@e1'])
  story.log('a', 'b')
  story.rows('alice', 'settled', issue(1))
  story.settled('alice')
  expect(check(story, 4)).toMatchObject({ findings: [{ verdict: 'diverged', changes: ['a'] }] })
})

test('a tab that stays behind its leader was not told by it; one whose leader is behind was not sent what there is', () => {
  const behind = (leaderHead: string) => {
    const story = beginStory(['alice'])
    story.log('a', 'b', 'c')
    story.states('alice', linkOf([], 'e1'), linkOf([], leaderHead))
    story.gaveUp('alice', 'logs equal')
    return check(story)
  }
  expect(behind('e3')).toMatchObject({ findings: [{ verdict: 'stalled', hop: 'leader', barrier: 'logs equal' }] })
  expect(behind('e1')).toMatchObject({ findings: [{ verdict: 'stalled', hop: 'backend', barrier: 'logs equal' }] })
})

test('a tab that has everything and is not connected is for its leader to bring back', () => {
  const story = beginStory(['alice'])
  story.log('a')
  story.states('alice', linkOf([], 'e1'), linkOf([], 'e1'))
  story.gaveUp('alice', 'logs equal')
  expect(check(story)).toMatchObject({ findings: [{ verdict: 'stalled', hop: 'leader' }] })
})

test('heads that differ while the backend is gone prove nothing', () => {
  const story = beginStory(['alice'])
  story.gaveUp('alice', 'logs equal', 'the sync backend cannot be reached (it died)')
  expect(check(story)).toMatchObject({ findings: [{ verdict: 'inconclusive' }] })
})
