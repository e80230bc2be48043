/**
 * A history made ready to be drawn: rows with their marks, arrows, faults. Pure, and made anew when the history has grown.
 *
 * Marks are the indices of their events, which are in the order of time; what is asked of many marks at once lies in
 * arrays beside them.
 */
import type { HistoryEvent } from '../../../../src/history/event.ts'
import type { ProbeChange } from '../../../../src/history/probe.ts'
import type { Diagnosis, RecordPlace } from '../../../../src/verdict/diagnosis/diagnosis.ts'
import { type Arrow, arrowsOf, carriedChanges } from './arrows.ts'
import { type Axis, axisOf } from './axis.ts'
import { faultSpans } from './faults.ts'
import { type Row, rowKeyOf, rowOf, sortRows } from './rows.ts'
import { type Weight, weightOf, weights } from './weight.ts'
import { allChangesOf, tokenOf } from './words.ts'

/** A row and its marks. */
export interface LaneRow extends Row {
  /** Indices of its events, in the order of time. */
  readonly marks: readonly number[]
  /** Whether it is shown unless asked for: consoles are not. */
  readonly shownAtFirst: boolean
}

/** A fault where it stands. */
export interface PlacedFault {
  /** As an index in the model's rows; -1 where it has none. */
  readonly row: number
  readonly from: number
  readonly to: number
  /** Undefined where it never ended. */
  readonly lastsMs: number | undefined
  /** In words, such as `pull-page held`. */
  readonly name: string
  /** Frames or events that it touched. */
  readonly count: number
}

export interface TimelineModel {
  /** In the order of time. */
  readonly events: readonly HistoryEvent[]
  readonly rows: readonly LaneRow[]
  /** For each event its row, as an index in `rows`. */
  readonly rowOf: Uint16Array
  /** Where everything stands from left to right. */
  readonly axis: Axis
  /** For each event how much it says, as an index in `weights`. */
  readonly weights: Uint8Array
  readonly arrows: readonly Arrow[]
  /** For frames that name no changes those of their request, or of the frame itself before it waited. */
  readonly carried: ReadonlyMap<number, readonly ProbeChange[]>
  readonly faults: readonly PlacedFault[]
  /** Where everything was healed; undefined where it never was. */
  readonly healed: number | undefined
}

/**
 * Makes a history ready to be drawn. Takes some 10 ms for 5,000 events, and 0.4 s for 100,000.
 *
 * @param earlier what came before and is left out: of that there are rows, and no marks
 * @param until a moment that has its place on the axis though it may come after all events, in milliseconds
 */
export const modelOf = (
  history: readonly HistoryEvent[],
  earlier: readonly HistoryEvent[] = noEvents,
  until?: number,
): TimelineModel => {
  const events = inTimeOrder(history)
  const rowIndex = new Map<string, { readonly row: Row; readonly marks: number[] }>()
  const byRowKey = new Map<string, { readonly row: Row; readonly marks: number[] }>()
  const found: { readonly row: Row; readonly marks: number[] }[] = []
  const entryOf = (event: HistoryEvent): { readonly row: Row; readonly marks: number[] } => {
    const key = rowKeyOf(event)
    let entry = rowIndex.get(key)
    if (entry === undefined) {
      const row = rowOf(event)
      entry = byRowKey.get(row.key) ?? { row, marks: [] }
      if (!byRowKey.has(row.key)) {
        byRowKey.set(row.key, entry)
        found.push(entry)
      }
      rowIndex.set(key, entry)
    }
    return entry
  }
  for (const event of earlier) entryOf(event)
  for (const [index, event] of events.entries()) entryOf(event).marks.push(index)
  const order = sortRows(found.map(({ row }) => row))
  const rows = order.map(
    (row): LaneRow => ({
      ...row,
      marks: byRowKey.get(row.key)?.marks ?? [],
      shownAtFirst: row.lane !== 'console',
    }),
  )

  const rowOfEvent = new Uint16Array(events.length)
  for (const [at, { marks }] of rows.entries()) for (const mark of marks) rowOfEvent[mark] = at
  const axis = axisOf(events, earlier.length === 0 ? 0 : events[0]?.time, until)
  const faults = faultSpans(events).map(({ rowKey, from, to, name, count }): PlacedFault => {
    const row = rowIndex.get(rowKey)?.row
    return {
      row: row === undefined ? -1 : order.indexOf(row),
      from: axis.positionOf(from),
      to: to === undefined ? axis.end : axis.positionOf(to),
      lastsMs: to === undefined ? undefined : to.time - from.time,
      name,
      count,
    }
  })
  const carried = carriedChanges(events)
  const healed = events.findIndex(({ type }) => type === 'healed')
  return {
    events,
    rows,
    rowOf: rowOfEvent,
    axis,
    weights: Uint8Array.from(events, (event) => weights.indexOf(weightOf(event))),
    arrows: arrowsOf(events, carried),
    carried,
    faults,
    healed: axis.positions[healed],
  }
}

