import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comment, create, priority, remove, type ScheduleBuilder, schedule, status, title } from './builder.ts'
import { drawSchedule } from './draw-schedule.ts'
import { faultModels, type Step } from './schedule.ts'

describe('a schedule by hand', () => {
  it('is the data that its lines say', () => {
    const built = schedule({ leaderPushBatchSize: 1 })
      .open('alice')
      .hold('alice', 'pages')
      .upstream({ pages: 2 })
      .release('alice', 'pages', 1)
      .commit('alice', create('i1'), priority('i1', 1))
      .after('alice', 'session-pull')
      .open('bob')
      .after('alice', 'leader-push', 2)
      .build()
    expect(built).toStrictEqual({
      version: 1,
      hasBackend: true,
      parameters: { leaderPushBatchSize: 1 },
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
            { type: 'priority', issue: 'i1', to: 1 },
          ],
          after: { seen: 'session-pull', client: 'alice' },
        },
        { id: 's6', type: 'open', client: 'bob', after: { seen: 'leader-push', client: 'alice', times: 2 } },
      ],
    })
  })

  it('can be anything that can be drawn', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { seed: _, ...drawn } = drawSchedule(`${seed}`, { models: faultModels })
        const { hasBackend, parameters } = drawn
        const built = drawn.steps.reduce(withStep, schedule({ hasBackend, ...parameters })).build()
        const renamed = drawn.steps.map((step, index) => ({ ...step, id: `s${index + 1}` }))
        const opened = drawn.steps.flatMap((step) => (step.type === 'open' ? [step.client] : []))
        expect(built).toStrictEqual({ ...drawn, clients: [...new Set(opened)], steps: renamed })
      }),
    )
  })

  it('can begin alike and go on in two ways', () => {
    const start = schedule().open('alice')
    expect(
      start
        .cut('alice')
        .build()
        .steps.map(({ type }) => type),
    ).toEqual(['open', 'cut'])
    expect(
      start
        .reload('alice')
        .build()
        .steps.map(({ type }) => type),
    ).toEqual(['open', 'reload'])
  })

  it('is refused in one line where it cannot be played', () => {
    expect(() => schedule().open('alice').release('alice', 'up').build()).toThrow(
      'schedule: step 2 (s2, release) releases the up of "alice", which nothing holds then.',
    )
    expect(() => schedule().build()).toThrow('schedule: clients: expected at least 1, found an empty list.')
    expect(() => schedule({ hasBackend: false }).open('alice').cut('alice').build()).toThrow('needs a backend')
    expect(() => schedule().after('alice', 'rest')).toThrow('Expected a step before `after`, found none')
  })

  it('has every change that there is', () => {
    const changes = [
      create('i'),
      priority('i', 4),
      status('i', 'done'),
      title('i', 'T'),
      comment('i', 'C'),
      remove('i'),
    ]
    expect(
      schedule()
        .open('alice')
        .commit('alice', ...changes)
        .build().steps[1],
    ).toMatchObject({ changes })
  })
})

const withStep = (so: ScheduleBuilder, step: Step): ScheduleBuilder => {
  const added = withAction(so, step)
  return step.after === undefined ? added : added.after(step.after.client, step.after.seen, step.after.times)
}

const withAction = (so: ScheduleBuilder, step: Step): ScheduleBuilder => {
  switch (step.type) {
    case 'open':
      return so.open(step.client)
    case 'commit':
      return so.commit(step.tab, ...step.changes)
    case 'view':
      return so.view(step.tab, step.search)
    case 'upstream':
      return so.upstream(step)
    case 'latency':
      return so.latency(step.client, step.milliseconds)
    case 'hold':
      return so.hold(step.client, step.what)
    case 'release':
      return so.release(step.client, step.what, step.count)
    case 'burst':
      return so.burst(step.client, step)
    case 'cut':
      return so.cut(step.client)
    case 'refuse':
      return so.refuse(step.client)
    case 'accept':
      return so.accept(step.client)
    case 'half-open':
      return so.halfOpen(step.client)
    case 'evict':
      return so.evict(step.connections)
    case 'redeploy':
      return so.redeploy()
    case 'wipe':
      return so.wipe()
    case 'fail-push':
      return so.failPush(step.client, step)
    case 'empty-last-page':
      return so.emptyLastPage(step.client)
    case 'offline':
      return so.offline(step.client)
    case 'online':
      return so.online(step.client)
    case 'open-tab':
      return so.openTab(step.client)
    case 'close-tab':
      return so.closeTab(step.tab)
    case 'reload':
      return so.reload(step.tab)
    case 'kill':
      return so.kill(step.client, step.writes)
    case 'freeze':
      return so.freeze(step.tab)
    case 'thaw':
      return so.thaw(step.tab)
    case 'throttle':
      return so.throttle(step.tab, step.factor)
    case 'refuse-leader-push':
      return so.refuseLeaderPush(step.client)
    case 'double-page':
      return so.doublePage(step.client)
    case 'drop-page':
      return so.dropPage(step.client)
  }
}
