/** The correct engine under the hunt's own schedules, where each thing that could make it a false alarm has a schedule of its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ScheduleRunner, supportedSteps } from '../../runner/contract.ts'
import { create, priority, type ScheduleBuilder, schedule } from '../../schedule/builder.ts'
import { drawSchedule } from '../../schedule/draw-schedule.ts'
import type { Schedule } from '../../schedule/schedule.ts'
import { prune } from '../../schedule/world.ts'
import { whyUnsupportedOn } from '../play-schedule.ts'
import { startScheduleRunner } from '../schedule-runner.ts'
import { reference } from './subject.ts'

let runner: ScheduleRunner
beforeAll(async () => {
  runner = await startScheduleRunner({ subject: reference })
})
afterAll(() => runner.close())

const kept = { type: 'judged', verdict: 'ok', fingerprints: [], passedOver: 0, kept: true }
const alone = schedule({ hasBackend: false }).open('alice')
const rested = schedule().open('alice').commit('alice', create('i1')).after('alice', 'leader-page')
const again = rested.view('alice', 'flake').after('alice', 'rest')

describe('the reference engine under a schedule', () => {
  it.each<[string, ScheduleBuilder, object]>([
    ['a change without a backend', alone.commit('alice', create('i1')), {}],
    [
      'a push that its leader refuses for no reason',
      alone.refuseLeaderPush('alice').commit('alice', create('i1'), priority('i1', 1)),
      { 'refuse-leader-push': 1 },
    ],
    [
      'a push that fails before it is stored',
      again
        .open('bob')
        .failPush('alice', { stored: false })
        .commit('alice', priority('i1', 2))
        .view('bob', 'late')
        .after('alice', 'rest'),
      { 'fail-push': 1 },
    ],
    [
      'a push that fails after it was stored, whose page is late',
      again
        .failPush('alice', { stored: true })
        .hold('alice', 'pages')
        .commit('alice', priority('i1', 2))
        .view('alice', 'late')
        .after('alice', 'rest'),
      { 'fail-push': 1, hold: 1 },
    ],
    [
      'a page of what is stored meanwhile, which comes before the end of a backlog',
      again
        .offline('alice')
        .upstream({ pages: 2 })
        .hold('alice', 'pages')
        .online('alice')
        .upstream({ more: 2 })
        .release('alice', 'pages')
        .after('alice', 'rest'),
      { hold: 2, offline: 1 },
    ],
    [
      'a page that comes twice',
      again.doublePage('alice').upstream({ more: 2 }).view('alice', 'late').after('alice', 'rest'),
      { 'double-page': 1 },
    ],
    [
      'a view and a change under way when somebody else is first',
      again
        .hold('alice', 'up')
        .commit('alice', priority('i1', 3))
        .view('alice', 'search')
        .upstream({ more: 1 })
        .after('alice', 'leader-push'),
      { hold: 1 },
    ],
    [
      'a device that is reloaded, left, and killed as its leader writes',
      again
        .commit('alice', priority('i1', 1))
        .reload('alice')
        .closeTab('alice')
        .upstream({ pages: 1 })
        .open('alice')
        .kill('alice', 1)
        .after('alice', 'leader-page')
        .commit('alice', priority('i1', 2)),
      { reload: 1, 'close-tab': 1, kill: 1 },
    ],
  ])('should keep every promise: %s', async (_, builder, bitten) => {
    expect(await runner.play(builder.build())).toMatchObject({ ...kept, bitten })
  })

  it('should say that all was kept where nothing was put to the test', async () => {
    const nothing = await runner.play(schedule().open('alice').build())
    expect(nothing).toMatchObject({ verdict: 'inconclusive', fingerprints: ['inconclusive'], kept: true })
  })

  const playable = (seed: string): Schedule => {
    const drawn = drawSchedule(seed)
    return prune({ ...drawn, steps: supportedSteps(drawn, whyUnsupportedOn(reference.version)) })
  }

  it('should break none under whatever is drawn, and do the same when it is played twice', async () => {
    const wrong: string[] = []
    for (let index = 0; index < 60; index++) {
      const one = playable(`reference/${index}`)
      const [first, second] = [await runner.play(one), await runner.play(one)]
      if (first.type !== 'judged' || second.type !== 'judged') throw new Error(`${index}: ${JSON.stringify(first)}`)
      if (first.fingerprints.some((found) => found !== 'inconclusive')) wrong.push(`${index}: ${first.witness}`)
      if (first.digest !== second.digest) wrong.push(`${index}: another history`)
    }
    expect(wrong).toEqual([])
  })
})
