/** The columns of the board, one per status. */
import { type Status, statuses } from '../../data/vocabulary.ts'
import { type BoardItem, useBoard } from '../../livestore/index.ts'
import { Toolbar } from '../view/toolbar.tsx'
import { Column } from './column.tsx'

interface BoardProps {
  /** The columns to show; all where there is none. */
  readonly columns?: readonly Status[]
  /** Ids of the issues to show; all where left out. */
  readonly passing?: ReadonlySet<string>
}

export const Board = ({ columns = [], passing }: BoardProps) => {
  const cards: Readonly<Record<Status, readonly BoardItem[]>> = {
    backlog: useBoard('backlog'),
    todo: useBoard('todo'),
    in_progress: useBoard('in_progress'),
    done: useBoard('done'),
    canceled: useBoard('canceled'),
  }
  const shown = statuses
    .filter(({ value }) => columns.length === 0 || columns.includes(value))
    .map(({ value, label }) => ({
      status: value,
      label,
      cards: passing === undefined ? cards[value] : cards[value].filter(({ id }) => passing.has(id)),
    }))
  return (
    <>
      <Toolbar title="Board" shown={shown.reduce((sum, column) => sum + column.cards.length, 0)} />
      <div className="bg-canvas flex min-h-0 flex-1 gap-2 overflow-x-auto px-3 pt-3">
        {shown.map((column) => (
          <Column key={column.status} {...column} />
        ))}
      </div>
    </>
  )
}
