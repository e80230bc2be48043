import { describe, expect, it } from 'vitest'
import type { PlayOptions, ScheduleResult } from '../runner/contract.ts'
import { create, priority, schedule } from '../schedule/builder.ts'
import { makeDraws } from '../schedule/draws.ts'
import { checkSchedule } from '../schedule/read-schedule.ts'
import type { Kind, Schedule } from '../schedule/schedule.ts'
import { judgedLike, stalledLike } from './hunt.fixture.ts'
import { type ShrinkOptions, shrink } from './shrink.ts'

const failing: Schedule = {
  ...schedule({ leaderPushBatchSize: 2 })
    .open('alice')
    .open('bob')
    .hold('alice', 'pages')
    .commit('bob', create('i1'))
    .cut('alice')
    .after('bob', 'leader-push')
    .upstream({ pages: 3, more: 2 })
    .release('alice', 'pages')
    .commit('alice', create('i2'), priority('i2', 1))
    .build(),
  seed: 'failing',
}
const fingerprint = 'stalled/session/push-head'

interface Played {
  readonly schedule: Schedule
  readonly randomness: string | undefined
}

/** A runner on which a schedule with these kinds of steps breaks a promise, whenever luck will have it. */
const runnerWhere = (needed: readonly Kind[], isUnlucky: (randomness: string) => boolean = () => true) => {
  const played: Played[] = []
  return {
    played,
    play: async (candidate: Schedule, { randomness }: PlayOptions = {}): Promise<ScheduleResult> => {
      played.push({ schedule: candidate, randomness })
      const hasAll = needed.every((kind) => candidate.steps.some(({ type }) => type === kind))
      const fails = hasAll && isUnlucky(`${randomness ?? 'its own'} ${JSON.stringify(candidate)}`)
      return fails ? stalledLike(fingerprint) : judgedLike()
    },
  }
}

const shrinkOn = (runner: ReturnType<typeof runnerWhere>, more: Partial<ShrinkOptions> = {}) =>
  shrink({ runner, schedule: failing, fingerprint, isOver: () => false, ...more })

const kindsOf = ({ steps }: Schedule) => steps.map(({ type }) => type)
const lucky = (rate: number) => (key: string) => makeDraws(['luck', key]).chance(rate)

describe('a schedule that always fails', () => {
  it('should shrink to the steps that it needs, and fail five times of five', async () => {
    const runner = runnerWhere(['upstream', 'commit'])
    const tries: [number, number][] = []
    const shrunk = await shrinkOn(runner, { onTry: (count, best) => tries.push([count, best]) })
    expect(kindsOf(shrunk.schedule)).toEqual(['open', 'commit', 'upstream'])
    expect(shrunk.schedule).toMatchObject({ seed: 'failing', clients: ['bob'], parameters: {} })
    expect(shrunk).toMatchObject({ rate: { failed: 5, trials: 5 }, isSmallest: true, tries: tries.length })
    expect(tries.map(([count]) => count)).toEqual(tries.map((_, index) => index + 1))
    expect(tries.at(-1)?.[1]).toBe(3)
  })

  it('should be played under its own randomness first, and under another each time after it', async () => {
    const runner = runnerWhere(['upstream'])
    await shrinkOn(runner)
    const ofFirst = runner.played.slice(0, 5).map(({ randomness }) => randomness)
    expect(ofFirst[0]).toBeUndefined()
    expect(new Set(ofFirst).size).toBe(5)
  })

  it('should be tried in nothing but forms that can be played', async () => {
    const runner = runnerWhere(['upstream', 'cut'])
    await shrinkOn(runner)
    for (const { schedule: one } of runner.played) expect(checkSchedule(one, 'tried')).toEqual(one)
  })

  it('should not become one that fails in another way', async () => {
    const runner = {
      play: async (candidate: Schedule): Promise<ScheduleResult> =>
        kindsOf(candidate).includes('cut') ? stalledLike(fingerprint) : stalledLike('stalled/leader/pull-latch'),
    }
    const shrunk = await shrink({ runner, schedule: failing, fingerprint, isOver: () => false })
    expect(kindsOf(shrunk.schedule)).toEqual(['open', 'cut'])
  })

  it('should not become one that only sometimes does', async () => {
    const needsLuck = (key: string) => key.includes('"cut"') || lucky(0.5)(key)
    const shrunk = await shrinkOn(runnerWhere(['upstream'], needsLuck))
    expect(kindsOf(shrunk.schedule)).toEqual(['open', 'cut', 'upstream'])
    expect(shrunk.rate).toEqual({ failed: 5, trials: 5 })
  })

  it('should survive a trial that could not be played', async () => {
    const runner = {
      play: async (candidate: Schedule): Promise<ScheduleResult> =>
        kindsOf(candidate).includes('cut')
          ? stalledLike(fingerprint)
          : { type: 'harness-failed', error: 'the trial hangs', tookMs: 1 },
    }
    const shrunk = await shrink({ runner, schedule: failing, fingerprint, isOver: () => false })
    expect(kindsOf(shrunk.schedule)).toEqual(['open', 'cut'])
  })
})

