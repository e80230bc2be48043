import { describe, expect, it } from 'vitest'
import type { PlayOptions, ScheduleResult } from '../runner/contract.ts'
import { create, priority, schedule } from '../schedule/builder.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { type FindInevitableOptions, findInevitable, healingEffort } from './find-inevitable.ts'
import { judgedLike, stalledLike } from './hunt.fixture.ts'

const fingerprint = 'stalled/session/push-head'
const failing: Schedule = {
  ...schedule()
    .open('alice')
    .commit('alice', create('i1'))
    .cut('alice')
    .commit('alice', priority('i1', 1))
    .view('alice', 'late')
    .build(),
  seed: 'failing',
}

/** Answers by the number of steps, and by how often that number was played. */
const findWith = async (
  answer: (steps: number, time: number) => ScheduleResult,
  more: Partial<FindInevitableOptions> = {},
) => {
  const played: number[] = []
  const randomness = new Set<string | undefined>()
  const play = async ({ steps }: Schedule, options: PlayOptions = {}) => {
    played.push(steps.length)
    randomness.add(options.randomness)
    return answer(steps.length, played.filter((one) => one === steps.length).length)
  }
  const found = await findInevitable({
    runner: { play },
    schedule: failing,
    fingerprint,
    effort: healingEffort.simulation,
    isOver: () => played.length >= 100,
    ...more,
  })
  return { found, played, randomness }
}
const failsFrom = (first: number) => (steps: number) => (steps >= first ? stalledLike(fingerprint) : judgedLike())
const doubtful = judgedLike({ verdict: 'inconclusive', fingerprints: ['inconclusive'] })

describe('a failing schedule that heals earlier', () => {
  it('should tell after which step it fails however soon it heals, played often down to it, and once before', async () => {
    const { found, played, randomness } = await findWith(failsFrom(3))
    expect(found).toMatchObject({ step: 3, isFirst: true })
    expect(found?.words).toBe(
      'Inevitable after step 3: the connection of alice breaks. Healed after step 2, all settles.',
    )
    expect(played).toEqual([...[5, 4, 3, 2].flatMap((steps) => Array.from({ length: 5 }, () => steps)), 1])
    expect(randomness).toEqual(new Set([undefined, 'failing 2', 'failing 3', 'failing 4', 'failing 5']))
  })

  it('should be told honestly where a later healing saves what an earlier one does not', async () => {
    const { found } = await findWith((steps) => (steps === 3 ? judgedLike() : stalledLike(fingerprint)))
    expect(found).toMatchObject({ step: 4 })
    expect(found?.words).toContain('Yet it stalls when it heals after step 1 and 2')
  })

  it('should not be played at all where the whole schedule fails only sometimes', async () => {
    const { found, played } = await findWith((_, time) => (time === 2 ? judgedLike() : stalledLike(fingerprint)))
    expect([found?.step, new Set(played)]).toEqual([null, new Set([5])])
    expect(found?.words).toBe('Inevitable after none of its steps: played to its end, it stalls 4 of 5 times.')
  })

  it('should end in a browser at the first healing that lets it settle', async () => {
    const { found, played } = await findWith(failsFrom(4), { effort: healingEffort.browser })
    expect([found?.step, found?.isFirst, played]).toEqual([4, true, [5, 5, 4, 4, 3, 3]])
  })

  it('should not take for settled what could not be told, and for told what proves nothing but that all settled', async () => {
    const untold = await findWith((steps) => (steps === 4 ? doubtful : failsFrom(1)(steps)))
    expect(untold.found).toMatchObject({ step: 5, isFirst: false })
    const failed = await findWith((steps) =>
      steps === 4 ? { type: 'harness-failed', error: 'it hangs', tookMs: 1 } : failsFrom(1)(steps),
    )
    expect(failed.found).toMatchObject({ step: 5, isFirst: false })
    const settled = await findWith((steps) => (steps < 4 ? { ...doubtful, kept: true } : stalledLike(fingerprint)))
    expect(settled.found).toMatchObject({ step: 4, isFirst: true })
  })

  it('should be told where it fails in another way instead', async () => {
    const { found } = await findWith((steps) => (steps < 4 ? stalledLike('stalled/leader') : stalledLike(fingerprint)))
    expect(found?.words).toContain('Healed after step 3, it fails in another way: stalled/leader.')
  })

  it('should keep what it knows when it is interrupted, and know nothing before the whole was played', async () => {
    let left = 14
    const half = await findWith(failsFrom(1), { isOver: () => left-- <= 0 })
    expect(half.found).toMatchObject({ step: 4, isFirst: false })
    expect((await findWith(failsFrom(1), { isOver: () => true })).found).toBeUndefined()
  })
})
