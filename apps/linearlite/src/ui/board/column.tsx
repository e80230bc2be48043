/** One column of the board: the issues of one status, by rank. Only the cards in sight are in the document. */
import { GridList, ListLayout, Virtualizer } from 'react-aria-components'
import type { Status } from '../../data/vocabulary.ts'
import type { BoardItem } from '../../livestore/index.ts'
import { StatusIcon } from '../issue/status-icon.tsx'
import { Card } from './card.tsx'
import { useCardDrag } from './use-card-drag.tsx'

interface ColumnProps {
  readonly status: Status
  readonly label: string
  readonly cards: readonly BoardItem[]
}

/** Pixels. */
const layout = { rowSize: 100, gap: 8, padding: 4 }

const format = new Intl.NumberFormat('en')

export const Column = ({ status, label, cards }: ColumnProps) => {
  const dragAndDropHooks = useCardDrag(status, cards)
  return (
    <section aria-label={label} data-status={status} className="flex min-w-48 flex-1 flex-col">
      <div className="flex h-8 flex-none items-center gap-2 px-2">
        <StatusIcon status={status} />
        <h2 className="font-medium">{label}</h2>
        <span className="text-muted tabular-nums" data-testid="column-count">
          {format.format(cards.length)}
        </span>
      </div>
      <Virtualizer layout={ListLayout} layoutOptions={layout}>
        <GridList
          aria-label={label}
          items={cards}
          dragAndDropHooks={dragAndDropHooks}
          renderEmptyState={() => <p className="text-muted px-2 py-3 text-center text-xs">No issues</p>}
          className="data-[drop-target]:bg-accent-soft min-h-0 flex-1 overflow-auto rounded-lg"
        >
          {(card) => <Card card={card} />}
        </GridList>
      </Virtualizer>
    </section>
  )
}
