import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Happening, HistoryEvent } from './event.ts'
import { inOrder } from './order.ts'
import type { ProbeChange, ProbeTraffic } from './probe.ts'
import { createRecorder } from './recorder.ts'

const change = (id: string): ProbeChange => ({
  name: 'v1.IssueCreated',
  changeId: id,
  seqNum: { global: 1, client: 0, rebaseGeneration: 0 },
})

/** Records lines that arrive at `seen`, written at `written` on a clock that is `offset` milliseconds ahead. */
const historyOf = (
  lines: readonly {
    readonly lane: 'session' | 'leader'
    readonly type: ProbeTraffic['type']
    readonly seen: number
    readonly written: number
    readonly offset?: number
    readonly ids?: readonly string[]
  }[],
  first: readonly Happening[] = [],
): readonly HistoryEvent[] => {
  let now = 0
  const history = createRecorder(() => now)
  for (const happening of first) history.record('test', happening)
  for (const { lane, type, seen, written, offset = 0, ids = ['a'] } of lines) {
    now = seen
    const probe = { lane, sequence: 0, time: written + offset, storeId: 's', type, changes: ids.map(change) }
    history.record('alice', { lane, type: 'probe', probe })
  }
  return history.events()
}

const told = (events: readonly HistoryEvent[]) =>
  inOrder(events).flatMap((event) => (event.type === 'probe' ? [`${event.probe.type} ${event.time.toFixed(1)}`] : []))

const line = fc
  .record({
    what: fc.constantFrom(
      { lane: 'session', type: 'session-push' } as const,
      { lane: 'session', type: 'session-pull' } as const,
      { lane: 'leader', type: 'backend-push' } as const,
      { lane: 'leader', type: 'backend-pull-page' } as const,
    ),
    seen: fc.integer({ min: 0, max: 1_000 }),
    late: fc.integer({ min: 0, max: 100 }),
    ids: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
  })
  .map(({ what, ...rest }) => ({ ...what, ...rest }))
const recorded = fc
  .array(line, { maxLength: 60 })
  .map((lines) =>
    historyOf(
      lines
        .toSorted((left, right) => left.seen - right.seen)
        .map(({ late, ...rest }) => ({ ...rest, written: rest.seen - late })),
    ),
  )

describe('the order of a history', () => {
  it("should put a line at its writer's time, on a clock that was measured", () => {
    const clock: Happening = {
      lane: 'test',
      type: 'clock',
      of: { lane: 'session', source: 'alice' },
      offsetMs: 1_000,
      uncertaintyMs: 1,
    }
    const lines = [{ lane: 'session', type: 'session-push', seen: 50, written: 20, offset: 1_000 }] as const
    expect(told(historyOf(lines, [clock]))).toEqual(['session-push 20.0'])
  })

  it('should take the quickest line for the clock of a writer whom nobody measured', () => {
    const lines = [
      { lane: 'session', type: 'commit', seen: 30, written: 10, offset: 500, ids: [] },
      { lane: 'session', type: 'session-push', seen: 42, written: 40, offset: 500, ids: [] },
    ] as const
    expect(told(historyOf(lines))).toEqual(['commit 12.0', 'session-push 42.0'])
  })

  it('should never show a receive before its send', () => {
    // The leader's clock is 20 ms behind: by it, the leader had the change before the session sent it.
    const lines = [
      { lane: 'leader', type: 'backend-push', seen: 30, written: 10 },
      { lane: 'session', type: 'session-push', seen: 31, written: 31 },
      { lane: 'leader', type: 'backend-push-ok', seen: 60, written: 60 },
    ] as const
    expect(told(historyOf(lines))).toEqual(['session-push 31.0', 'backend-push 31.0', 'backend-push-ok 60.0'])
  })

  it('should let a device hear of its own change before the change comes back', () => {
    const lines = [
      { lane: 'session', type: 'session-push', seen: 10, written: 10 },
      { lane: 'session', type: 'session-pull', seen: 20, written: 20 },
      { lane: 'leader', type: 'backend-pull-page', seen: 30, written: 30 },
    ] as const
    expect(told(historyOf(lines))).toEqual(['session-push 10.0', 'session-pull 20.0', 'backend-pull-page 30.0'])
  })

  it('should keep the order within each lane, lose nothing, and change nothing but times', () => {
    fc.assert(
      fc.property(recorded, (events) => {
        const ordered = inOrder(events)
        for (const lane of ['session', 'leader'] as const) {
          const sequences = ordered.filter((event) => event.lane === lane).map(({ sequence }) => sequence)
          expect(sequences).toEqual(sequences.map((_, index) => index))
        }
        const times = ordered.map(({ time }) => time)
        expect(times).toEqual(times.toSorted((left, right) => left - right))
        const withoutTimes = (list: readonly HistoryEvent[]) =>
          list.map(({ time: _, ...event }) => JSON.stringify(event)).toSorted()
        expect(withoutTimes(ordered)).toEqual(withoutTimes(events))
      }),
    )
  })
})
