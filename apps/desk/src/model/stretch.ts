/** Which part of a long history is drawn while it grows: what is drawn anew in every frame must have a limit. Pure. */
import { rowKeyOf } from '@flake-hunt/timeline'
import type { HistoryEvent } from '../../../../src/history/event.ts'
import type { RecordPlace } from '../../../../src/verdict/diagnosis/diagnosis.ts'

/** Events that are drawn while a history grows, at most; at least a thousand fewer. */
export const mostDrawn = 5_000
/** The beginning moves by so many at once, so that what is drawn does not shift with every event. */
const stride = 1_000

/** Positions in the history: the first event that is drawn, and the one behind the last. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

export interface Wanted {
  /** Nothing after this moment is shown; everything where it is undefined. Milliseconds on the trial's clock. */
  readonly pausedAt: number | undefined
  /** However many there are. */
  readonly isAll: boolean
  /** A mark that must be among what is drawn, if it is in the history. */
  readonly selected: RecordPlace | undefined
}

/**
 * The stretch of a history that is drawn.
 *
 * @example
 * const { from, to } = stretchOf(events, { pausedAt: undefined, isAll: false, selected: undefined })
 * draw(events.slice(from, to))
 */
export const stretchOf = (events: readonly HistoryEvent[], { pausedAt, isAll, selected }: Wanted): Stretch => {
  const to = pausedAt === undefined ? events.length : events.findLastIndex(({ time }) => time <= pausedAt) + 1
  const from = isAll || to <= mostDrawn ? 0 : Math.ceil((to - mostDrawn) / stride) * stride
  if (from === 0 || selected === undefined) return { from, to }
  const isSelected = ({ lane, source, sequence }: HistoryEvent): boolean =>
    sequence === selected.sequence && lane === selected.lane && source === selected.source
  const mark = events.findLastIndex(isSelected)
  return mark < 0 || mark >= from ? { from, to } : { from: Math.floor(mark / stride) * stride, to }
}

/** One event of each lane, in the order in which the lanes came. */
export const firstOfEachLane = (events: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const firsts = new Map<string, HistoryEvent>()
  for (const event of events) {
    const key = rowKeyOf(event)
    if (!firsts.has(key)) firsts.set(key, event)
  }
  return [...firsts.values()]
}
