/** Console logs as text files: one per lane and one merged, for the report and for a terminal. Pure. */
import type { ConsoleEvent, HistoryEvent } from '../history/event.ts'

type RecordedConsoleEvent = Extract<HistoryEvent, ConsoleEvent>

/** Name of the lane that a line belongs to, such as `alice leader` or `bob/2 page`. */
const laneOf = (event: RecordedConsoleEvent): string => `${event.source} ${event.origin}`

const lineOf = (event: RecordedConsoleEvent): string =>
  `${(event.time / 1000).toFixed(3).padStart(9)}  ${event.level.padEnd(7)}  ${event.text}`

const consoleEvents = (events: readonly HistoryEvent[]): readonly RecordedConsoleEvent[] =>
  events.filter((event) => event.lane === 'console')

const byLane = (events: readonly HistoryEvent[]): ReadonlyMap<string, readonly RecordedConsoleEvent[]> => {
  const lanes = new Map<string, RecordedConsoleEvent[]>()
  for (const event of consoleEvents(events)) {
    const lane = laneOf(event)
    const lines = lanes.get(lane)
    if (lines === undefined) lanes.set(lane, [event])
    else lines.push(event)
  }
  return lanes
}

/** The console of each lane as text, a line for each message; times in seconds since the trial began. */
export const consoleLogByLane = (events: readonly HistoryEvent[]): ReadonlyMap<string, string> => {
  return new Map([...byLane(events)].map(([lane, lines]) => [lane, `${lines.map(lineOf).join('\n')}\n`]))
}

/** All lanes in one text, in order of time, each line with its lane. */
export const mergedConsoleLog = (events: readonly HistoryEvent[]): string => {
  const lines = [...consoleEvents(events)].sort((left, right) => left.time - right.time)
  const width = Math.max(0, ...lines.map((line) => laneOf(line).length))
  return lines.map((line) => `${laneOf(line).padEnd(width)}  ${lineOf(line)}\n`).join('')
}

/** The last lines of each lane, for an error message. */
export const lastConsoleLines = (events: readonly HistoryEvent[], count: number): string =>
  [...byLane(events)]
    .map(([lane, lines]) =>
      [`${lane}:`, ...lines.slice(-count).map((line) => `  ${lineOf(line).slice(0, 200)}`)].join('\n'),
    )
    .join('\n')
