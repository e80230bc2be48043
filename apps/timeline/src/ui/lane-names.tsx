/** The names of the rows, beside the drawing. */

import { groupsOf } from '../chart/groups.ts'
import { axisHeight } from '../chart/sizes.ts'
import type { TimelineModel } from '../model/model.ts'

interface LaneNamesProps {
  readonly model: TimelineModel
  readonly rows: readonly number[]
  readonly rowHeight: number
}

export const LaneNames = ({ model, rows, rowHeight }: LaneNamesProps) => {
  const groups = groupsOf(model, rows)
  return (
    <ul className="lanes" aria-label="Lanes" style={{ paddingTop: axisHeight }}>
      {rows.map((index, position) => {
        const row = model.rows[index]
        if (row === undefined) return null
        return (
          <li key={row.key} style={{ height: rowHeight }} data-begins={groups.includes(position)}>
            {row.client !== undefined && <span className="client">{row.client}</span>}{' '}
            <span className="name">{row.name}</span>
            <span className="count marks">{row.marks.length.toLocaleString('en')}</span>
          </li>
        )
      })}
    </ul>
  )
}
