/**
 * A trial to look at: what is broken in words, and below it every event in its lane. Data come as props; a history that
 * grows is handed over again, longer. Of one that is followed what is new comes into view, of any other the view stays where it was.
 */
import { useCallback, useImperativeHandle, useMemo, useReducer, useRef, useState } from 'react'
import type { TimelineChart } from '../chart/chart.ts'
import type { TimelineData } from '../data.ts'
import { type LiveTimeline, nothingChosen, type TimelineChoices } from '../live.ts'
import type { View } from '../model/axis.ts'
import { firstFailure, lastFailure, type TimelineModel } from '../model/model.ts'
import type { Place, Scene } from '../model/scene.ts'
import { labelOf } from '../model/words.ts'
import { Chart } from './chart.tsx'
import { Details } from './details.tsx'
import { Header } from './header.tsx'
import { Hint } from './hint.tsx'
import { LaneNames } from './lane-names.tsx'
import { Legend } from './legend.tsx'
import { Toolbar } from './toolbar.tsx'
import { useMoves, viewOf } from './use-moves.ts'
import { useStory } from './use-story.ts'
import { createViewStore } from './view-store.ts'

export interface TimelineProps extends TimelineData {
  /** Of a trial that goes on; left out for one that has ended. */
  readonly live?: LiveTimeline
  /** Kept by whoever shows the timeline, together with `onChoose`; by the timeline itself where they are left out. */
  readonly choices?: TimelineChoices
  readonly onChoose?: (choice: Partial<TimelineChoices>) => void
}

/** A place in the drawing, and the model whose marks it counts. */
interface Pointed {
  readonly model: TimelineModel
  readonly place: Place
}

export const Timeline = ({ title, events, findings, diagnoses, live, choices, onChoose }: TimelineProps) => {
  const [own, chooseOwn] = useReducer(
    (before: TimelineChoices, choice: Partial<TimelineChoices>) => ({ ...before, ...choice }),
    nothingChosen,
  )
  const chosen = choices ?? own
  const choose = onChoose ?? chooseOwn
  const { query, lanes } = chosen
  const [turned, setDiagnosed] = useState(0)
  // While a trial goes on there may be fewer by now.
  const diagnosed = Math.max(0, Math.min(turned, diagnoses.length - 1))
  const [clicked, setClicked] = useState<Pointed>()
  const [hovered, setHovered] = useState<Pointed>()
  const [views] = useState(createViewStore)
  const chart = useRef<TimelineChart>(null)
  const search = useRef<HTMLInputElement>(null)

  const story = useStory({ events, diagnoses }, chosen, diagnosed, live)
  const { model, find, rows, rowHeight, found, selected, path, shown } = story
  const moves = useMoves({ story, chart, query, choose, live })
  const { select } = moves

  const isLive = live !== undefined
  const failure = useMemo(
    () => (isLive ? Math.max(lastFailure(model) ?? -1, ...story.lastSteps) : firstFailure(model)),
    [isLive, model, story.lastSteps],
  )
  const showFailure = failure === undefined || failure < 0 ? undefined : () => select(failure, model.axis.aroundMark)
  useImperativeHandle(live?.ref, () => ({
    search: () => search.current?.focus(),
    showLastFailure: () => {
      const alarm = shown.alarms?.findLast(({ position }) => position >= model.axis.start)
      if (showFailure !== undefined) showFailure()
      else if (alarm !== undefined) moves.showMoment(alarm.position)
      return showFailure !== undefined || alarm !== undefined
    },
    showSelected: () => {
      if (selected !== undefined) select(selected, model.axis.aroundMark)
      return selected !== undefined
    },
  }))
  const onClick = useCallback(
    (place: Place | undefined) => {
      const event = place === undefined ? undefined : model.events[place.mark]
      setClicked(place && { model, place })
      choose({ selected: event && { lane: event.lane, source: event.source, sequence: event.sequence } })
    },
    [model, choose],
  )
  const onView = useCallback((view: View, counts: Scene['counts']) => views.set({ view, counts }), [views])

  // While a trial goes on the same fault may be told again and again: there it is a mark among others.
  const faults = useMemo(() => (isLive ? [] : model.events.filter((event) => event.type === 'fault')), [isLive, model])
  const lastStep = path?.steps.find(({ last }) => last)?.mark
  const selectedEvent = selected === undefined ? undefined : model.events[selected]
  const together = clicked?.model === model && clicked.place.mark === selected ? clicked.place : undefined
  const hasDetails = !isLive || selected !== undefined
  return (
    <div className="timeline" data-live={isLive}>
      {(!isLive || findings.length + diagnoses.length + faults.length > 0) && (
        <Header
          title={isLive ? undefined : title}
          faults={faults}
          findings={findings}
          diagnoses={diagnoses}
          active={diagnosed}
          onActivate={(index) => {
            setDiagnosed(index)
            moves.showDiagnosis(diagnoses[index])
          }}
          onStep={(index) => {
            const place = diagnoses[diagnosed]?.path[index]?.record
            const mark = place === undefined ? undefined : find(place)
            if (mark !== undefined) select(mark)
          }}
        />
      )}
      <Toolbar
        model={model}
        rows={rows}
        query={query}
        searchRef={search}
        tools={live?.tools}
        onQuery={(next) => choose({ query: next })}
        found={found?.marks.length}
        onFound={moves.stepFound}
        onSwitch={(key, on) => choose({ lanes: new Map(lanes).set(key, on) })}
        onZoom={moves.zoom}
        onShowAll={moves.showAll}
        failureName={isLive ? 'Last failure' : 'First failure'}
        onFailure={showFailure}
        onLastStep={lastStep === undefined ? undefined : () => select(lastStep, model.axis.aroundMark)}
        onPath={path === undefined || path.steps.length === 0 ? undefined : moves.showPath}
      />
      {live?.remark}
      <div className="body">
        <main className="stage">
          <div
            className="drawing"
            role="application"
            aria-label="Timeline"
            {...(hasDetails && { 'aria-describedby': 'keys' })}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what is an application must be reached by keys.
            tabIndex={0}
            onKeyDown={moves.onKeyDown}
          >
            <LaneNames model={model} rows={rows} rowHeight={rowHeight} />
            <Chart
              ref={chart}
              shown={shown}
              viewAtFirst={path === undefined || isLive ? undefined : viewOf(path, model.axis)}
              onView={onView}
              onHover={(place) => setHovered(place && { model, place })}
              onClick={onClick}
              onStray={() => live?.onStray()}
            >
              {hovered !== undefined && <Hint {...hovered} />}
            </Chart>
          </div>
          <Legend
            diagnosed={path !== undefined}
            alarmed={live !== undefined && live.alarms.length > 0}
            model={model}
            views={views}
            filtered={found !== undefined}
          />
          <p className="out-of-sight" aria-live="polite">
            {selected !== undefined &&
              selectedEvent !== undefined &&
              `${model.axis.formatMoment(selected)}, ${model.rows[model.rowOf[selected] ?? 0]?.title}: ${labelOf(selectedEvent)}`}
          </p>
        </main>
        {hasDetails && (
          <Details
            model={model}
            mark={selected}
            together={together?.count ?? 1}
            onStep={moves.step}
            onClose={() => select(undefined)}
            onQuery={(next) => choose({ query: next })}
            onZoomToPlace={() => {
              if (together === undefined) return
              moves.showPlace(together)
              setClicked(undefined)
            }}
          />
        )}
      </div>
    </div>
  )
}
