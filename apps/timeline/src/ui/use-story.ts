/** What is made of the data and of what somebody has chosen to see, each part only when what it is made of has changed. */
import { useDeferredValue, useMemo } from 'react'
import type { HistoryEvent } from '../../../../src/history/event.ts'
import type { RecordPlace } from '../../../../src/verdict/diagnosis/diagnosis.ts'
import type { Shown } from '../chart/chart.ts'
import type { TimelineData } from '../data.ts'
import type { LiveTimeline, TimelineChoices } from '../live.ts'
import { changesAt, findPlaces, modelOf, type Path, pathOf, relativesOf, type TimelineModel } from '../model/model.ts'
import { matcherOf } from '../model/search.ts'

/** Events that a search has found. */
export interface Found {
  /** For each event whether it is one. */
  readonly flags: Uint8Array
  /** Those of them whose lanes are shown. */
  readonly marks: readonly number[]
}

export interface Story {
  readonly model: TimelineModel
  readonly find: (place: RecordPlace) => number | undefined
  /** Rows that are shown, as indices in the model. */
  readonly rows: readonly number[]
  readonly rowHeight: number
  /** What `found` was found by: a moment behind what is typed. */
  readonly sought: string
  readonly found: Found | undefined
  readonly selected: number | undefined
  readonly path: Path | undefined
  /** Marks at which something broke: diagnosed changes' last steps. */
  readonly lastSteps: readonly number[]
  readonly shown: Shown
}

/** Diagnoses beside the one that is shown whose last steps are marked. */
const mostOthers = 500

const noEvents: readonly HistoryEvent[] = []
const noAlarms: LiveTimeline['alarms'] = []

/** @param diagnosed which of the diagnoses is shown */
export const useStory = (
  { events, diagnoses }: Pick<TimelineData, 'events' | 'diagnoses'>,
  { query, selected: place, lanes }: TimelineChoices,
  diagnosed: number,
  live: LiveTimeline | undefined,
): Story => {
  const earlier = live?.earlier ?? noEvents
  const given = live?.alarms ?? noAlarms
  // A stall is found when nothing has happened for a while: its moment comes after the last event.
  const until = given.reduce((latest, { time }) => Math.max(latest, time), 0)
  const model = useMemo(() => modelOf(events, earlier, until), [events, earlier, until])
  const find = useMemo(() => findPlaces(model), [model])
  const sought = useDeferredValue(query)
  const rows = useMemo(
    () => model.rows.flatMap((row, index) => ((lanes.get(row.key) ?? row.shownAtFirst) ? [index] : [])),
    [model, lanes],
  )
  const found = useMemo(() => foundIn(model, sought, rows), [model, sought, rows])

  const diagnosis = diagnoses[diagnosed]
  const path = useMemo(
    () => (diagnosis === undefined ? undefined : pathOf(model, find, diagnosis)),
    [model, find, diagnosis],
  )
  const lastSteps = useMemo(
    () => diagnoses.slice(0, mostOthers).map(({ last }) => (last === undefined ? undefined : find(last.record))),
    [diagnoses, find],
  )
  const otherLast = useMemo(
    () => lastSteps.flatMap((mark, index) => (mark === undefined || index === diagnosed ? [] : [mark])),
    [lastSteps, diagnosed],
  )
  // A history that has grown may have put other events before this one.
  const selected = useMemo(() => (place === undefined ? undefined : find(place)), [place, find])
  const relatives = useMemo(
    () => (selected === undefined ? undefined : relativesOf(model, selected)),
    [model, selected],
  )
  const alarms = useMemo(
    () => given.map(({ time, text }) => ({ position: model.axis.positionOf({ time }), text })),
    [given, model],
  )
  const rowHeight = rows.length <= 8 ? 46 : rows.length <= 12 ? 40 : 34
  const isLive = live !== undefined
  const whenGrown = live === undefined ? 'stretch' : live.isFollowing ? 'follow' : 'stay'
  const matches = found?.flags
  const shown: Shown = useMemo(
    () => ({ model, rows, rowHeight, matches, path, otherLast, selected, relatives, alarms, isLive, whenGrown }),
    [model, rows, rowHeight, matches, path, otherLast, selected, relatives, alarms, isLive, whenGrown],
  )
  const known = useMemo(() => lastSteps.flatMap((mark) => mark ?? []), [lastSteps])
  return { model, find, rows, rowHeight, sought, found, selected, path, lastSteps: known, shown }
}

const foundIn = (model: TimelineModel, sought: string, rows: readonly number[]): Found | undefined => {
  const matches = matcherOf(sought)
  if (matches === undefined) return undefined
  const shown = new Set(rows)
  const flags = Uint8Array.from(model.events, (event, mark) => (matches(event, changesAt(model, mark)) ? 1 : 0))
  const marks = [...flags.keys()].filter((mark) => flags[mark] === 1 && shown.has(model.rowOf[mark] ?? -1))
  return { flags, marks }
}
