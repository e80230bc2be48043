/** Dragging cards out of and into one column of the board, by mouse, touch and keyboard. */
import {
  type DragAndDropHooks,
  DropIndicator,
  type DropItem,
  isTextDropItem,
  useDragAndDrop,
} from 'react-aria-components'
import type { Status } from '../../data/vocabulary.ts'
import { type BoardItem, moveIssue, useCommit } from '../../livestore/index.ts'
import { type DropPlace, placeCards } from './placing.ts'

/** What is dragged: an issue, by its id. */
const cardType = 'application/x-linearlite-issue'

const idsOf = (items: readonly DropItem[]): Promise<readonly string[]> =>
  Promise.all(items.filter(isTextDropItem).map((item) => item.getText(cardType)))

const placeAt = (target: { readonly key: unknown; readonly dropPosition: string }): DropPlace => ({
  id: String(target.key),
  position: target.dropPosition === 'before' ? 'before' : 'after',
})

export const useCardDrag = (status: Status, cards: readonly BoardItem[]): DragAndDropHooks<BoardItem> => {
  const commit = useCommit()
  const drop = (ids: readonly string[], place?: DropPlace) => {
    const placed = placeCards(cards, ids, place)
    if (placed.length > 0) commit(...placed.map(({ id, rank }) => moveIssue({ id, status, rank })))
  }

  const { dragAndDropHooks } = useDragAndDrop<BoardItem>({
    getItems: (_keys, items) => items.map(({ id, title }) => ({ [cardType]: id, 'text/plain': title })),
    acceptedDragTypes: [cardType],
    getDropOperation: () => 'move',
    onReorder: ({ keys, target }) => drop([...keys].map(String), placeAt(target)),
    onInsert: ({ items, target }) => void idsOf(items).then((ids) => drop(ids, placeAt(target))),
    onRootDrop: ({ items }) => void idsOf(items).then((ids) => drop(ids)),
    renderDropIndicator: (target) => <DropIndicator target={target} className="drop-line" />,
  })
  return dragAndDropHooks
}
