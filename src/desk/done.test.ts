/** What was done by hand comes back as a schedule that waits for what was seen. */
import { expect, test } from 'vitest'
import { checkSchedule } from '../schedule/read-schedule.ts'
import type { Action } from '../schedule/schedule.ts'
import { beginStory } from '../verdict/story.fixture.ts'
import { type Done, lastMoment, scheduleOf } from './done.ts'

const desk = { hasBackend: true, parameters: {}, clients: ['alice', 'bob'] }

/** A desk at which somebody works: what was done is remembered with the place that the history had then. */
const work = () => {
  const story = beginStory(['alice', 'bob'])
  const done: Done[] = []
  const act = (action: Action, own: Partial<Done['step']> = {}): void => {
    done.push({ step: { ...action, id: `h${done.length}`, ...own } as Done['step'], at: story.events().length })
  }
  return { story, done, act, saved: () => scheduleOf(done, story.events(), desk) }
}

test('each step waits for what was seen last before it, however often that was seen since the step before', () => {
  const { story, act, saved } = work()
  act({ type: 'open', client: 'alice' })
  act({ type: 'hold', client: 'alice', what: 'pages' })
  story.session('alice', 'session-push', ['a@e1'])
  story.leader('alice', 'backend-push', ['a@e1'])
  story.leader('alice', 'backend-push', ['b@e2'])
  act({ type: 'release', client: 'alice', what: 'pages' })
  const { steps } = saved()
  expect(steps.map(({ type, after }) => [type, after])).toEqual([
    ['open', undefined],
    ['hold', undefined],
    ['release', { client: 'alice', seen: 'leader-push', times: 2 }],
  ])
})

test('a step that has a moment of its own keeps it, and nobody is waited for who was never there', () => {
  const { story, act, saved } = work()
  act({ type: 'open', client: 'alice' })
  story.leader('bob', 'backend-pull-page', ['x@e1'])
  const after = { client: 'alice', seen: 'leader-pending', times: 2 } as const
  story.leaderState('alice', ['a@e1', 'b@e2'])
  act({ type: 'hold', client: 'alice', what: 'acknowledgements' }, { after })
  act({ type: 'release', client: 'alice', what: 'acknowledgements' })
  expect(saved().clients).toEqual(['alice'])
  expect(saved().steps.map((step) => step.after)).toEqual([undefined, after, undefined])
})

test('a moment counts from the step before it, and one that had not come is not waited for', () => {
  const { story, act, saved } = work()
  const third = { client: 'alice', seen: 'leader-push', times: 3 } as const
  act({ type: 'open', client: 'alice' })
  story.leader('alice', 'backend-push', ['a@e1'])
  act({ type: 'latency', client: 'alice', milliseconds: 10 })
  story.leader('alice', 'backend-push', ['b@e2'])
  story.leader('alice', 'backend-push', ['c@e3'])
  // A breakpoint that was set before the first of them.
  act({ type: 'hold', client: 'alice', what: 'pages' }, { after: third })
  // A step of a script that was done at once.
  act({ type: 'release', client: 'alice', what: 'pages' }, { after: third })
  const push = { client: 'alice', seen: 'leader-push' }
  expect(saved().steps.map(({ after }) => after)).toEqual([undefined, push, { ...push, times: 2 }, undefined])
})

test('steps stand in the order in which they were begun, and issues get names where they have none', () => {
  const { done, saved } = work()
  const commit = (issue: string): Action => ({ type: 'commit', tab: 'alice', changes: [{ type: 'create', issue }] })
  done.push({ step: { ...commit('V1StGXR8_Z5j'), id: 'late' }, at: 9 })
  done.push({ step: { type: 'open', client: 'alice', id: 'early' }, at: 1 })
  done.push({ step: { ...commit('i1'), id: 'middle' }, at: 5 })
  const { steps } = saved()
  expect(steps.map(({ id }) => id)).toEqual(['s1', 's2', 's3'])
  expect(steps.slice(1)).toMatchObject([{ changes: [{ issue: 'i1' }] }, { changes: [{ issue: 'i2' }] }])
})

test('what is saved can be read back, and what could not be played again is left out', () => {
  const { act, saved } = work()
  act({ type: 'open', client: 'alice' })
  act({ type: 'close-tab', tab: 'alice' })
  act({ type: 'reload', tab: 'alice' })
  const schedule = saved()
  expect(checkSchedule(JSON.parse(JSON.stringify(schedule)), 'a desk')).toEqual(schedule)
  expect(schedule.steps.map(({ type }) => type)).toEqual(['open', 'close-tab'])
})

test('a step about somebody waits for what she was seen to do, though somebody else was seen later', () => {
  const story = beginStory(['alice', 'bob'])
  story.leader('alice', 'backend-push-ok', ['a@e1'])
  story.leader('bob', 'backend-pull-page', ['a@e1'])
  const moment = (about?: string) => lastMoment(story.events(), ['alice', 'bob'], about)
  expect(moment('alice')).toEqual({ client: 'alice', seen: 'leader-answered' })
  expect(moment()).toEqual({ client: 'bob', seen: 'leader-page' })
  expect(moment('carol')).toEqual({ client: 'bob', seen: 'leader-page' })
})

test('nothing is waited for where nothing was seen', () => {
  expect(lastMoment(beginStory(['alice']).events(), ['alice'])).toBeUndefined()
})
