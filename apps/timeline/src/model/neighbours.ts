/** The marks around a mark: where the arrow keys lead. Pure. */
import type { TimelineModel } from './model.ts'
import { firstAt } from './scene.ts'

/** The next mark in time among the rows that are shown, or the one before; undefined where there is none. */
export const nextInTime = (
  model: TimelineModel,
  rows: readonly number[],
  isFound: (mark: number) => boolean,
  start: number,
  direction: 1 | -1,
): number | undefined => {
  const shown = new Set(rows)
  for (let mark = start + direction; mark >= 0 && mark < model.events.length; mark += direction) {
    if (shown.has(model.rowOf[mark] ?? -1) && isFound(mark)) return mark
  }
  return undefined
}

/** The nearest mark in the next row below, or above, that has any; undefined where there is none. */
export const nextRow = (
  model: TimelineModel,
  rows: readonly number[],
  isFound: (mark: number) => boolean,
  start: number | undefined,
  direction: 1 | -1,
): number | undefined => {
  if (start === undefined) return nextInTime(model, rows, isFound, -1, 1)
  const { positions } = model.axis
  const here = positions[start] ?? 0
  let position = rows.indexOf(model.rowOf[start] ?? -1) + direction
  for (; position >= 0 && position < rows.length; position += direction) {
    const { marks } = model.rows[rows[position] ?? 0] ?? { marks: [] }
    const at = firstAt(positions, marks, here)
    const after = marks.slice(at).find(isFound)
    const before = marks.slice(0, at).findLast(isFound)
    if (after === undefined || before === undefined) {
      if (after !== undefined || before !== undefined) return after ?? before
      continue
    }
    return (positions[after] ?? 0) - here < here - (positions[before] ?? 0) ? after : before
  }
  return undefined
}
