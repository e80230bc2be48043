/** What the mark under the pointer is, beside it. */
import type { TimelineModel } from '../model/model.ts'
import type { Place } from '../model/scene.ts'
import { labelOf } from '../model/words.ts'

interface HintProps {
  /** That of the place: a history that has grown since may count its marks in another way. */
  readonly model: TimelineModel
  readonly place: Place
}

export const Hint = ({ model, place: { x, y, mark, count } }: HintProps) => {
  const event = model.events[mark]
  if (event === undefined) return null
  return (
    <div className="hint" style={{ left: x, top: y }} data-side={x > 360 ? 'left' : 'right'}>
      <strong>{labelOf(event)}</strong>
      <span>
        {model.axis.formatMoment(mark)} · {model.rows[model.rowOf[mark] ?? 0]?.title}
        {count > 1 && ` · and ${count - 1} more here`}
      </span>
    </div>
  )
}
