/** The events that are drawn, made anew only when others are: a paused timeline costs nothing while the trial goes on. */
import { useRef } from 'react'
import type { DeskSetup } from '../../../../src/desk/protocol.ts'
import type { HistoryEvent } from '../../../../src/history/event.ts'
import { firstOfEachLane, type Stretch, stretchOf, type Wanted } from '../model/stretch.ts'

export interface Drawn extends Stretch {
  readonly events: readonly HistoryEvent[]
  /** One event of each lane among those before. */
  readonly earlier: readonly HistoryEvent[]
  /** What the events are of. */
  readonly setup: DeskSetup | undefined
}

const nothing: Drawn = { from: 0, to: 0, events: [], earlier: [], setup: undefined }

/** @param setup of the desk that the events are of: another one has other events at the same positions */
export const useStretch = (events: readonly HistoryEvent[], setup: DeskSetup | undefined, wanted: Wanted): Drawn => {
  const last = useRef(nothing)
  const { from, to } = stretchOf(events, wanted)
  const before = last.current
  if (before.setup !== setup || before.from !== from || before.to !== to) {
    const isSameBeginning = before.setup === setup && before.from === from
    last.current = {
      from,
      to,
      setup,
      events: events.slice(from, to),
      earlier: isSameBeginning ? before.earlier : firstOfEachLane(events.slice(0, from)),
    }
  }
  return last.current
}
