/** Virtual time has no clock errors, and nothing arrives before it was sent: ordering such a history must change nothing. */
import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../history/event.ts'
import { inOrder } from '../../history/order.ts'
import { playTrial } from './trial.ts'

/** Milliseconds; simultaneous events may be drawn apart by a little. */
const tolerated = 0.05

test('a history that is in order stays as it is', () => {
  const placeOf = ({ lane, source, sequence }: HistoryEvent) => `${lane} ${source} ${sequence}`
  for (let seed = 0; seed < 10; seed++) {
    const { events } = playTrial({ seed })
    const times = new Map(events.map((event) => [placeOf(event), event.time]))
    const moved = inOrder(events)
      .map((event) => ({ place: placeOf(event), byMs: event.time - (times.get(placeOf(event)) ?? 0) }))
      .filter(({ byMs }) => Math.abs(byMs) > tolerated)
    expect(moved).toEqual([])
  }
})
