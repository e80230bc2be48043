/** The drawing as a component: gives the chart its element, its size, its colours and what it shows. */
import { type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { type ChartListener, createTimelineChart, type Shown, type TimelineChart } from '../chart/chart.ts'
import { axisHeight, sliderHeight } from '../chart/sizes.ts'
import type { View } from '../model/axis.ts'
import { weights } from '../model/weight.ts'

interface ChartProps extends ChartListener {
  readonly ref: Ref<TimelineChart | null>
  readonly shown: Shown
  /** What is in view when the drawing appears; everything, unless told otherwise. */
  readonly viewAtFirst: View | undefined
  /** Stands above the drawing, in its coordinates; its rows begin at the top. */
  readonly children: ReactNode
}

export const Chart = ({ ref, shown, viewAtFirst, onView, onHover, onClick, onStray, children }: ChartProps) => {
  const element = useRef<HTMLDivElement>(null)
  const chart = useRef<TimelineChart>(null)
  const latest = useRef(shown)
  const firstView = useRef(viewAtFirst)
  const listener = useRef<ChartListener>({ onView, onHover, onClick, onStray })
  listener.current = { onView, onHover, onClick, onStray }

  // Before the handle below is given away, and so that the first frame shows the drawing.
  useLayoutEffect(() => {
    if (element.current === null) return
    const created = createTimelineChart(element.current, latest.current, {
      onView: (...told) => listener.current.onView(...told),
      onHover: (...told) => listener.current.onHover(...told),
      onClick: (...told) => listener.current.onClick(...told),
      onStray: () => listener.current.onStray(),
    })
    chart.current = created
    if (firstView.current !== undefined) created.setView(firstView.current)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const sizes = new ResizeObserver(created.refresh)
    scheme.addEventListener('change', created.refresh)
    sizes.observe(element.current)
    return () => {
      scheme.removeEventListener('change', created.refresh)
      sizes.disconnect()
      created.dispose()
      chart.current = null
    }
  }, [])

  // In the frame in which the rest of the page shows it.
  useLayoutEffect(() => {
    if (latest.current === shown) return
    latest.current = shown
    chart.current?.show(shown)
  }, [shown])

  useImperativeHandle<TimelineChart | null, TimelineChart | null>(ref, () => chart.current)
  const height = axisHeight + Math.max(1, shown.rows.length) * shown.rowHeight + sliderHeight
  return (
    <div className="chart" style={{ height }}>
      <div className="canvas" ref={element} aria-hidden="true" />
      <OverviewMarks shown={shown} />
      <div className="over" style={{ top: axisHeight }}>
        {children}
      </div>
    </div>
  )
}

/** Where on the slider something is broken, and where the diagnosed path runs. */
const OverviewMarks = ({ shown: { model, path } }: { readonly shown: Shown }) => {
  const broken = weights.indexOf('broken')
  const { positions, start, end } = model.axis
  const share = (position: number): number => (position - start) / (end - start)
  const marks = new Set<number>()
  for (const [mark, weight] of model.weights.entries()) {
    if (weight === broken && marks.size < 200) marks.add(Math.round(share(positions[mark] ?? 0) * 400) / 400)
  }
  return (
    <div className="overview" aria-hidden="true">
      {path !== undefined && path.steps.length > 0 && (
        <span
          className="stretch"
          style={{ left: `${share(path.from) * 100}%`, width: `${(share(path.to) - share(path.from)) * 100}%` }}
        />
      )}
      {[...marks].map((at) => (
        <span key={at} style={{ left: `${at * 100}%` }} />
      ))}
    </div>
  )
}
