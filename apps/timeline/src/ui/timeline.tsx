/**
 * A trial to look at: what is broken in words, and below it every event in its lane. Data come as props; a history that
 * grows is handed over again, longer, and the view stays where it was.
 */
import { type KeyboardEvent, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import type { Shown, TimelineChart } from '../chart/chart.ts'
import type { TimelineData } from '../data.ts'
import type { Axis, View } from '../model/axis.ts'
import {
  changesAt,
  findPlaces,
  firstFailure,
  modelOf,
  type Path,
  pathOf,
  relativesOf,
  type TimelineModel,
} from '../model/model.ts'
import { nextInTime, nextRow } from '../model/neighbours.ts'
import { firstAt, type Place, type Scene } from '../model/scene.ts'
import { matcherOf } from '../model/search.ts'
import { labelOf } from '../model/words.ts'
import { Chart } from './chart.tsx'
import { Details } from './details.tsx'
import { Header } from './header.tsx'
import { LaneNames } from './lane-names.tsx'
import { Legend } from './legend.tsx'
import { Toolbar } from './toolbar.tsx'
import { createViewStore } from './view-store.ts'

export const Timeline = ({ title, events, findings, diagnoses }: TimelineData) => {
  const model = useMemo(() => modelOf(events), [events])
  const find = useMemo(() => findPlaces(model), [model])
  const chart = useRef<TimelineChart>(null)
  const [query, setQuery] = useState('')
  const sought = useDeferredValue(query)
  const [switched, setSwitched] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [diagnosed, setDiagnosed] = useState(0)
  const [selection, setSelection] = useState<Selection>()
  const [hovered, setHovered] = useState<Place>()
  const [views] = useState(createViewStore)

  const rows = useMemo(
    () => model.rows.flatMap((row, index) => ((switched.get(row.key) ?? row.shownAtFirst) ? [index] : [])),
    [model, switched],
  )
  const found = useMemo(() => {
    const matches = matcherOf(sought)
    if (matches === undefined) return undefined
    const shown = new Set(rows)
    const flags = Uint8Array.from(model.events, (event, mark) => (matches(event, changesAt(model, mark)) ? 1 : 0))
    const marks = [...flags.keys()].filter((mark) => flags[mark] === 1 && shown.has(model.rowOf[mark] ?? -1))
    return { flags, marks }
  }, [model, sought, rows])

  const diagnosis = diagnoses[diagnosed]
  const path = useMemo(
    () => (diagnosis === undefined ? undefined : pathOf(model, find, diagnosis)),
    [model, find, diagnosis],
  )
  const otherLast = useMemo(
    () =>
      diagnoses.slice(0, mostOthers).flatMap(({ last }, index) => {
        const mark = last === undefined || index === diagnosed ? undefined : find(last.record)
        return mark === undefined ? [] : [mark]
      }),
    [diagnoses, diagnosed, find],
  )
  // A history that has grown may have put other events before this one.
  const selected = useMemo(() => {
    if (selection === undefined || selection.model === model) return selection?.mark
    const event = selection.model.events[selection.mark]
    return event === undefined ? undefined : find(event)
  }, [selection, model, find])
  const relatives = useMemo(
    () => (selected === undefined ? undefined : relativesOf(model, selected)),
    [model, selected],
  )
  const rowHeight = rows.length <= 8 ? 46 : rows.length <= 12 ? 40 : 34
  const shown: Shown = useMemo(
    () => ({ model, rows, rowHeight, matches: found?.flags, path, otherLast, selected, relatives }),
    [model, rows, rowHeight, found, path, otherLast, selected, relatives],
  )

  /** Selects a mark and brings it into view; `zoomTo` is how much should be seen around it, at most. */
  const select = useCallback(
    (mark: number | undefined, zoomTo = Number.POSITIVE_INFINITY) => {
      setSelection(mark === undefined ? undefined : { model, mark })
      if (mark === undefined || chart.current === null) return
      const position = model.axis.positions[mark] ?? 0
      const { from, to } = chart.current.view()
      const span = Math.min(to - from, zoomTo)
      if (position >= from && position <= to && span === to - from) return
      chart.current.setView({ from: position - span / 2, to: position + span / 2 })
    },
    [model],
  )
  const activate = (index: number): void => {
    setDiagnosed(index)
    const next = diagnoses[index]
    const view = next === undefined ? undefined : viewOf(pathOf(model, find, next), model.axis)
    if (view !== undefined) chart.current?.setView(view)
  }
  const showPath = (): void => {
    const view = path === undefined ? undefined : viewOf(path, model.axis)
    if (view !== undefined) chart.current?.setView(view)
  }
  const zoom = (factor: number): void => {
    if (chart.current === null) return
    const { from, to } = chart.current.view()
    const position = selected === undefined ? undefined : model.axis.positions[selected]
    const inView = position !== undefined && position >= from && position <= to
    const middle = inView ? position : (from + to) / 2
    chart.current.setView({ from: middle - (middle - from) * factor, to: middle + (to - middle) * factor })
  }
  const pan = (share: number): void => {
    if (chart.current === null) return
    const { from, to } = chart.current.view()
    chart.current.setView({ from: from + (to - from) * share, to: to + (to - from) * share })
  }
  const showAll = (): void => chart.current?.setView({ from: model.axis.start, to: model.axis.end })

  /** Of what is typed now: what is drawn may be a moment behind. */
  const isFound = (mark: number): boolean => {
    if (query === sought) return found === undefined || found.flags[mark] === 1
    const event = model.events[mark]
    return event !== undefined && (matcherOf(query)?.(event, changesAt(model, mark)) ?? true)
  }
  /** Goes along what is shown: the marks that were found, or all of the rows that are shown. */
  const step = (direction: 1 | -1): void => {
    const start = selected ?? middleMark(model.axis, chart.current?.view(), direction)
    select(nextInTime(model, rows, isFound, start, direction) ?? selected)
  }
  /** The same, and round the end. */
  const stepFound = (direction: 1 | -1): void => {
    const start = selected ?? -1
    const next = nextInTime(model, rows, isFound, start, direction)
    select(next ?? nextInTime(model, rows, isFound, direction === 1 ? -1 : model.events.length, direction))
  }
  const keys = new Map<string, () => void>([
    ['ArrowRight', () => step(1)],
    ['ArrowLeft', () => step(-1)],
    ['ArrowUp', () => select(nextRow(model, rows, isFound, selected, -1) ?? selected)],
    ['ArrowDown', () => select(nextRow(model, rows, isFound, selected, 1) ?? selected)],
    ['Home', () => select(nextInTime(model, rows, isFound, -1, 1))],
    ['End', () => select(nextInTime(model, rows, isFound, model.events.length, -1))],
    ['+', () => zoom(0.6)],
    ['=', () => zoom(0.6)],
    ['-', () => zoom(1 / 0.6)],
    ['Shift+ArrowLeft', () => pan(-0.2)],
    ['Shift+ArrowRight', () => pan(0.2)],
    ['0', showAll],
    ['Escape', () => select(undefined)],
  ])
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = keys.get(`${event.shiftKey && event.key.startsWith('Arrow') ? 'Shift+' : ''}${event.key}`)
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }

  const onClick = useCallback(
    (place: Place | undefined) => setSelection(place === undefined ? undefined : { model, mark: place.mark, place }),
    [model],
  )
  const onView = useCallback((view: View, counts: Scene['counts']) => views.set({ view, counts }), [views])

  const faults = useMemo(() => model.events.filter((event) => event.type === 'fault'), [model])
  const failure = useMemo(() => firstFailure(model), [model])
  const lastStep = path?.steps.find(({ last }) => last)?.mark
  const hoveredEvent = hovered === undefined ? undefined : model.events[hovered.mark]
  const selectedEvent = selected === undefined ? undefined : model.events[selected]
  return (
    <div className="timeline">
      <Header
        title={title}
        faults={faults}
        findings={findings}
        diagnoses={diagnoses}
        active={diagnosed}
        onActivate={activate}
        onStep={(index) => {
          const place = diagnosis?.path[index]?.record
          const mark = place === undefined ? undefined : find(place)
          if (mark !== undefined) select(mark)
        }}
      />
      <Toolbar
        model={model}
        rows={rows}
        query={query}
        onQuery={setQuery}
        found={found?.marks.length}
        onFound={stepFound}
        onSwitch={(key, on) => setSwitched((before) => new Map(before).set(key, on))}
        onZoom={zoom}
        onShowAll={showAll}
        onFailure={failure === undefined ? undefined : () => select(failure, model.axis.aroundMark)}
        onLastStep={lastStep === undefined ? undefined : () => select(lastStep, model.axis.aroundMark)}
        onPath={path === undefined || path.steps.length === 0 ? undefined : showPath}
      />
      <div className="body">
        <main className="stage">
          <div
            className="drawing"
            role="application"
            aria-label="Timeline"
            aria-describedby="keys"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
            tabIndex={0}
            onKeyDown={onKeyDown}
          >
            <LaneNames model={model} rows={rows} rowHeight={rowHeight} />
            <Chart
              ref={chart}
              shown={shown}
              viewAtFirst={path === undefined ? undefined : viewOf(path, model.axis)}
              onView={onView}
              onHover={setHovered}
              onClick={onClick}
            >
              {hovered !== undefined && hoveredEvent !== undefined && (
                <div
                  className="hint"
                  style={{ left: hovered.x, top: hovered.y }}
                  data-side={hovered.x > 360 ? 'left' : 'right'}
                >
                  <strong>{labelOf(hoveredEvent)}</strong>
                  <span>
                    {model.axis.formatMoment(hovered.mark)} · {model.rows[model.rowOf[hovered.mark] ?? 0]?.title}
                    {hovered.count > 1 && ` · and ${hovered.count - 1} more here`}
                  </span>
                </div>
              )}
            </Chart>
          </div>
          <Legend diagnosed={path !== undefined} model={model} views={views} filtered={found !== undefined} />
          <p className="out-of-sight" aria-live="polite">
            {selected !== undefined &&
              selectedEvent !== undefined &&
              `${model.axis.formatMoment(selected)}, ${model.rows[model.rowOf[selected] ?? 0]?.title}: ${labelOf(selectedEvent)}`}
          </p>
        </main>
        <Details
          model={model}
          mark={selected}
          together={selection?.place?.count ?? 1}
          onStep={step}
          onClose={() => select(undefined)}
          onQuery={setQuery}
          onZoomToPlace={() => {
            const place = selection?.place
            if (place === undefined) return
            const { marks } = model.rows[model.rowOf[place.mark] ?? 0] ?? { marks: [] }
            const { positions } = model.axis
            const [from, to] = [positions[marks[place.first] ?? 0] ?? 0, positions[marks[place.last] ?? 0] ?? 0]
            const margin = Math.max((to - from) * 0.15, 0.01)
            chart.current?.setView({ from: from - margin, to: to + margin })
            setSelection({ model, mark: place.mark })
          }}
        />
      </div>
    </div>
  )
}

/** Diagnoses beside the one that is shown whose last steps are marked. */
const mostOthers = 500

interface Selection {
  /** What `mark` is an index into. */
  readonly model: TimelineModel
  readonly mark: number
  /** Where it was clicked, as long as it stands there with others. */
  readonly place?: Place
}

/** A path with some of what was around it. */
const viewOf = ({ steps, from, to }: Path, { besidePath }: Axis): View | undefined => {
  const margin = Math.max((to - from) * 0.4, besidePath)
  return steps.length === 0 ? undefined : { from: from - margin, to: to + margin }
}

/** Where to begin when nothing is selected: just before, or just after, what is in view. */
const middleMark = ({ positions }: Axis, view: View | undefined, direction: 1 | -1): number => {
  if (view === undefined) return -1
  const all = { length: positions.length }
  const marks = Array.from(all, (_, index) => index)
  return direction === 1 ? firstAt(positions, marks, view.from) - 1 : firstAt(positions, marks, view.to)
}