describe('a schedule that fails sometimes', () => {
  it('should shrink as well, and tell how often the smallest fails', async () => {
    const runner = runnerWhere(['upstream', 'commit'], lucky(0.5))
    const { schedule: smallest, rate } = await shrinkOn(runner)
    expect(kindsOf(smallest)).toEqual(['open', 'commit', 'upstream'])
    const measured = runner.played.slice(-10)
    expect(measured.every((one) => JSON.stringify(one.schedule) === JSON.stringify(smallest))).toBe(true)
    expect(rate.trials).toBe(10)
    expect(rate.failed).toBeGreaterThan(1)
    expect(rate.failed).toBeLessThan(10)
  })

  it('should leave out of its rate what came to no verdict', async () => {
    let plays = 0
    const results = [stalledLike(fingerprint), judgedLike({ verdict: 'inconclusive', fingerprints: ['inconclusive'] })]
    const play = async (): Promise<ScheduleResult> => results[plays++ % 2] ?? judgedLike()
    const { rate } = await shrink({ runner: { play }, schedule: failing, fingerprint, isOver: () => false })
    expect(rate).toEqual({ failed: 5, trials: 5 })
    expect(plays).toBeGreaterThan(10)
  })

  it('should stay as it is where it does not fail any more, and say so', async () => {
    const shrunk = await shrinkOn(runnerWhere(['wipe']))
    expect(shrunk).toMatchObject({ schedule: failing, rate: { failed: 0, trials: 10 } })
  })
})

describe('an interruption', () => {
  it('should keep the best so far, as often as that was seen to fail, and play nothing any more', async () => {
    const runner = runnerWhere(['upstream'])
    let isOver = false
    let playedAtThatTime = 0
    const shrunk = await shrinkOn(runner, {
      isOver: () => isOver,
      onTry: (_, best) => {
        if (best > 5) return
        isOver = true
        playedAtThatTime = runner.played.length
      },
    })
    expect(shrunk.isSmallest).toBe(false)
    expect(kindsOf(shrunk.schedule)).toContain('upstream')
    expect(shrunk.schedule.steps.length).toBeLessThanOrEqual(5)
    expect(shrunk.rate).toEqual({ failed: 5, trials: 5 })
    expect(runner.played.length).toBe(playedAtThatTime)
  })

  it('should take no candidate that was not played as often as it must be', async () => {
    const runner = runnerWhere(['upstream'])
    const shrunk = await shrinkOn(runner, { isOver: () => runner.played.length >= 7 })
    expect(shrunk).toMatchObject({ schedule: failing, rate: { failed: 5, trials: 5 }, isSmallest: false })
    expect(runner.played.length).toBe(7)
  })

  it('should play nothing at all where it has been enough before it began', async () => {
    const runner = runnerWhere(['upstream'])
    const shrunk = await shrinkOn(runner, { isOver: () => true })
    expect(shrunk).toEqual({ schedule: failing, tries: 0, rate: { failed: 0, trials: 0 }, isSmallest: false })
    expect(runner.played).toEqual([])
  })
})
