import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bugs } from '../bugs/table.ts'
import { anySchedule } from './arbitraries.ts'
import { create, priority, schedule } from './builder.ts'
import { checkSchedule } from './read-schedule.ts'
import { faultModels, kinds, sightings } from './schedule.ts'
import { type Steering, steer } from './steer.ts'

const steering: fc.Arbitrary<Steering> = fc.record(
  {
    without: fc.subarray(kinds.filter((kind) => kind !== 'open')),
    oneChange: fc.constant(true as const),
    // What waits for rest waits as long as it can.
    notAt: fc.subarray(sightings.filter((seen) => seen !== 'rest')),
    usersAtRest: fc.constant(true as const),
    opensFirst: fc.constant(true as const),
    parameters: fc.record({ leaderPushBatchSize: fc.integer({ min: 1, max: 10 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)

const ofTheTable = fc.constantFrom(...bugs.flatMap(({ leaveOut }) => leaveOut ?? []))

describe('a steered schedule', () => {
  it('should be one that can be played, of the same seed, without anything that was to be left out', () => {
    fc.assert(
      fc.property(anySchedule({ models: faultModels }), fc.oneof(steering, ofTheTable), (drawn, leaveOut) => {
        const steered = steer(drawn, leaveOut)
        expect(checkSchedule(JSON.parse(JSON.stringify(steered)), 'steered')).toEqual(steered)
        expect(steered.seed).toBe(drawn.seed)
        expect(steered.parameters).toEqual({ ...drawn.parameters, ...leaveOut.parameters })
        const { without = [], notAt = [], oneChange, usersAtRest, opensFirst } = leaveOut
        const others = steered.steps.findIndex(({ type }) => type !== 'open')
        if (opensFirst === true && others !== -1) {
          const opened = steered.steps.slice(0, others).map((step) => 'client' in step && step.client)
          for (const step of steered.steps.slice(others))
            if (step.type === 'open') expect(opened).toContain(step.client)
        }
        for (const step of steered.steps) {
          expect(without).not.toContain(step.type)
          if (step.after !== undefined) expect(notAt).not.toContain(step.after.seen)
          if (oneChange === true && step.type === 'commit') expect(step.changes).toHaveLength(1)
          if (usersAtRest === true && (step.type === 'commit' || step.type === 'view')) {
            expect(step.after?.seen).toBe('rest')
          }
        }
      }),
    )
  })

  it('should be the schedule itself where nothing is to be left out', () => {
    fc.assert(
      fc.property(anySchedule({ models: faultModels }), (drawn) => {
        expect(steer(drawn, {})).toEqual(drawn)
      }),
    )
  })

  it('should open everyone first where it shall, and keep all other steps in their order', () => {
    const built = schedule()
      .open('alice')
      .commit('alice', create('i1'))
      .open('bob')
      .after('alice', 'leader-page')
      .commit('bob', create('i2'))
      .build()
    expect(steer(built, { opensFirst: true }).steps).toEqual([
      { id: 's1', type: 'open', client: 'alice' },
      { id: 's3', type: 'open', client: 'bob' },
      { id: 's2', type: 'commit', tab: 'alice', changes: [create('i1')] },
      { id: 's4', type: 'commit', tab: 'bob', changes: [create('i2')] },
    ])
  })

  it('should lose with a hold the release that has nothing to end, and keep all other steps in their order', () => {
    const built = schedule()
      .open('alice')
      .hold('alice', 'pages')
      .commit('alice', create('i1'), priority('i1', 1))
      .after('alice', 'leader-page')
      .release('alice', 'pages')
      .cut('alice')
      .build()
    const steered = steer(built, { without: ['hold'], oneChange: true, notAt: ['leader-page'] })
    expect(steered.steps).toEqual([
      { id: 's1', type: 'open', client: 'alice' },
      {
        id: 's3',
        type: 'commit',
        tab: 'alice',
        changes: [create('i1')],
        after: { client: 'alice', seen: 'rest' },
      },
      { id: 's5', type: 'cut', client: 'alice' },
    ])
  })
})
