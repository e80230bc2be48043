/**
 * A history as text: `history.jsonl`, one event a line between a line that says what the file is and one that says that it
 * is whole. Pure: whoever calls reads and writes the file.
 */
import type { HistoryEvent, Lane } from './event.ts'

/** Raised whenever an older reader would misunderstand what is written. */
export const historyVersion = 1

const format = 'sync history'

interface FirstLine {
  readonly format: typeof format
  readonly version: number
}

interface LastLine {
  readonly end: { readonly events: number; readonly lanes: Readonly<Record<string, number>> }
}

/** The text of a history. */
export const formatHistory = (events: readonly HistoryEvent[]): string => {
  const first: FirstLine = { format, version: historyVersion }
  const last: LastLine = { end: { events: events.length, lanes: countLanes(events) } }
  return `${[first, ...events, last].map((line) => JSON.stringify(line)).join('\n')}\n`
}

const countLanes = (events: readonly HistoryEvent[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const { lane } of events) counts[lane] = (counts[lane] ?? 0) + 1
  return counts
}

export type ReadHistory =
  | {
      readonly type: 'history'
      readonly events: readonly HistoryEvent[]
      /** What is missing or damaged, in words; none where the file is whole. What a partial history does not show proves nothing. */
      readonly problems: readonly string[]
    }
  | { readonly type: 'refused'; readonly reason: string }

/**
 * Reads a history back. A file of something else, or of a newer version, is refused; a damaged one is read as far as it goes.
 *
 * @example
 * const read = parseHistory(readFileSync('history.jsonl', 'utf8'))
 * if (read.type === 'refused') throw new UsageError(read.reason)
 */
export const parseHistory = (text: string): ReadHistory => {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const first = parseLine(lines[0] ?? '')
  if (!isRecord(first) || first.format !== format) {
    return {
      type: 'refused',
      reason: `expected a history (its first line says {"format":"${format}", …}), found something else`,
    }
  }
  if (first.version !== historyVersion) {
    return {
      type: 'refused',
      reason: `expected a history of version ${historyVersion}, found version ${String(first.version)}: read it with the harness that wrote it`,
    }
  }

  const events: HistoryEvent[] = []
  const problems: string[] = []
  let end: unknown
  for (const [index, line] of lines.slice(1).entries()) {
    const value = parseLine(line)
    if (isRecord(value) && 'end' in value) end = value.end
    else if (isEvent(value)) events.push(value)
    else problems.push(`line ${index + 2} is damaged`)
  }
  problems.push(...(end === undefined ? ['the end is missing: the file was cut short'] : missingEvents(events, end)))
  problems.push(...holes(events))
  return { type: 'history', events, problems }
}

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const lanes: readonly string[] = [
  'test',
  'session',
  'leader',
  'shared-worker',
  'network',
  'backend',
  'console',
] satisfies readonly Lane[]

/** Looks at what every reader relies on: the place of an event, and the record of a probe. */
const isEvent = (value: unknown): value is HistoryEvent =>
  isRecord(value) &&
  typeof value.lane === 'string' &&
  lanes.includes(value.lane) &&
  typeof value.type === 'string' &&
  typeof value.source === 'string' &&
  Number.isInteger(value.sequence) &&
  Number.isFinite(value.time) &&
  (value.type !== 'probe' || (isRecord(value.probe) && typeof value.probe.type === 'string'))

const missingEvents = (events: readonly HistoryEvent[], end: unknown): readonly string[] => {
  const promised = isRecord(end) && isRecord(end.lanes) ? end.lanes : {}
  const found = countLanes(events)
  return lanes.flatMap((lane) => {
    const expected = Number(promised[lane] ?? 0)
    const count = found[lane] ?? 0
    if (count === expected) return []
    return [
      count === 0
        ? `the ${lane} lane is missing`
        : `the ${lane} lane has ${count} events, and its end says ${expected}`,
    ]
  })
}

/** A source numbers its events from 0 without holes: what is missing in the middle shows. */
const holes = (events: readonly HistoryEvent[]): readonly string[] => {
  const seen = new Map<string, { highest: number; count: number }>()
  for (const { lane, source, sequence } of events) {
    const name = `${lane} of ${source}`
    const { highest, count } = seen.get(name) ?? { highest: -1, count: 0 }
    seen.set(name, { highest: Math.max(highest, sequence), count: count + 1 })
  }
  return [...seen].flatMap(([name, { highest, count }]) =>
    count === highest + 1 ? [] : [`the ${name} lacks ${highest + 1 - count} events in the middle`],
  )
}
