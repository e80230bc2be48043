/**
 * Where things stand from left to right, and how that is said. In real time they stand by their time; in virtual time, where nearly
 * everything happens at a few instants with long quiets between them, in their order. Nothing else knows which it is. Pure.
 */
import type { HistoryEvent } from '../../../../src/history/event.ts'
import { formatSpan, formatTick, formatTime } from './words.ts'

/** A moment of a trial: an event's, or one at which nothing need have happened. */
export interface Moment {
  /** Milliseconds since the trial began. */
  readonly time: number
  /** The event, by its index. */
  readonly event?: number
}

/** A stretch of an axis, in its unit. */
export interface View {
  readonly from: number
  readonly to: number
}

export interface Axis {
  readonly positionOf: (moment: Moment) => number
  /** Of each event, by its index. */
  readonly positions: Float64Array
  /** Where the trial begins and ends. */
  readonly first: number
  readonly last: number
  /** The ends of the axis: a little before that, a little after it. */
  readonly start: number
  readonly end: number
  /** The shortest stretch that can be shown. */
  readonly leastSpan: number
  /** How much is shown with a mark that one jumps to, at most. */
  readonly aroundMark: number
  /** How much is shown beside a path, at least. */
  readonly besidePath: number
  /** Between two ticks, at least. */
  readonly leastInterval: number
  /** Whether events stand as far apart everywhere: how many there are where then says nothing. */
  readonly isEven: boolean
  readonly formatTick: (position: number, interval: number) => string
  readonly formatPosition: (position: number) => string
  readonly formatView: (view: View) => string
  /** When an event happened. */
  readonly formatMoment: (event: number) => string
  /** What a reader has to be told before all else. */
  readonly note: string | undefined
}

/**
 * The axis for events that are in the order of time.
 *
 * @param begins when the first of them happens at the earliest, in milliseconds: later than 0 where earlier ones are left out
 * @param until a moment that has its place on it although nothing need have happened then or later
 */
export const axisOf = (events: readonly HistoryEvent[], begins = 0, until = begins): Axis =>
  events.some(isVirtualStart) ? axisOfOrder(events) : axisOfTime(events, begins, until)

const isVirtualStart = (event: HistoryEvent): boolean =>
  event.lane === 'test' && event.type === 'started' && event.isVirtual === true

const positionsOf = (events: readonly HistoryEvent[], positionOf: Axis['positionOf']): Float64Array =>
  Float64Array.from(events, ({ time }, event) => positionOf({ time, event }))

/** In milliseconds since the trial began. */
const axisOfTime = (events: readonly HistoryEvent[], begins: number, until: number): Axis => {
  const positionOf = ({ time }: Moment): number => time
  const last = Math.max(events.at(-1)?.time ?? begins, until)
  const margin = Math.max((last - begins) * 0.015, 0.5)
  const formatPosition = (time: number): string => formatTime(Math.max(0, time))
  return {
    positionOf,
    positions: positionsOf(events, positionOf),
    first: begins,
    last,
    start: Math.min(events[0]?.time ?? begins, begins) - margin,
    end: last + margin,
    leastSpan: 0.02,
    aroundMark: 2000,
    besidePath: 20,
    leastInterval: 0,
    isEven: false,
    formatTick,
    formatPosition,
    formatView: ({ from, to }) => `${formatPosition(from)} to ${formatTime(to)} (${formatSpan(to - from)})`,
    formatMoment: (event) => formatTime(events[event]?.time ?? 0),
    note: undefined,
  }
}

/** In events, from 1. */
const axisOfOrder = (events: readonly HistoryEvent[]): Axis => {
  const count = events.length
  const firstFrom = (moment: number): number => {
    const found = events.findIndex(({ time }) => time >= moment)
    return found < 0 ? count : found
  }
  const positionOf = ({ time, event = firstFrom(time) }: Moment): number => event + 1
  const margin = Math.max(count * 0.015, 1)
  const within = (position: number): number => Math.min(Math.max(1, position), count)
  const timeAt = (position: number): string => formatTime(events[position - 1]?.time ?? 0)
  const formatEvent = (position: number): string => `event ${position.toLocaleString('en')}`
  return {
    positionOf,
    positions: positionsOf(events, positionOf),
    first: 1,
    last: count,
    start: 1 - margin,
    end: count + margin,
    leastSpan: 5,
    aroundMark: 40,
    besidePath: 10,
    leastInterval: 1,
    isEven: true,
    formatTick: formatEvent,
    formatPosition: (position) => formatEvent(within(Math.round(position))),
    formatView: ({ from, to }) => {
      const [first, last] = [within(Math.ceil(from)), within(Math.floor(to))]
      const times = [...new Set([timeAt(first), timeAt(last)])].join(' to ')
      return `events ${first.toLocaleString('en')} to ${last.toLocaleString('en')} (${times})`
    },
    formatMoment: (event) => `${timeAt(event + 1)}, ${formatEvent(event + 1)}`,
    note: 'The marks stand in their order, not by their time: most of them happen at one instant of virtual time.',
  }
}
