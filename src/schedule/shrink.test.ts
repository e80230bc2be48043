import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { create, type ScheduleBuilder, schedule } from './builder.ts'
import { drawSchedule } from './draw-schedule.ts'
import { formatSchedule, readSchedule } from './read-schedule.ts'
import { faultModels, type Schedule, type Step } from './schedule.ts'
import { simplifications, sizeOf } from './shrink.ts'

const drawn = fc
  .record({ seed: fc.nat(), hasBackend: fc.constantFrom(true, true, true, false) })
  .map(({ seed, hasBackend }) => drawSchedule(`${seed}`, { models: faultModels, hasBackend }))

/** Shrinks a schedule as long as something holds for it. */
const shrink = (schedule: Schedule, holds: (schedule: Schedule) => boolean) => {
  const candidates: Schedule[] = []
  const search = simplifications(schedule)
  let turn = search.next()
  while (!turn.done) {
    candidates.push(turn.value)
    turn = search.next(holds(turn.value))
  }
  return { smallest: turn.value, candidates }
}

describe('each simpler schedule', () => {
  it('is valid, smaller, and not offered twice', () => {
    fc.assert(
      fc.property(drawn, (schedule) => {
        const candidates = [...simplifications(schedule)]
        for (const candidate of candidates) {
          expect(readSchedule(formatSchedule(candidate), 'it')).toStrictEqual(candidate)
          expect(sizeOf(candidate)).toBeLessThan(sizeOf(schedule))
        }
        expect(new Set(candidates.map(formatSchedule)).size).toBe(candidates.length)
      }),
    )
  })

  it('has the steps that are left under the ids that they had, in the same order', () => {
    fc.assert(
      fc.property(drawn, (schedule) => {
        const ids = schedule.steps.map(({ id }) => id)
        for (const { steps } of simplifications(schedule)) {
          const left = steps.map(({ id }) => id)
          expect(ids.filter((id) => left.includes(id))).toEqual(left)
        }
      }),
    )
  })

  it('is smaller than the best before it where the search was told that it will do, however often', () => {
    fc.assert(
      fc.property(drawn, fc.infiniteStream(fc.boolean()), (schedule, answers) => {
        let best = schedule
        const search = simplifications(schedule)
        let turn = search.next()
        while (!turn.done) {
          expect(sizeOf(turn.value)).toBeLessThan(sizeOf(best))
          const answer = answers.next().value ?? false
          if (answer) best = turn.value
          turn = search.next(answer)
        }
        expect(turn.value).toBe(best)
      }),
    )
  })
})

