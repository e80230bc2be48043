/** How one gets about a timeline: from mark to mark, nearer and farther, along the axis; by buttons and by keys. */
import type { KeyboardEvent, RefObject } from 'react'
import type { Diagnosis, RecordPlace } from '../../../../src/verdict/diagnosis/diagnosis.ts'
import type { TimelineChart } from '../chart/chart.ts'
import type { LiveTimeline } from '../live.ts'
import type { Axis, View } from '../model/axis.ts'
import { changesAt, type Path, pathOf } from '../model/model.ts'
import { nextInTime, nextRow } from '../model/neighbours.ts'
import { firstAt, type Place } from '../model/scene.ts'
import { matcherOf } from '../model/search.ts'
import type { Story } from './use-story.ts'

export interface Moves {
  /** Selects a mark and brings it into view; `zoomTo` is how much should be seen around it, at most. */
  readonly select: (mark: number | undefined, zoomTo?: number) => void
  /** To the next mark that is shown, and was found where something is looked for. */
  readonly step: (direction: 1 | -1) => void
  /** The same, and round the end. */
  readonly stepFound: (direction: 1 | -1) => void
  readonly zoom: (factor: number) => void
  readonly showAll: () => void
  readonly showPath: () => void
  readonly showDiagnosis: (diagnosis: Diagnosis | undefined) => void
  /** Brings a position of the axis into view, where no mark stands. */
  readonly showMoment: (position: number) => void
  /** Brings all marks that share a place into view. */
  readonly showPlace: (place: Place) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

interface Moving {
  readonly story: Story
  readonly chart: RefObject<TimelineChart | null>
  /** What is typed now. */
  readonly query: string
  readonly choose: (choice: { readonly selected: RecordPlace | undefined }) => void
  readonly live: LiveTimeline | undefined
}

export const useMoves = ({ story, chart, query, choose, live }: Moving): Moves => {
  const { model, find, rows, found, selected, path } = story
  const isFollowing = live?.isFollowing === true

  const show = (view: View | undefined): void => {
    if (view === undefined) return
    live?.onStray()
    chart.current?.setView(view)
  }
  const select: Moves['select'] = (mark, zoomTo = Number.POSITIVE_INFINITY) => {
    const event = mark === undefined ? undefined : model.events[mark]
    choose({
      selected: event && { lane: event.lane, source: event.source, sequence: event.sequence },
    })
    if (mark === undefined || chart.current === null) return
    const position = model.axis.positions[mark] ?? 0
    const { from, to } = chart.current.view()
    const span = Math.min(to - from, zoomTo)
    if (position >= from && position <= to && span === to - from) return
    show({ from: position - span / 2, to: position + span / 2 })
  }
  const zoom = (factor: number): void => {
    if (chart.current === null) return
    const { from, to } = chart.current.view()
    if (isFollowing) {
      chart.current.setView({ from: to - (to - from) * factor, to })
      return
    }
    const position = selected === undefined ? undefined : model.axis.positions[selected]
    const inView = position !== undefined && position >= from && position <= to
    const middle = inView ? position : (from + to) / 2
    chart.current.setView({ from: middle - (middle - from) * factor, to: middle + (to - middle) * factor })
  }
  const pan = (share: number): void => {
    if (chart.current === null) return
    const { from, to } = chart.current.view()
    show({ from: from + (to - from) * share, to: to + (to - from) * share })
  }
  const showAll = (): void => show({ from: model.axis.start, to: model.axis.end })

  /** Of what is typed now: what is drawn may be a moment behind. */
  const isFound = (mark: number): boolean => {
    if (query === story.sought) return found === undefined || found.flags[mark] === 1
    const event = model.events[mark]
    return event !== undefined && (matcherOf(query)?.(event, changesAt(model, mark)) ?? true)
  }
  const step: Moves['step'] = (direction) => {
    const start = selected ?? middleMark(model.axis, chart.current?.view(), direction)
    select(nextInTime(model, rows, isFound, start, direction) ?? selected)
  }
  const stepFound: Moves['stepFound'] = (direction) => {
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
  return {
    select,
    step,
    stepFound,
    zoom,
    showAll,
    showPath: () => show(path === undefined ? undefined : viewOf(path, model.axis)),
    showDiagnosis: (diagnosis) =>
      show(diagnosis === undefined ? undefined : viewOf(pathOf(model, find, diagnosis), model.axis)),
    showMoment: (position) =>
      show({ from: position - model.axis.aroundMark / 2, to: position + model.axis.aroundMark / 2 }),
    showPlace: (place) => {
      const { marks } = model.rows[model.rowOf[place.mark] ?? 0] ?? { marks: [] }
      const { positions } = model.axis
      const [from, to] = [positions[marks[place.first] ?? 0] ?? 0, positions[marks[place.last] ?? 0] ?? 0]
      const margin = Math.max((to - from) * 0.15, 0.01)
      show({ from: from - margin, to: to + margin })
    },
    onKeyDown: (event) => {
      const act = keys.get(`${event.shiftKey && event.key.startsWith('Arrow') ? 'Shift+' : ''}${event.key}`)
      if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      act()
    },
  }
}

/** A path with some of what was around it. */
export const viewOf = ({ steps, from, to }: Path, { besidePath }: Axis): View | undefined => {
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
