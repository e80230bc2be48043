import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PendingEvent, SyncState } from '../history/sync-state.ts'
import { createDrainJudge, type DrainSample } from './drain.ts'

const head = (global: number, client = 0, rebaseGeneration = 0) => ({ global, client, rebaseGeneration })
const pending = (global: number, client = 0): PendingEvent => ({
  name: client === 0 ? 'v1.IssuePriorityChanged' : 'viewSet',
  seqNum: head(global, client),
})
const link = (events: readonly PendingEvent[], global = 5, generation = 0): SyncState => ({
  pending: events,
  localHead: head(global, 0, generation),
  upstreamHead: head(global - events.length),
})
const sample = (time: number, change: Partial<DrainSample> = {}): DrainSample => ({
  time,
  tookMs: 5,
  status: { type: 'running' },
  states: { session: link([]), leader: link([]) },
  sessionPending: 0,
  hasBackend: true,
  mayRetry: false,
  delayMs: 0,
  activity: 0,
  ...change,
})
const sessionPending = { states: { session: link([pending(5)]), leader: link([]) } }

/** The answers to samples that differ in their time alone. */
const answers = (times: readonly number[], change: Partial<DrainSample>) => {
  const judge = createDrainJudge()
  return times.map((time) => judge(sample(time, change)))
}