describe('the search', () => {
  const needle: readonly Step[] = [
    { id: 'n1', type: 'hold', client: 'alice', what: 'pages' },
    { id: 'n2', type: 'upstream', pages: 2, more: 3 },
    { id: 'n3', type: 'release', client: 'alice', what: 'pages', count: 1 },
    {
      id: 'n4',
      type: 'commit',
      tab: 'alice',
      changes: [
        { type: 'create', issue: 'n4' },
        { type: 'comment', issue: 'n4', text: 'a' },
        { type: 'priority', issue: 'n4', to: 1 },
      ],
      after: { seen: 'session-pull', client: 'alice', times: 2 },
    },
  ]

  /** Fails where two pages are held, one is let through, and then a commit of two changes waits for the session to hear of it. */
  const fails = ({ steps }: Schedule): boolean => {
    const [hold, upstream, release, commit] = needle.map(({ id }) => steps.find((step) => step.id === id))
    return (
      hold !== undefined &&
      upstream?.type === 'upstream' &&
      upstream.pages === 2 &&
      release !== undefined &&
      commit?.type === 'commit' &&
      commit.changes.length >= 2 &&
      commit.after !== undefined
    )
  }

  it('finds the few steps that matter among those of any drawn schedule, with what they need to make sense', () => {
    const tries: number[] = []
    fc.assert(
      fc.property(fc.nat(), fc.infiniteStream(fc.nat()), (seed, places) => {
        const { steps, ...others } = drawSchedule(`${seed}`, {
          models: faultModels,
          hasBackend: true,
          without: ['close-tab', 'freeze'],
        })
        const hidden = [...steps]
        const opening = hidden.findIndex(({ id }) => id === 'open-alice')
        let from = opening + 1
        for (const step of needle) {
          const place = from + ((places.next().value ?? 0) % (hidden.length - from + 1))
          hidden.splice(place, 0, step)
          from = place + 1
        }
        const whole = { ...others, steps: hidden }
        fc.pre(fails(readable(whole)))
        const { smallest, candidates } = shrink(readable(whole), fails)
        tries.push(candidates.length)
        const [, , release, commit] = needle
        expect(smallest).toStrictEqual({
          version: 1,
          seed: `${seed}`,
          hasBackend: true,
          parameters: {},
          clients: ['alice'],
          steps: [
            { id: 'open-alice', type: 'open', client: 'alice' },
            needle[0],
            { id: 'n2', type: 'upstream', pages: 2, more: 0 },
            release,
            {
              ...commit,
              changes: commit?.type === 'commit' ? commit.changes.slice(-2) : [],
              after: { seen: 'session-pull', client: 'alice' },
            },
          ],
        })
      }),
    )
    const median = tries.toSorted((one, other) => one - other)[tries.length >> 1]
    expect(median).toBeLessThan(80)
  })

  /** A schedule in which the hidden hold may have been ended before its time has no such failure. */
  const readable = (schedule: Schedule): Schedule => {
    const own = new Set(needle.map(({ id }) => id))
    return {
      ...schedule,
      steps: schedule.steps.filter(
        (step) => own.has(step.id) || !((step.type === 'release' || step.type === 'hold') && step.what === 'pages'),
      ),
    }
  }

  it('ends with what cannot lose a step, a wait or a number any more', () => {
    fc.assert(
      fc.property(drawn, fc.nat({ max: 8 }), (schedule, least) => {
        const holds = ({ steps }: Schedule): boolean => steps.length >= least
        fc.pre(holds(schedule))
        const { smallest } = shrink(schedule, holds)
        expect([...simplifications(smallest)].filter(holds)).toEqual([])
      }),
    )
  })

  it('tries again what could not be left out before something else was', () => {
    const schedule: Schedule = {
      version: 1,
      hasBackend: true,
      parameters: {},
      clients: ['alice'],
      steps: [
        { id: 's1', type: 'open', client: 'alice' },
        { id: 's2', type: 'redeploy' },
        { id: 's3', type: 'cut', client: 'alice', after: { seen: 'rest', client: 'alice' } },
      ],
    }
    const { smallest } = shrink(schedule, ({ steps }) => {
      const cut = steps.find(({ id }) => id === 's3')
      return cut !== undefined && (cut.after === undefined || steps.some(({ id }) => id === 's2'))
    })
    expect(smallest.steps.map(({ id }) => id)).toEqual(['s1', 's3'])
  })

  it('takes a release away with its hold, and an open with all that happens to that client', () => {
    const steps: readonly Step[] = [
      { id: 's1', type: 'open', client: 'alice' },
      { id: 's2', type: 'hold', client: 'alice', what: 'up' },
      { id: 's3', type: 'open', client: 'bob' },
      { id: 's4', type: 'cut', client: 'alice', after: { seen: 'leader-push', client: 'bob' } },
      { id: 's5', type: 'release', client: 'alice', what: 'up' },
      { id: 's6', type: 'reload', tab: 'bob' },
    ]
    const schedule: Schedule = { version: 1, hasBackend: true, parameters: {}, clients: ['alice', 'bob'], steps }
    const left = [...simplifications(schedule)].map((candidate) => candidate.steps.map(({ id }) => id).join(' '))
    expect(left).toContain('s1 s3 s4 s6')
    const withoutBob = [...simplifications(schedule)].find(
      (candidate) => candidate.steps.map(({ id }) => id).join(' ') === 's1 s2 s4 s5',
    )
    expect(withoutBob).toStrictEqual({
      ...schedule,
      clients: ['alice'],
      steps: [steps[0], steps[1], { id: 's4', type: 'cut', client: 'alice' }, steps[4]],
    })
  })

  it('lets one do what two did, where that will do', () => {
    const schedule: Schedule = {
      version: 1,
      hasBackend: true,
      parameters: {},
      clients: ['alice', 'bob'],
      steps: [
        { id: 's1', type: 'open', client: 'alice' },
        { id: 's2', type: 'open', client: 'bob' },
        { id: 's3', type: 'cut', client: 'alice', after: { seen: 'leader-page', client: 'bob' } },
        { id: 's4', type: 'open-tab', client: 'bob' },
        { id: 's5', type: 'reload', tab: 'bob/2' },
      ],
    }
    const { smallest } = shrink(
      schedule,
      ({ steps }) =>
        steps.some(({ id }) => id === 's3') &&
        steps.some((step) => step.id === 's5' && 'tab' in step && step.tab.endsWith('/2')),
    )
    expect(smallest).toStrictEqual({
      ...schedule,
      clients: ['alice'],
      steps: [
        { id: 's1', type: 'open', client: 'alice' },
        { id: 's3', type: 'cut', client: 'alice' },
        { id: 's4', type: 'open-tab', client: 'alice' },
        { id: 's5', type: 'reload', tab: 'alice/2' },
      ],
    })
  })

  it.each<[string, ScheduleBuilder]>([
    ['a second tab', schedule().open('alice').openTab('alice').cut('alice').commit('alice/2', create('i1'))],
    [
      'the third',
      schedule().open('alice').openTab('alice').openTab('alice').cut('alice').commit('alice/3', create('i1')),
    ],
    [
      'one that outlives the first',
      schedule().open('alice').openTab('alice').closeTab('alice').cut('alice').commit('alice/2', create('i1')),
    ],
  ])('lets the first tab do what was done in %s, where that will do', (_, failing) => {
    const { smallest } = shrink(failing.build(), ({ steps }) => {
      const cut = steps.findIndex(({ type }) => type === 'cut')
      return cut !== -1 && steps.slice(cut).some(({ type }) => type === 'commit')
    })
    expect(smallest.steps).toMatchObject([{ type: 'open' }, { type: 'cut' }, { type: 'commit', tab: 'alice' }])
  })

  it('keeps as many tabs as it needs, numbered anew', () => {
    const failing = schedule().open('alice').openTab('alice').openTab('alice').commit('alice/3', create('i1')).build()
    const { smallest } = shrink(failing, ({ steps }) =>
      steps.some((step) => step.type === 'commit' && step.tab !== 'alice'),
    )
    expect(smallest.steps).toMatchObject([{ type: 'open' }, { type: 'open-tab' }, { type: 'commit', tab: 'alice/2' }])
  })

  it.each<[string, number | undefined, number | undefined]>([
    ['at once, where that will do', 0, undefined],
    ['after as few writes as it takes', 17, 17],
  ])('lets a browser be killed %s', (_, needed, found) => {
    const failing = schedule().open('alice').kill('alice', 120).build()
    const { smallest } = shrink(failing, ({ steps }) =>
      steps.some((step) => step.type === 'kill' && (step.writes ?? 0) >= (needed ?? 0)),
    )
    const kill = smallest.steps.find((step) => step.type === 'kill')
    expect(kill).toStrictEqual({
      id: 's2',
      type: 'kill',
      client: 'alice',
      ...(found !== undefined && { writes: found }),
    })
  })

  it('leaves the backend out where nobody needs it', () => {
    const schedule: Schedule = {
      version: 1,
      hasBackend: true,
      parameters: {},
      clients: ['alice'],
      steps: [
        { id: 's1', type: 'open', client: 'alice' },
        { id: 's2', type: 'refuse-leader-push', client: 'alice' },
      ],
    }
    expect(shrink(schedule, ({ steps }) => steps.length === 2).smallest).toStrictEqual({
      ...schedule,
      hasBackend: false,
    })
  })
})
