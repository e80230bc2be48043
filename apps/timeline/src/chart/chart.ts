/**
 * The drawing itself, by Apache ECharts on a canvas: it owns zoom, pan and slider; ticks and what stands in the rows are
 * one custom item that is drawn anew for whatever stretch of the axis ECharts shows.
 */
import { CustomChart, type CustomSeriesOption, LineChart, type LineSeriesOption } from 'echarts/charts'
import {
  type DataZoomComponentOption,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  type GridComponentOption,
} from 'echarts/components'
import { type ComposeOption, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { Axis, View } from '../model/axis.ts'
import { type Place, placeAt, type Scene, type SceneInput, sceneOf } from '../model/scene.ts'
import { drawScene } from './draw-scene.ts'
import { fontFamily } from './font.ts'
import { groupsOf } from './groups.ts'
import { type Palette, readPalette } from './palette.ts'
import { axisHeight, sliderHeight } from './sizes.ts'

use([CustomChart, LineChart, GridComponent, DataZoomInsideComponent, DataZoomSliderComponent, CanvasRenderer])

type Option = ComposeOption<CustomSeriesOption | LineSeriesOption | GridComponentOption | DataZoomComponentOption>

/** What is shown, apart from the stretch of the axis, which the chart itself keeps. */
export interface Shown extends Omit<SceneInput, 'view' | 'width'> {
  /**
   * What comes into view when the history has grown: what is new, too, for whoever looks at its end (`stretch`); what is new instead of
   * what is old (`follow`); or nothing (`stay`).
   */
  readonly whenGrown?: 'stretch' | 'follow' | 'stay'
}

/** How much is shown of a history that is followed, until somebody zooms. Milliseconds. */
const followedSpan = 10_000

export interface TimelineChart {
  readonly show: (shown: Shown) => void
  readonly view: () => View
  readonly setView: (view: View) => void
  /** Takes the size of its element, and the colours of the page, anew. */
  readonly refresh: () => void
  readonly dispose: () => void
}

export interface ChartListener {
  readonly onView: (view: View, counts: Scene['counts']) => void
  /** The place under the pointer, with where it is within the element; undefined where there is none. */
  readonly onHover: (place: Place | undefined) => void
  readonly onClick: (place: Place | undefined) => void
  /** Somebody has moved what was followed away from its end. */
  readonly onStray: () => void
}

/** Draws into the element, which must have a size, until it is disposed. */
export const createTimelineChart = (
  element: HTMLElement,
  shownAtFirst: Shown,
  listener: ChartListener,
): TimelineChart => {
  const chart = init(element, null, { renderer: 'canvas' })
  let shown = shownAtFirst
  let palette: Palette = readPalette(element)
  let view: View = { from: shown.model.axis.start, to: shown.model.axis.end }
  let scene: Scene | undefined
  let told = ''
  let span = followedSpan
  /** Whether it is the page that moves the view, and nobody's hand. */
  let isMoving = false

  const renderItem: CustomSeriesOption['renderItem'] = (_, api) => {
    const width = chart.getWidth()
    const left = api.coord([0, 0])[0] ?? 0
    const scale = ((api.coord([1000, 0])[0] ?? 0) - left) / 1000
    view = { from: -left / scale, to: (width - left) / scale }
    scene = sceneOf({ ...shown, view, width })
    const { rowHeight, rows } = shown
    return drawScene(scene, {
      palette,
      width,
      rowHeight,
      rows: rows.length,
      groups: groupsOf(shown.model, rows),
      top: axisHeight,
    })
  }

  const option = (inView?: View): Option => {
    const { axis } = shown.model
    const range = inView === undefined ? {} : { startValue: inView.from, endValue: inView.to }
    const { start, end, leastSpan } = axis
    const text = { color: palette.muted, fontFamily, fontSize: 11 }
    return {
      animation: false,
      textStyle: { fontFamily },
      // The axis may run over the edge: rows and drawing share its width.
      grid: {
        outerBoundsMode: 'none',
        left: 0,
        right: 0,
        top: axisHeight,
        height: Math.max(1, shown.rows.length) * shown.rowHeight,
      },
      xAxis: { type: 'value', min: start, max: end, show: false },
      yAxis: [
        { type: 'value', min: 0, max: Math.max(1, shown.rows.length), inverse: true, show: false },
        { type: 'value', show: false, min: 0 },
      ],
      dataZoom: [
        {
          type: 'inside',
          ...range,
          filterMode: 'none',
          throttle: 0,
          minValueSpan: leastSpan,
          zoomOnMouseWheel: true,
          moveOnMouseMove: true,
          moveOnMouseWheel: 'shift',
          preventDefaultMouseMove: true,
        },
        {
          type: 'slider',
          ...range,
          filterMode: 'none',
          throttle: 0,
          minValueSpan: leastSpan,
          left: 8,
          right: 8,
          bottom: 8,
          height: 28,
          brushSelect: false,
          borderColor: palette.line,
          backgroundColor: palette.row,
          fillerColor: palette['accent-soft'],
          dataBackground: { lineStyle: { opacity: 0 }, areaStyle: { color: palette.muted, opacity: 0.35 } },
          selectedDataBackground: { lineStyle: { opacity: 0 }, areaStyle: { color: palette.accent, opacity: 0.6 } },
          handleStyle: { color: palette.panel, borderColor: palette.accent },
          moveHandleStyle: { color: palette['line-strong'], opacity: 1 },
          moveHandleSize: 5,
          emphasis: { handleStyle: { borderColor: palette.accent }, moveHandleStyle: { color: palette.accent } },
          textStyle: text,
          labelFormatter: axis.formatPosition,
          showDataShadow: !axis.isEven,
        },
      ],
      series: [
        {
          id: 'density',
          type: 'line',
          yAxisIndex: 1,
          silent: true,
          symbol: 'none',
          lineStyle: { opacity: 0 },
          data: densityOf(axis).map((count, index, all) => [start + (index / (all.length - 1)) * (end - start), count]),
        },
        // The ticks stand above the grid.
        { id: 'scene', type: 'custom', silent: true, clip: false, renderItem, data: [[0, 0]] },
      ],
    }
  }

  const tell = (): void => {
    if (scene === undefined) return
    const now = JSON.stringify([view, scene.counts])
    if (now === told) return
    told = now
    listener.onView(view, scene.counts)
  }

  const zoomTo = ({ from, to }: View): void => {
    isMoving = true
    chart.dispatchAction({ type: 'dataZoom', startValue: from, endValue: to })
    isMoving = false
  }

  /** The end of the history, with a little room for what comes next. */
  const endOf = ({ start, end, last }: Axis): View => {
    const shownSpan = Math.min(span, end - start)
    const to = Math.min(end, last + shownSpan * 0.02)
    return { from: to - shownSpan, to }
  }
  const onMoved = (): void => {
    tell()
    if (isMoving || shown.whenGrown !== 'follow') return
    if (view.to < shown.model.axis.last) listener.onStray()
    else span = view.to - view.from
  }

  chart.setOption(option(shown.whenGrown === 'follow' ? endOf(shown.model.axis) : undefined))
  chart.on('datazoom', onMoved)
  const surface = chart.getZr()
  const placeUnder = ({
    offsetX,
    offsetY,
  }: {
    readonly offsetX: number
    readonly offsetY: number
  }): Place | undefined =>
    scene === undefined ? undefined : placeAt(scene, shown.rowHeight, offsetX, offsetY - axisHeight)
  let hovered: Place | undefined
  surface.on('mousemove', (event) => {
    const place = placeUnder(event)
    surface.setCursorStyle(place === undefined ? 'default' : 'pointer')
    if (place?.mark === hovered?.mark && place?.x === hovered?.x) return
    hovered = place
    listener.onHover(place)
  })
  surface.on('globalout', () => {
    hovered = undefined
    listener.onHover(undefined)
  })
  surface.on('click', (event) => {
    const inRows = event.offsetY > axisHeight && event.offsetY < chart.getHeight() - sliderHeight
    if (inRows) listener.onClick(placeUnder(event))
  })
  tell()

  return {
    show: (next) => {
      const isSameStory = next.model === shown.model && next.rows === shown.rows && next.rowHeight === shown.rowHeight
      const grew = next.model.axis.end !== shown.model.axis.end
      const atEnd = view.to >= shown.model.axis.end * 0.999
      const isOfOtherSize = next.rows.length !== shown.rows.length || next.rowHeight !== shown.rowHeight
      const begins = next.whenGrown === 'follow' && shown.whenGrown !== 'follow'
      const before = view
      shown = next
      const { axis } = shown.model
      if (isOfOtherSize) chart.resize()
      if (next.whenGrown === 'follow' && (grew || begins)) chart.setOption(option(endOf(axis)))
      else if (isSameStory) chart.setOption({ series: [{ id: 'scene', renderItem }] })
      else chart.setOption(option(grew && next.whenGrown === 'stay' ? before : undefined))
      if (grew && (next.whenGrown ?? 'stretch') === 'stretch')
        zoomTo({ from: before.from, to: atEnd ? axis.end : before.to })
      tell()
    },
    view: () => view,
    setView: ({ from, to }) => {
      const { start, end, leastSpan } = shown.model.axis
      const wanted = Math.min(Math.max(to - from, leastSpan), end - start)
      if (shown.whenGrown === 'follow') span = wanted
      const first = Math.min(Math.max((from + to - wanted) / 2, start), end - wanted)
      zoomTo({ from: first, to: first + wanted })
    },
    refresh: () => {
      palette = readPalette(element)
      chart.resize()
      chart.setOption(option())
      tell()
    },
    dispose: () => chart.dispose(),
  }
}

const densityBuckets = 240

/** How much happens where: what the slider shows. On a root scale, so that a burst does not hide the rest. */
const densityOf = ({ positions, start, end }: Axis): readonly number[] => {
  const counts = new Array<number>(densityBuckets).fill(0)
  for (const position of positions) {
    const bucket = Math.min(
      densityBuckets - 1,
      Math.max(0, Math.floor(((position - start) / (end - start)) * densityBuckets)),
    )
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  return counts.map(Math.sqrt)
}
