/** What each light says of a history that grows. */
import { expect, test } from 'vitest'
import { fold } from '../../apps/linearlite/src/data/fold.ts'
import { judgeTrial } from '../verdict/judge.ts'
import { beginStory } from '../verdict/story.fixture.ts'
import { lightsOf } from './lights.ts'

const lights = (
  story: ReturnType<typeof beginStory>,
  { pending = 0, standing = [] as string[], isSettled = true } = {},
) => {
  const judged = judgeTrial(story.events(), { fold: (log) => ({ ...fold(log) }) })
  return Object.fromEntries(
    lightsOf(judged, { pending, standing, isSettled }).map(({ name, words, state }) => [name, `${state}: ${words}`]),
  )
}

test('nothing is broken, and nothing is held, before anybody has waited', () => {
  const story = beginStory(['alice'])
  expect(lights(story)).toMatchObject({ drain: 'waiting: not drained yet', convergence: 'waiting: not converged yet' })
  expect(lights(story, { pending: 2 })).toMatchObject({ drain: 'waiting: 2 pending' })
  expect(lights(story, { standing: ['a hold'] })).toMatchObject({ drain: 'waiting: orders stand' })
})

test('a stall is told by the light of the promise that it breaks', () => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['a@e1'])
  story.record('test', { lane: 'test', type: 'demanded', tabs: ['alice'], barriers: ['session drained'] })
  story.record('test', {
    lane: 'test',
    type: 'gave-up',
    tabs: ['alice'],
    barriers: ['session drained'],
    reason: 'nothing changed for 5.0 s',
  })
  expect(lights(story, { pending: 1 }).drain).toMatch(/^broken: stalled/)
})

test('drained and converged are only they who have not moved since', () => {
  const story = beginStory(['alice'])
  const head = { global: 0, client: 0, rebaseGeneration: 0 }
  const drained = { pending: [], localHead: head, upstreamHead: head }
  story.states('alice', drained, drained)
  story.record('backend', { lane: 'backend', type: 'log', entries: [] })
  story.rows('alice', 'settled', { issues: [], comments: [] })
  story.record('test', {
    lane: 'test',
    type: 'settled',
    tabs: ['alice'],
    barriers: ['session drained', 'logs equal', 'rows equal'],
  })
  expect(lights(story)).toMatchObject({ drain: 'held: drained', convergence: 'held: converged' })
  const moved = lights(story, { isSettled: false, pending: 1 })
  expect(moved).toMatchObject({
    drain: 'waiting: 1 pending',
    convergence: 'waiting: not converged yet',
    life: 'held: alive',
    order: 'off: not available',
  })
})

test('what the harness could not tell breaks no promise', () => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['a@e1'])
  story.record('test', {
    lane: 'test',
    type: 'gave-up',
    tabs: ['alice'],
    barriers: ['session drained'],
    reason: 'nothing changed for 5.0 s',
    doubt: 'the sync backend cannot be reached',
  })
  expect(lights(story).drain).toBe('waiting: inconclusive')
})

test('a reload is told to keep rows only once those of one were compared', () => {
  const story = beginStory(['alice'])
  const rows = { issues: [], comments: [] }
  expect(lights(story).reload).toBe('waiting: no reload yet')
  story.reloads('alice')
  expect(lights(story).reload).toBe('off: not compared')
  story.rows('alice', 'before-reload', rows)
  story.reloads('alice')
  expect(lights(story).reload).toBe('waiting: not compared yet')
  story.rows('alice', 'after-reload', rows)
  expect(lights(story).reload).toBe('held: reload keeps rows')
})

test('of a lost log the rows before are not compared with those after', () => {
  const story = beginStory(['alice'])
  const rows = { issues: [], comments: [] }
  story.wiped()
  story.rows('alice', 'before-reload', rows)
  story.reloads('alice')
  story.rows('alice', 'after-reload', rows)
  expect(lights(story).reload).toBe('off: not compared')
})
