import type { HistoryEvent } from '../../../../src/history/event.ts'
import type { TimelineData } from '../data.ts'

/** A trial as a simulation has it: half a minute of quiet in its middle, and everything before and after that at one instant each. */
export const inVirtualTime = (data: TimelineData): TimelineData => {
  const timeOf = (index: number): number => (index < data.events.length / 2 ? 0 : 30_000) + index * 2 ** -12
  const events = data.events.map(
    (event, index): HistoryEvent =>
      event.lane === 'test' && event.type === 'started'
        ? { ...event, time: timeOf(index), isVirtual: true }
        : { ...event, time: timeOf(index) },
  )
  return { ...data, events }
}
