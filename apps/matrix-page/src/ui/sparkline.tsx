/** A cell's rate over the nights, small. */
import { memo } from 'react'
import type { NightRate } from '../data.ts'
import { sparklineOf } from '../model/sparkline.ts'

const size = { width: 34, height: 18, margin: 2 }

export const Sparkline = memo(
  ({ history, nights }: { readonly history: readonly NightRate[]; readonly nights: number }) => {
    const { band, line, points } = sparklineOf(history, nights, size)
    const last = points.at(-1)
    if (last === undefined) return null
    return (
      <svg
        className="sparkline"
        viewBox={`0 0 ${size.width} ${size.height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path className="band" d={band} />
        {points.length === 1 && <line className="whisker" x1={last.x} x2={last.x} y1={last.yFrom} y2={last.yTo} />}
        <path className="line" d={line} />
        <line className="point" x1={last.x} x2={last.x} y1={last.y} y2={last.y} />
      </svg>
    )
  },
)
