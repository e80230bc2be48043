/** One issue on the board. Its handle starts a drag from the keyboard; the mouse takes it anywhere. */
import { GripVertical } from 'lucide-react'
import { Button, GridListItem } from 'react-aria-components'
import type { BoardItem } from '../../livestore/index.ts'
import { Avatar } from '../issue/avatar.tsx'
import { Day } from '../issue/day.tsx'
import { IssueLink } from '../issue/issue-link.tsx'
import { IssuePriority, IssueStatus } from '../issue/issue-properties.tsx'
import { shortId } from '../issue/short-id.ts'

export const Card = ({ card }: { readonly card: BoardItem }) => (
  <GridListItem
    id={card.id}
    value={card}
    textValue={card.title}
    data-issue-id={card.id}
    className="group bg-raised shadow-card data-[hovered]:border-line-strong flex h-full rounded-lg border data-[dragging]:opacity-50"
  >
    <div className="flex h-full min-w-0 flex-1 flex-col py-2 pr-2.5 pl-3">
      <div className="flex items-center gap-2">
        <span className="text-muted truncate text-xs tabular-nums">{shortId(card.id)}</span>
        <Button
          slot="drag"
          className="glyph-button ml-auto h-5 min-w-5 opacity-0 group-hover:opacity-100 group-data-[focus-visible]:opacity-100 focus-visible:opacity-100"
        >
          <GripVertical size={13} aria-hidden />
        </Button>
        <Avatar name={card.creator} />
      </div>
      <IssueLink issue={card} className="mt-0.5 line-clamp-2 font-medium" />
      <div className="mt-auto -mb-1 -ml-1 flex items-center gap-0.5">
        <IssueStatus issue={card} />
        <IssuePriority issue={card} />
        <span className="ml-auto text-xs">
          <Day at={card.createdAt} />
        </span>
      </div>
    </div>
  </GridListItem>
)
