/** Which rows begin a group: a client's, or what belongs to none. */
import type { TimelineModel } from '../model/model.ts'

/** The positions of such rows among those that are shown. */
export const groupsOf = (model: TimelineModel, rows: readonly number[]): readonly number[] =>
  [...rows.keys()].filter((position) => {
    const [row, above] = [model.rows[rows[position] ?? -1], model.rows[rows[position - 1] ?? -1]]
    if (row === undefined || above === undefined) return false
    return above.client !== row.client || (row.lane === 'console' && above.lane !== 'console')
  })
