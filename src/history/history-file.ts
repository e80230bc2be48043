/**
 * A history as text: `history.jsonl`, one event a line between a line that says what the file is and one that says that it
 * is whole. Pure: whoever calls reads and writes the file.
 */
import * as v from 'valibot'
import type { HistoryEvent, Lane } from './event.ts'
import { isHistoryEvent, isRecord } from './event-schema.ts'

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

const lastLine: v.GenericSchema<unknown, LastLine> = v.looseObject({
  end: v.looseObject({ events: v.number(), lanes: v.record(v.string(), v.number()) }),
})
const isLastLine = (value: unknown): value is LastLine => v.is(lastLine, value)

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
  let end: LastLine['end'] | undefined
  for (const [index, line] of lines.slice(1).entries()) {
    const value = parseLine(line)
    if (isHistoryEvent(value)) events.push(value)
    else if (isLastLine(value)) end = value.end
    else problems.push(`line ${index + 2} is damaged`)
  }
  problems.push(...(end === undefined ? ['the end is missing: the file was cut short'] : missingEvents(events, end)))
  problems.push(...misnumbered(events))
  return { type: 'history', events, problems }
}

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const lanes: readonly string[] = [
  'test',
  'session',
  'leader',
  'shared-worker',
  'network',
  'backend',
  'console',
] satisfies readonly Lane[]

const missingEvents = (events: readonly HistoryEvent[], end: LastLine['end']): readonly string[] => {
  const found = countLanes(events)
  return lanes.flatMap((lane) => {
    const expected = end.lanes[lane] ?? 0
    const count = found[lane] ?? 0
    if (count === expected) return []
    return [
      count === 0
        ? `the ${lane} lane is missing`
        : `the ${lane} lane has ${count} events, and its end says ${expected}`,
    ]
  })
}

/** How many places a problem names before it only counts them. */
const shownPlaces = 5

/** A source numbers its events from 0 without holes: what is missing in the middle shows, and so does what is there twice. */
const misnumbered = (events: readonly HistoryEvent[]): readonly string[] => {
  const sources = new Map<string, { highest: number; readonly places: Set<number>; readonly doubled: Set<number> }>()
  for (const { lane, source, sequence } of events) {
    const name = `${lane} of ${source}`
    const seen = sources.get(name) ?? { highest: -1, places: new Set(), doubled: new Set() }
    sources.set(name, seen)
    if (seen.places.has(sequence)) seen.doubled.add(sequence)
    seen.places.add(sequence)
    seen.highest = Math.max(seen.highest, sequence)
  }
  return [...sources].flatMap(([name, { highest, places, doubled }]) => {
    const missing = highest + 1 - places.size
    return [
      ...(missing === 0 ? [] : [`the ${name} lacks ${missing} events in the middle`]),
      ...(doubled.size === 0 ? [] : [`the ${name} has several events numbered ${inShort([...doubled])}`]),
    ]
  })
}

const inShort = (places: readonly number[]): string => {
  const more = places.length - shownPlaces
  return `${places.slice(0, shownPlaces).join(', ')}${more > 0 ? ` and ${more} more numbers` : ''}`
}