describe('the drain judge', () => {
  it('should call a tab drained that has nothing pending', () => {
    expect(createDrainJudge()(sample(0))).toEqual({ type: 'drained' })
  })

  it('should wait while something is pending and the quiet period has not passed', () => {
    expect(answers([0, 4_999], sessionPending).map(({ type }) => type)).toEqual(['waiting', 'waiting'])
  })

  it('should call a stall in the session when its pending events stay through the quiet period', () => {
    const answer = answers([0, 5_000], sessionPending)[1]
    expect(answer).toMatchObject({
      type: 'gave-up',
      barrier: 'session drained',
      reason: 'nothing changed for 5.0 s',
    })
  })

  it('should call a stall in the leader when only its pending events stay', () => {
    const answer = answers([0, 5_000], { states: { session: link([]), leader: link([pending(5)]) } })[1]
    expect(answer).toMatchObject({ type: 'gave-up', barrier: 'leader drained' })
  })

  it('should not ask the leader where there is no backend', () => {
    const leaderPending = { states: { session: link([]), leader: link([pending(5)]) }, hasBackend: false }
    expect(createDrainJudge()(sample(0, leaderPending))).toEqual({ type: 'drained' })
  })

  it('should not count client-only events that the leader keeps', () => {
    const clientOnly = { states: { session: link([]), leader: link([pending(5, 1)]) } }
    expect(createDrainJudge()(sample(0, clientOnly))).toEqual({ type: 'drained' })
  })

  it('should count client-only events that the session keeps', () => {
    const clientOnly = { states: { session: link([pending(5, 1)]), leader: link([]) } }
    expect(createDrainJudge()(sample(0, clientOnly))).toEqual({ type: 'waiting' })
  })

  it('should take activity in a LiveStore lane for progress, though no head moves', () => {
    const judge = createDrainJudge()
    const types = [0, 4_000, 8_000, 12_000].map(
      (time, activity) => judge(sample(time, { ...sessionPending, activity })).type,
    )
    expect(types).toEqual(['waiting', 'waiting', 'waiting', 'waiting'])
  })

  it('should not take a new rebase generation on the same head for progress', () => {
    const judge = createDrainJudge()
    judge(sample(0, { states: { session: link([pending(5)], 5, 0), leader: link([]) } }))
    const answer = judge(sample(5_000, { states: { session: link([pending(5)], 5, 1), leader: link([]) } }))
    expect(answer.type).toBe('gave-up')
  })

  it('should give a loaded machine more time', () => {
    expect(answers([0, 5_000, 19_999, 20_000], { ...sessionPending, tookMs: 1_000 }).map(({ type }) => type)).toEqual([
      'waiting',
      'waiting',
      'waiting',
      'gave-up',
    ])
  })

  it('should outwait the pause between two attempts to connect or to push', () => {
    const types = answers([0, 39_999, 40_000], { ...sessionPending, mayRetry: true }).map(({ type }) => type)
    expect(types).toEqual(['waiting', 'waiting', 'gave-up'])
  })

  it('should give a connection that has just come back its quiet period, however long it had been away', () => {
    const judge = createDrainJudge()
    judge(sample(0, { ...sessionPending, mayRetry: true }))
    judge(sample(35_000, { ...sessionPending, mayRetry: true }))
    expect(judge(sample(35_100, sessionPending)).type).toBe('waiting')
    expect(judge(sample(40_000, sessionPending)).type).toBe('gave-up')
  })

  it('should not take a connection that comes and goes for progress', () => {
    const judge = createDrainJudge()
    const types = Array.from(
      { length: 42 },
      (_, second) => judge(sample(second * 1_000, { ...sessionPending, mayRetry: second % 2 === 0 })).type,
    )
    expect(types.indexOf('gave-up')).toBe(40)
  })

  it('should outwait a delay that the network makes by order', () => {
    const types = answers([0, 12_999, 13_000], { ...sessionPending, delayMs: 8_000 }).map(({ type }) => type)
    expect(types).toEqual(['waiting', 'waiting', 'gave-up'])
  })

  it('should call a stall of a store that is busy for ever and moves nothing', () => {
    const judge = createDrainJudge()
    const found = Array.from({ length: 91 }, (_, second) =>
      judge(sample(second * 1_000, { ...sessionPending, activity: second })),
    )
    expect(found.findIndex(({ type }) => type === 'gave-up')).toBe(90)
    expect(found[90]).toMatchObject({ barrier: 'session drained', reason: expect.stringContaining('busy') })
  })

  it('should not take a leader that answers now and then for one that moves', () => {
    const { states: _, ...silent } = sample(0, { sessionPending: 1 })
    const judge = createDrainJudge()
    judge(sample(0, { ...sessionPending, sessionPending: 1 }))
    expect(judge({ ...silent, time: 2_500 }).type).toBe('waiting')
    expect(judge(sample(5_000, { ...sessionPending, sessionPending: 1 })).type).toBe('gave-up')
  })

  it('should say of a store that shut down that it has, whatever is pending', () => {
    const answer = createDrainJudge()(sample(0, { status: { type: 'shut-down', cause: 'UNIQUE constraint failed' } }))
    expect(answer).toEqual({ type: 'shut-down' })
  })

  it('should not call a store drained that is still booting', () => {
    const { states: _, ...booting } = sample(0, { status: { type: 'booting' } })
    expect(createDrainJudge()(booting)).toEqual({ type: 'waiting' })
  })

  it('should call a stall of a leader that never answers, and say where the events are', () => {
    const { states: _, ...silent } = sample(0)
    const judge = createDrainJudge()
    expect(judge({ ...silent, sessionPending: 1 })).toEqual({ type: 'waiting' })
    expect(judge({ ...silent, sessionPending: 1, time: 5_000 })).toMatchObject({
      type: 'gave-up',
      barrier: 'session drained',
    })
  })

  it('should never call a stall before the quiet period has passed since the last change', () => {
    const steps = fc.array(fc.record({ after: fc.integer({ min: 1, max: 3_000 }), moves: fc.boolean() }), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(steps, (looks) => {
        const judge = createDrainJudge()
        let time = 0
        let activity = 0
        let lastMove = 0
        let { states } = sessionPending
        judge(sample(0, sessionPending))
        for (const { after, moves } of looks) {
          time += after
          if (moves) {
            activity += 1
            states = { session: link([pending(5 + activity)]), leader: link([]) }
            lastMove = time
          }
          const gaveUp = judge(sample(time, { states, activity })).type === 'gave-up'
          expect(gaveUp).toBe(time - lastMove >= 5_000)
          if (gaveUp) return
        }
      }),
    )
  })
})
