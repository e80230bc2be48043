import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientOf } from '../history/order.ts'
import { type DrawOptions, drawSchedule, latencyBudgetMs } from './draw-schedule.ts'
import {
  defaultModels,
  faultModels,
  type Kind,
  kinds,
  modelOf,
  modelOfKind,
  modelsOf,
  type Schedule,
} from './schedule.ts'
import { createWorld, needsBackend, playIn, prune } from './world.ts'

const seeds = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(text))

const options: fc.Arbitrary<DrawOptions> = fc.record(
  {
    models: fc.subarray([...faultModels]),
    only: fc.subarray([...kinds]),
    without: fc.subarray(kinds.filter((kind) => kind !== 'open')),
    hasBackend: fc.boolean(),
  },
  { requiredKeys: [] },
)

const problemsOf = (schedule: Schedule): readonly string[] => {
  const world = createWorld(schedule)
  return schedule.steps.flatMap((step) => {
    const problem = playIn(world, step)
    return problem === undefined ? [] : [`${step.id} ${problem}`]
  })
}

const many: readonly Schedule[] = Array.from({ length: 2_000 }, (_, index) => drawSchedule(`many/${index}`))

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? 0

const actionsOf = ({ steps }: Schedule) => steps.filter(({ type }) => type !== 'open')

describe('a drawn schedule', () => {
  it('is the same for the same seed and options, to the byte', () => {
    fc.assert(
      fc.property(seeds, options, (seed, given) => {
        expect(JSON.stringify(drawSchedule(seed, given))).toBe(JSON.stringify(drawSchedule(seed, given)))
      }),
    )
  })

  it('is the one that this seed has always had: a change of the drawing makes every known seed another', () => {
    expect(JSON.stringify(drawSchedule('a seed that is known'))).toMatchInlineSnapshot(
      `"{"version":1,"seed":"a seed that is known","hasBackend":true,"parameters":{},"clients":["alice"],"steps":[{"id":"backlog","type":"upstream","pages":2,"more":0},{"id":"open-alice","type":"open","client":"alice"},{"id":"s1","type":"commit","tab":"alice","changes":[{"type":"create","issue":"i1"}],"after":{"seen":"leader-page","client":"alice"}},{"id":"s2","type":"commit","tab":"alice","changes":[{"type":"priority","issue":"i1","to":1},{"type":"priority","issue":"i1","to":1},{"type":"priority","issue":"i1","to":3},{"type":"priority","issue":"i1","to":1}],"after":{"seen":"rest","client":"alice"}},{"id":"s3","type":"commit","tab":"alice","changes":[{"type":"title","issue":"i1","to":"Title of s3"}],"after":{"seen":"leader-answered","client":"alice"}},{"id":"s4","type":"upstream","pages":0,"more":3,"after":{"seen":"rest","client":"alice"}}]}"`,
    )
  })

  it('has no step that cannot be played, no two of one id, and only what the options allow', () => {
    fc.assert(
      fc.property(seeds, options, (seed, given) => {
        const schedule = drawSchedule(seed, given)
        const { steps, clients, hasBackend } = schedule
        expect(problemsOf(schedule)).toEqual([])
        expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length)
        expect(clients.length).toBeGreaterThan(0)
        expect(modelsOf(schedule).filter((model) => !(given.models ?? defaultModels).includes(model))).toEqual([])
        expect(steps.filter(({ type }) => given.without?.includes(type))).toEqual([])
        if (given.hasBackend !== undefined) expect(hasBackend).toBe(given.hasBackend)
        if (!hasBackend) expect([clients.length, steps.filter(({ type }) => needsBackend(type)).length]).toEqual([1, 0])
      }),
      { numRuns: 500 },
    )
  })

  it('loses with `without` the steps of those kinds, what makes no sense without them, and nothing else', () => {
    fc.assert(
      fc.property(seeds, options, (seed, { without = [], ...given }) => {
        const whole = drawSchedule(seed, given)
        const part = drawSchedule(seed, { ...given, without })
        const left = whole.steps.filter(({ type }) => !without.includes(type))
        expect(part).toEqual(prune({ ...whole, steps: left }))
        expect(left.filter((step) => part.steps.some(({ id }) => id === step.id))).toEqual(part.steps)
      }),
    )
  })

  it('keeps what it has at a place when a further fault model takes other places over', () => {
    let kept = 0
    fc.assert(
      fc.property(seeds, (seed) => {
        const fewer = drawSchedule(seed, { models: ['network', 'user'], hasBackend: true })
        const more = drawSchedule(seed, { models: ['network', 'user', 'rogue'], hasBackend: true })
        for (const { id, type, ...step } of fewer.steps) {
          const same = more.steps.find((other) => other.id === id && other.type === type)
          // Which issue, which moment and which of somebody's tabs depends on those that there are; all numbers stay.
          if (same === undefined || type === 'commit' || type === 'upstream') continue
          const { after: _, ...others } = {
            after: undefined,
            ...step,
            ...('tab' in step && { tab: clientOf(step.tab) }),
          }
          expect({ ...same, ...('tab' in same && { tab: clientOf(same.tab) }) }).toMatchObject(others)
          kept++
        }
      }),
    )
    expect(kept).toBeGreaterThan(100)
  })

  it('refuses what is no seed, and to leave everybody out', () => {
    for (const seed of ['', 'x'.repeat(201), 'two\nlines', 'a\u0000']) {
      expect(() => drawSchedule(seed)).toThrow(/^The seed must have .*\. Take any word, number or commit hash\.$/)
    }
    expect(drawSchedule('e0d4d3b1f9a5c7a1d1f0a5b6a3c2d4e5f6a7b8c9').steps.length).toBeGreaterThan(3)
    expect(drawSchedule(`${'x'.repeat(200)}/12`).clients.length).toBeGreaterThan(0)
    expect(() => drawSchedule('x', { without: ['open'] })).toThrow('nobody would be there')
  })

  it('draws one kind in most schedules where nothing else is asked for', () => {
    const focused = Array.from({ length: 300 }, (_, index) =>
      drawSchedule(`focus/${index}`, { only: ['evict'], hasBackend: true }),
    )
    const faults = focused.map(({ steps }) => steps.filter((step) => modelOf(step) !== undefined))
    expect(new Set(faults.flat().map(({ type }) => type))).toEqual(new Set(['evict']))
    expect(faults.filter(({ length }) => length > 0).length).toBeGreaterThan(240)
  })
})

