import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawSchedule } from './draw-schedule.ts'
import { type Action, faultModels, type Schedule } from './schedule.ts'
import { createWorld, frozenTabs, playIn, prune, usableTabs } from './world.ts'

/** Plays actions one after the other and returns what is wrong with the last. */
const problemAfter = (...actions: readonly Action[]): string | undefined => {
  const world = createWorld({ clients: ['alice', 'bob'], hasBackend: true })
  return actions.map((action, index) => playIn(world, { ...action, id: `s${index}` })).at(-1)
}

const alice = { client: 'alice' } as const
const tab = { tab: 'alice' } as const
const there: Action = { type: 'open', ...alice }
const commit: Action = { type: 'commit', ...tab, changes: [{ type: 'create', issue: 'i1' }] }

describe('a step can be played', () => {
  it.each<readonly [string, readonly Action[]]>([
    ['on a device that is there', [there, commit]],
    ['in a second tab', [there, { type: 'open-tab', ...alice }, { ...commit, tab: 'alice/2' }]],
    [
      'in the second tab after the first is closed',
      [there, { type: 'open-tab', ...alice }, { type: 'close-tab', ...tab }, { type: 'reload', tab: 'alice/2' }],
    ],
    ['after a device was closed and opened again', [there, { type: 'close-tab', ...tab }, there, commit]],
    [
      'on the network of a device whose tabs are closed',
      [there, { type: 'close-tab', ...tab }, { type: 'cut', ...alice }],
    ],
    [
      'in the first tab after the browser was killed',
      [there, { type: 'open-tab', ...alice }, { type: 'kill', ...alice }, commit],
    ],
    ['in a tab that woke up', [there, { type: 'freeze', ...tab }, { type: 'thaw', ...tab }, commit]],
    [
      'twice on one hold, where the first lets only some things pass',
      [
        there,
        { type: 'hold', ...alice, what: 'up' },
        { type: 'release', ...alice, what: 'up', count: 2 },
        { type: 'release', ...alice, what: 'up' },
      ],
    ],
    ['before anybody is there, where it is somebody else’s', [{ type: 'upstream', pages: 1, more: 0 }]],
  ])('%s', (_, actions) => {
    expect(problemAfter(...actions)).toBeUndefined()
  })
})

describe('a step cannot be played', () => {
  it.each<readonly [string, readonly Action[], string]>([
    ['before its client is there', [commit], 'is about "alice", whom no step before it has opened'],
    [
      'by somebody who is no client',
      [{ type: 'open', client: 'carol' }],
      'opens "carol", who is not among the clients (alice, bob)',
    ],
    ['to open who is there', [there, there], 'opens "alice", who is there already'],
    [
      'in a tab that is closed',
      [there, { type: 'close-tab', ...tab }, commit],
      'acts in the tab "alice", which is not open then',
    ],
    [
      'in a second tab once the browser was killed',
      [there, { type: 'open-tab', ...alice }, { type: 'kill', ...alice }, { type: 'reload', tab: 'alice/2' }],
      'acts in the tab "alice/2", which is not open then',
    ],
    ['in a frozen tab', [there, { type: 'freeze', ...tab }, commit], 'acts in the tab "alice", which is frozen then'],
    [
      'to freeze what is frozen',
      [there, { type: 'freeze', ...tab }, { type: 'freeze', ...tab }],
      'freezes the tab "alice", which is frozen already',
    ],
    [
      'to release what nothing holds',
      [there, { type: 'hold', ...alice, what: 'up' }, { type: 'release', ...alice, what: 'down' }],
      'releases the down of "alice", which nothing holds then',
    ],
    [
      'to release twice',
      [
        there,
        { type: 'hold', ...alice, what: 'up' },
        { type: 'release', ...alice, what: 'up' },
        { type: 'release', ...alice, what: 'up' },
      ],
      'releases the up of "alice", which nothing holds then',
    ],
    [
      'to accept whom nothing refuses',
      [there, { type: 'accept', ...alice }],
      'accepts "alice" again, whom nothing refuses then',
    ],
    ['to take online who is', [there, { type: 'online', ...alice }], 'takes "alice" online, who is not offline then'],
    ['to thaw what is awake', [there, { type: 'thaw', ...tab }], 'thaws the tab "alice", which is not frozen then'],
    [
      'to open a tab of a closed device',
      [there, { type: 'close-tab', ...tab }, { type: 'open-tab', ...alice }],
      'opens another tab of "alice", who has none then',
    ],
    [
      'to kill a closed browser',
      [there, { type: 'close-tab', ...tab }, { type: 'kill', ...alice }],
      'kills the browser of "alice", who has none then',
    ],
  ])('%s', (_, actions, problem) => {
    expect(problemAfter(...actions)).toBe(problem)
  })

  it('leaves the world as it was', () => {
    const world = createWorld({ clients: ['alice'], hasBackend: true })
    playIn(world, { id: 's1', ...there })
    playIn(world, { id: 's2', type: 'freeze', tab: 'alice' })
    expect(playIn(world, { id: 's3', ...commit })).toBeDefined()
    expect([usableTabs(world, 'alice'), frozenTabs(world, 'alice')]).toEqual([[], ['alice']])
    expect([usableTabs(world, 'bob'), frozenTabs(world, 'bob')]).toEqual([[], []])
  })

  it('waits for nobody who was not opened before', () => {
    const world = createWorld({ clients: ['alice', 'bob'], hasBackend: true })
    playIn(world, { id: 's1', ...there })
    expect(playIn(world, { id: 's2', ...commit, after: { seen: 'rest', client: 'bob' } })).toBe(
      'waits for an event of "bob", whom no step before it has opened',
    )
  })
})

describe('what is pruned', () => {
  it('is nothing of a schedule that can be played', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const schedule = drawSchedule(`${seed}`, { models: faultModels })
        expect(prune(schedule)).toStrictEqual(schedule)
      }),
    )
  })

  it('leaves, whatever is taken out, a part of the steps that can be played', () => {
    fc.assert(
      fc.property(fc.nat(), fc.infiniteStream(fc.boolean()), (seed, keeps) => {
        const schedule = drawSchedule(`${seed}`, { models: faultModels })
        const part: Schedule = { ...schedule, steps: schedule.steps.filter(() => keeps.next().value === true) }
        const pruned = prune(part)
        expect(prune(pruned)).toStrictEqual(pruned)
        const world = createWorld(pruned)
        expect(pruned.steps.filter((step) => playIn(world, step) !== undefined)).toEqual([])
      }),
    )
  })
})
