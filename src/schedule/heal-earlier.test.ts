import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySchedule } from './arbitraries.ts'
import { create, schedule, title } from './builder.ts'
import { decideInevitable, type HealedEarlier, healedAfter, healingsOf, inevitableInWords } from './heal-earlier.ts'
import { checkSchedule } from './read-schedule.ts'

const three = schedule().open('alice').commit('alice', create('i1')).open('bob').commit('bob', title('i1', 'b')).build()
const steps = three.steps.length

const outcome = (after: number, failed: number, trials = 5, instead: readonly string[] = []): HealedEarlier => ({
  after,
  failed,
  trials,
  instead,
})
/** How often it failed after 1, 2, … steps, of five times. */
const outcomes = (...failed: readonly number[]) => failed.map((count, index) => outcome(index + 1, count))
const told = (healed: readonly HealedEarlier[], fingerprint = 'stalled/session/push-head'): string => {
  const found = decideInevitable(healed, three)
  return found === undefined ? 'nothing' : inevitableInWords(three, fingerprint, found)
}

describe('a schedule whose healing is moved earlier', () => {
  it('should have its first steps, and be one that can be played', () => {
    fc.assert(
      fc.property(anySchedule({}), fc.double({ min: 0, max: 1, noNaN: true }), (drawn, share) => {
        const { first, last } = healingsOf(drawn)
        const after = first + Math.floor(share * (last - first))
        const healed = healedAfter(drawn, after)
        expect(checkSchedule(JSON.parse(JSON.stringify(healed)), 'it').steps).toEqual(drawn.steps.slice(0, after))
        expect({ ...healed, steps: [], clients: [] }).toEqual({ ...drawn, steps: [], clients: [] })
        expect(drawn.clients).toEqual(expect.arrayContaining([...healed.clients]))
      }),
    )
  })

  it('should be itself where the healing stays, and leave out who has not come', () => {
    expect(healedAfter(three, steps)).toBe(three)
    expect(healedAfter(three, 2).clients).toEqual(['alice'])
    const backlog = schedule().upstream({ more: 1 }).open('alice').build()
    expect(() => healedAfter(backlog, 1)).toThrow('Expected to heal after step 2 to 2, found 1.')
    for (const after of [0, steps + 1, 1.5]) expect(() => healedAfter(three, after)).toThrow('Expected to heal after')
  })
})

describe('the step that made it inevitable', () => {
  it('should be the first from which on it always fails', () => {
    expect(decideInevitable(outcomes(0, 0, 5, 5), three)).toMatchObject({ step: 3, isFirst: true })
    expect(decideInevitable(outcomes(5, 5, 5, 5), three)).toMatchObject({ step: 1, isFirst: true })
    expect(decideInevitable(outcomes(0, 0, 4, 5), three)).toMatchObject({ step: 4, isFirst: true })
  })

  it('should be none where the whole schedule does not always fail, and unknown where it was not played', () => {
    expect(decideInevitable(outcomes(5, 5, 5, 4), three)).toMatchObject({ step: null })
    expect(decideInevitable(outcomes(5, 5, 5), three)).toBeUndefined()
    expect(decideInevitable([outcome(4, 0, 0)], three)).toBeUndefined()
  })

  it('should be said to be the latest possible where healing before it was not tried, or told nothing', () => {
    expect(decideInevitable([outcome(4, 5), outcome(3, 5)], three)).toMatchObject({ step: 3, isFirst: false })
    expect(decideInevitable([outcome(4, 5), outcome(3, 0, 0), outcome(2, 5)], three)).toMatchObject({
      step: 4,
      isFirst: false,
    })
  })

  it('should come to the same whatever the order, fail always from there on, and not always just before', () => {
    const anyOutcomes = fc
      .array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 8 })
      .map((pairs) =>
        pairs.map(([one, other], index) => outcome(index + 1, Math.min(one, other), Math.max(one, other))),
      )
    fc.assert(
      fc.property(anyOutcomes, fc.infiniteStream(fc.nat()), (healed, keys) => {
        const whole = { steps: healed.map((_, index) => ({ id: `s${index}`, type: 'open' as const, client: 'alice' })) }
        const found = decideInevitable(healed, whole)
        const shuffled = [...healed]
          .map((one) => ({ one, key: keys.next().value }))
          .sort((left, right) => left.key - right.key)
          .map(({ one }) => one)
        expect(decideInevitable(shuffled, whole)).toEqual(found)
        const step = found?.step ?? undefined
        if (step === undefined) {
          const end = healed.at(-1)
          expect(end === undefined || end.trials === 0 || end.failed < end.trials).toBe(true)
          return
        }
        for (const { failed, trials } of healed.slice(step - 1)) expect(failed > 0 && failed === trials).toBe(true)
        const before = healed[step - 2]
        const isTold = before !== undefined && before.trials > 0
        expect(found?.isFirst).toBe(step === 1 || isTold)
        if (isTold) expect(before.failed).toBeLessThan(before.trials)
      }),
    )
  })
})

describe('the answer in words', () => {
  it('should name the step, and say what comes of healing before it', () => {
    expect(told(outcomes(0, 0, 0, 5))).toBe(
      'Inevitable after step 4: bob changes the title of i1 to “b”. Healed after step 3, all settles.',
    )
    expect(told(outcomes(0, 5, 5, 5), 'crashed/session')).toBe(
      'Inevitable after step 2: alice creates issue i1. Healed after step 1, all settles.',
    )
    expect(told(outcomes(5, 5, 5, 5))).toBe('Inevitable after step 1: alice opens the app.')
    const backlog = schedule().upstream({ more: 1 }).open('alice').build()
    const found = decideInevitable([outcome(2, 5)], backlog) ?? expect.fail('it was played')
    expect(inevitableInWords(backlog, 'stalled/leader', found)).toBe('Inevitable after step 2: alice opens the app.')
  })

  it('should tell honestly of a step before that which fails sometimes, in another way, or always', () => {
    expect(told(outcomes(0, 0, 2, 5))).toContain('Healed after step 3, it stalls 2 of 5 times.')
    expect(told([...outcomes(0, 0), outcome(3, 0, 5, ['lost/leader']), outcome(4, 5)])).toContain(
      'Healed after step 3, it fails in another way: lost/leader.',
    )
    expect(told(outcomes(5, 1, 0, 5))).toBe(
      'Inevitable after step 4: bob changes the title of i1 to “b”. Healed after step 3, all settles. ' +
        'Yet it stalls when it heals after step 1 and 2: what comes then saves it.',
    )
  })

  it('should say where nothing earlier was told, and where nothing is inevitable', () => {
    expect(told([outcome(4, 5), outcome(3, 5)])).toBe(
      'Inevitable after step 3 at the latest: bob opens the app. Whether it settles when it heals before that was not told.',
    )
    expect(told(outcomes(0, 0, 0, 3))).toBe(
      'Inevitable after none of its steps: played to its end, it stalls 3 of 5 times.',
    )
  })
})