describe('2,000 drawn schedules', () => {
  it('have 12 steps and 2 clients in the middle, and stay within 4 to 30 and 1 to 3', () => {
    const lengths = many.map((schedule) => actionsOf(schedule).length)
    expect(median(lengths)).toBe(12)
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(4)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(30)
    const clients = many.map((schedule) => schedule.clients.length)
    expect(median(clients)).toBe(2)
    expect(new Set(clients)).toEqual(new Set([1, 2, 3]))
  })

  it('commit nearly always, and each fault of the default models is in 5 to 60 % of them', () => {
    const shareOf = (kind: Kind): number =>
      many.filter(({ steps }) => steps.some(({ type }) => type === kind)).length / many.length
    expect(shareOf('commit')).toBe(1)
    const shares = kinds
      .filter((kind) => defaultModels.some((model) => modelOf({ type: kind } as never) === model))
      .map((kind) => [kind, shareOf(kind)] as const)
    expect(shares.filter(([, share]) => share < 0.05 || share > 0.6)).toEqual([])
    const without = many.filter(({ hasBackend }) => !hasBackend).length / many.length
    expect(without).toBeGreaterThan(0.07)
    expect(without).toBeLessThan(0.13)
  })

  it('have no fault at all in a fifth of them or more, which a kind that is asked for by name does not heed', () => {
    const isCalm = ({ steps }: Schedule): boolean => steps.every(({ type }) => modelOfKind[type] === undefined)
    const share = many.filter(isCalm).length / many.length
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.3)
    const cut = Array.from({ length: 300 }, (_, index) => drawSchedule(`${index}`, { only: ['cut'] }))
    expect(cut.filter(isCalm).length).toBeLessThan(0.3 * cut.length)
  })

  it('wait for an event in many steps, for each that there is', () => {
    const steps = many.flatMap(actionsOf)
    const waiting = steps.flatMap(({ after }) => (after === undefined ? [] : [after.seen]))
    expect(waiting.length / steps.length).toBeGreaterThan(0.3)
    expect(waiting.length / steps.length).toBeLessThan(0.6)
    expect(new Set(waiting).size).toBe(9)
  })

  it('add no more latency than the budget allows, even where there is nothing else', () => {
    const sumOf = ({ steps }: Schedule): number =>
      steps.reduce((sum, step) => sum + (step.type === 'latency' ? step.milliseconds : 0), 0)
    const slow = Array.from({ length: 300 }, (_, index) => drawSchedule(`${index}`, { only: ['latency'] }))
    const sums = [...many, ...slow].map(sumOf)
    expect(Math.max(...sums)).toBeLessThanOrEqual(latencyBudgetMs)
    expect(Math.max(...sums)).toBeGreaterThan(latencyBudgetMs / 2)
  })

  it('end most of what they begin, within the schedule', () => {
    const count = (kind: Kind): number => many.flatMap(({ steps }) => steps.filter(({ type }) => type === kind)).length
    for (const [begin, end] of [
      ['hold', 'release'],
      ['refuse', 'accept'],
      ['offline', 'online'],
      ['freeze', 'thaw'],
    ] as const) {
      expect(count(end) / count(begin), end).toBeGreaterThan(0.6)
    }
  })

  it('have every batch size, and pauses in a rebase only where injected faults are asked for', () => {
    expect(new Set(many.map(({ parameters }) => parameters.leaderPushBatchSize))).toEqual(
      new Set([undefined, 1, 2, 10]),
    )
    expect(many.filter(({ parameters }) => parameters.simulation !== undefined)).toEqual([])
    const injected = Array.from({ length: 100 }, (_, index) => drawSchedule(`${index}`, { models: ['injected'] }))
    expect(injected.filter(({ parameters }) => parameters.simulation !== undefined).length).toBeGreaterThan(10)
  })
})