const noEvents: readonly HistoryEvent[] = []

const inTimeOrder = (events: readonly HistoryEvent[]): readonly HistoryEvent[] =>
  events.every((event, index) => index === 0 || (events[index - 1]?.time ?? 0) <= event.time)
    ? events
    : events.toSorted((left, right) => left.time - right.time)

/** One step of a diagnosed change, where it stands on the timeline. */
export interface PathStep {
  readonly mark: number
  /** From 1. */
  readonly number: number
  readonly step: string
  readonly evidence: 'seen' | 'inferred'
  /** The last one: what should have come next did not. */
  readonly last: boolean
}

/** A diagnosis on the timeline: the marks of its path, and the arrows that its change took. */
export interface Path {
  readonly steps: readonly PathStep[]
  /** Indices of arrows in the model. */
  readonly arrows: readonly number[]
  /** Pairs of marks that follow each other on the path and that no arrow joins. */
  readonly leaps: readonly (readonly [from: number, to: number])[]
  /** Where it begins and ends on the axis. */
  readonly from: number
  readonly to: number
}

const placeKey = ({ lane, source, sequence }: RecordPlace): string => `${lane} ${source} ${sequence}`

/** Finds events by their places in the history. */
export const findPlaces = (model: TimelineModel): ((place: RecordPlace) => number | undefined) => {
  let marks: Map<string, number> | undefined
  return (place) => {
    marks ??= new Map(model.events.map((event, index) => [placeKey(event), index]))
    return marks.get(placeKey(place))
  }
}

/** Where the path of a diagnosis runs. Steps whose records the history does not hold are left out. */
export const pathOf = (
  model: TimelineModel,
  find: (place: RecordPlace) => number | undefined,
  diagnosis: Diagnosis,
): Path => {
  const { positions } = model.axis
  const lastStep = diagnosis.last === undefined ? -1 : diagnosis.path.length - 1
  const steps = diagnosis.path.flatMap((sighting, index): PathStep[] => {
    const mark = find(sighting.record)
    if (mark === undefined) return []
    const { step, evidence } = sighting
    return [{ mark, number: index + 1, step, evidence, last: index === lastStep }]
  })
  const tokens = new Set([diagnosis.change])
  const arrows = model.arrows.flatMap(({ changes }, index) => (changes.some((one) => tokens.has(one)) ? [index] : []))
  const reached = new Set(arrows.map((index) => model.arrows[index]?.to))
  const leaps = steps.flatMap((step, index): (readonly [number, number])[] => {
    const before = steps[index - 1]
    if (before === undefined || before.mark === step.mark || reached.has(step.mark)) return []
    if (model.rowOf[before.mark] === model.rowOf[step.mark]) return []
    return (positions[before.mark] ?? 0) <= (positions[step.mark] ?? 0) ? [[before.mark, step.mark]] : []
  })
  const places = steps.map(({ mark }) => positions[mark] ?? 0)
  return { steps, arrows, leaps, from: Math.min(...places), to: Math.max(...places) }
}

/** The changes that a mark speaks of, or carries without naming them. */
export const changesAt = (model: TimelineModel, mark: number): readonly ProbeChange[] => {
  const event = model.events[mark]
  const named = event === undefined ? [] : allChangesOf(event)
  return named.length > 0 ? named : (model.carried.get(mark) ?? [])
}

/** Everything that carries one of the changes of a mark: its relatives and the arrows between them. */
export const relativesOf = (
  model: TimelineModel,
  mark: number,
): { readonly marks: ReadonlySet<number>; readonly arrows: readonly number[] } => {
  const tokens = new Set(changesAt(model, mark).map(tokenOf))
  const arrows: number[] = []
  const marks = new Set([mark])
  for (const [index, { from, to, changes }] of model.arrows.entries()) {
    if (from !== mark && to !== mark && !(tokens.size > 0 && changes.some((one) => tokens.has(one)))) continue
    arrows.push(index)
    marks.add(from).add(to)
  }
  return { marks, arrows }
}

/** The first mark that says that something is broken; undefined where none does. */
export const firstFailure = (model: TimelineModel): number | undefined => {
  const broken = weights.indexOf('broken')
  const at = model.weights.indexOf(broken)
  return at < 0 ? undefined : at
}

/** The last such mark. */
export const lastFailure = (model: TimelineModel): number | undefined => {
  const at = model.weights.lastIndexOf(weights.indexOf('broken'))
  return at < 0 ? undefined : at
}

/** The weight of a mark by name. */
export const weightAt = (model: TimelineModel, mark: number): Weight => weights[model.weights[mark] ?? 0] ?? 'quiet'
