import { expect, test } from 'vitest'
import { readTrial } from '../read-trial.ts'
import { beginStory } from '../story.fixture.ts'
import { reload } from './reload.ts'

const issues = (...ids: readonly string[]) => ({ issues: ids.map((id) => ({ id, priority: 4 })) })

/** What alice shows before and after a reload, and at which heads. */
const check = (before: object, after: object | undefined, heads: readonly [number?, number?] = []) => {
  const story = beginStory(['alice'])
  story.rows('alice', 'before-reload', before as never, heads[0])
  story.record('alice', { lane: 'session', type: 'reloaded' })
  if (after !== undefined) story.rows('alice', 'after-reload', after as never, heads[1])
  return reload.check(readTrial(story.events()), {})
}

test('the same rows have survived', () => {
  expect(check(issues('a', 'b'), issues('a', 'b'))).toEqual({ type: 'held' })
})

test('a row that is gone was lost by the leader', () => {
  expect(check(issues('a', 'b'), issues('a'))).toMatchObject({
    findings: [{ verdict: 'lost', hop: 'leader', source: 'alice' }],
  })
})

test('a head that went back has lost its tail, whatever the rows show', () => {
  expect(check(issues('a'), issues('a'), [7, 5])).toMatchObject({
    findings: [{ verdict: 'lost', witness: 'alice was at e7 before its reload, and is at e5 after it' }],
  })
})

test('rows that changed though nothing came in between have diverged', () => {
  expect(check(issues('a'), { issues: [{ id: 'a', priority: 1 }] }, [5, 5])).toMatchObject({
    findings: [{ verdict: 'diverged' }],
  })
})

test('what others wrote in between is no fault, but a row that is gone is', () => {
  expect(
    check(
      issues('a'),
      {
        issues: [
          { id: 'a', priority: 1 },
          { id: 'c', priority: 0 },
        ],
      },
      [5, 9],
    ),
  ).toEqual({ type: 'held' })
  expect(check(issues('a', 'b'), issues('a', 'c'), [5, 9])).toMatchObject({ findings: [{ verdict: 'lost' }] })
})

test('a row without an id is known by its place in its table', () => {
  const settings = (...themes: readonly string[]) => ({ settings: themes.map((theme) => ({ theme })) })
  expect(check(settings('dark'), settings('dark'), [5, 9])).toEqual({ type: 'held' })
  expect(check(settings('dark'), settings('light', 'dark'), [5, 9])).toEqual({ type: 'held' })
  expect(check(settings('dark', 'light'), settings('dark'), [5, 9])).toMatchObject({ findings: [{ verdict: 'lost' }] })
})

test('a reload after which nobody looked is undecided', () => {
  expect(check(issues('a'), undefined).type).toBe('undecided')
})

test('where a leader was too late to be asked after a reload, the rows of the next settlement count', () => {
  const settled = (after: object) => {
    const story = beginStory(['alice'])
    story.rows('alice', 'before-reload', issues('a', 'b') as never, 5)
    story.record('alice', { lane: 'session', type: 'reloaded' })
    story.rows('alice', 'settled', after as never, 9)
    return reload.check(readTrial(story.events()), {})
  }
  expect(settled(issues('a', 'b', 'c'))).toEqual({ type: 'held' })
  expect(settled(issues('a', 'c'))).toMatchObject({ findings: [{ verdict: 'lost' }] })
})
