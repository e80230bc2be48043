import fc from 'fast-check'
import { expect, it } from 'vitest'
import { drawSchedule } from './draw-schedule.ts'
import { describeStep, drawnSettings, explain } from './explain.ts'
import { faultModels, type Schedule, type Step } from './schedule.ts'

const story: Schedule = {
  version: 1,
  seed: 'story',
  hasBackend: true,
  parameters: { leaderPushBatchSize: 2, simulation: { '3_before_rebase_rollback': 15 } },
  clients: ['alice', 'bob'],
  steps: [
    { id: 's1', type: 'open', client: 'alice' },
    { id: 's2', type: 'hold', client: 'alice', what: 'pages' },
    { id: 's3', type: 'upstream', pages: 2, more: 0 },
    { id: 's4', type: 'release', client: 'alice', what: 'pages', count: 1 },
    {
      id: 's5',
      type: 'commit',
      tab: 'alice',
      changes: [
        { type: 'create', issue: 'i1' },
        { type: 'priority', issue: 'i1', to: 4 },
      ],
      after: { seen: 'leader-page', client: 'alice' },
    },
    { id: 's6', type: 'latency', client: 'alice', milliseconds: 12 },
    { id: 's7', type: 'open', client: 'bob', after: { seen: 'rest', client: 'alice' } },
    {
      id: 's8',
      type: 'commit',
      tab: 'bob',
      changes: [{ type: 'status', issue: 'i1', to: 'in_progress' }],
      after: { seen: 'session-rebase', client: 'alice', times: 2 },
    },
  ],
}

it('tells a schedule as a story, with its settings on top', () => {
  expect(explain(story)).toMatchInlineSnapshot(`
    "seed:                         story
    clients:                      alice and bob
    backend:                      yes
    session pushes to its leader: two events at once at most
    pauses in a rebase:           3_before_rebase_rollback 15 ms
    fault models needed:          network, backend, injected
    steps:                        8 (open 2, commit 2, hold 1, upstream 1, release 1, latency 1), 3 of them wait for an event
    added latency:                12 ms in all

    1. alice opens the app
    2. the pages for alice are held back from now on
    3. mallory makes two full pages of changes
    4. one held page for alice is let through
    5. once her leader has pulled a page, alice commits two changes at once: creates issue i1 and sets the priority of i1 to Urgent
    6. all traffic of alice begins to take 12 ms longer, either way
    7. once all is quiet, bob opens the app
    8. once alice’s session begins to rebase for the second time, bob sets the status of i1 to In Progress
    "
  `)
})

it('has a line for every step and every setting of any schedule, and none that shows a value which is not there', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0 }), (seed) => {
      const schedule = drawSchedule(`${seed}`, { models: faultModels })
      const lines = explain(schedule).split('\n')
      expect(lines).toHaveLength(drawnSettings(schedule).length + 1 + schedule.steps.length + 1)
      expect(explain(schedule)).not.toMatch(/undefined|null|NaN|\[object/)
    }),
  )
})

it('names the tab where it is not the first, and the pronoun where the moment is the actor’s own', () => {
  const after = { seen: 'leader-push', client: 'bob' } as const
  const lines: readonly Step[] = [
    { id: 's1', type: 'reload', tab: 'bob/2', after },
    { id: 's2', type: 'reload', tab: 'alice', after },
    { id: 's3', type: 'close-tab', tab: 'dora', after: { ...after, client: 'dora' } },
    { id: 's4', type: 'kill', client: 'alice' },
    { id: 's5', type: 'kill', client: 'alice', writes: 1 },
    { id: 's6', type: 'kill', client: 'alice', writes: 20 },
  ]
  expect(lines.map(describeStep)).toEqual([
    'once his leader pushes to the backend, bob in tab 2 reloads the page',
    'once bob’s leader pushes to the backend, alice reloads the page',
    'once their leader pushes to the backend, dora closes their first tab',
    'the browser of alice is killed and started again',
    'the browser of alice is killed after one more write to disk, and started again',
    'the browser of alice is killed after 20 more writes to disk, and started again',
  ])
})
