/** One line of the list: priority, short id, status, title, day and creator. */
import { memo } from 'react'
import type { IssueListItem } from '../../livestore/index.ts'
import { Avatar } from '../issue/avatar.tsx'
import { Day } from '../issue/day.tsx'
import { IssueLink } from '../issue/issue-link.tsx'
import { IssuePriority, IssueStatus } from '../issue/issue-properties.tsx'
import { shortId } from '../issue/short-id.ts'

interface IssueRowProps {
  readonly issue: IssueListItem
  readonly index: number
  readonly count: number
  /** Pixels from the top of the list. */
  readonly start: number
  /** Pixels. */
  readonly height: number
}

export const IssueRow = memo(({ issue, index, count, start, height }: IssueRowProps) => (
  <li
    data-issue-id={issue.id}
    data-index={index}
    aria-setsize={count}
    aria-posinset={index + 1}
    className="hover:bg-hover has-[a:focus-visible]:bg-hover absolute inset-x-0 top-0 flex items-center gap-1.5 pr-5 pl-3.5 [contain:layout_style]"
    style={{ height, transform: `translateY(${start}px)` }}
  >
    <IssuePriority issue={issue} />
    <span className="text-muted w-16 flex-none truncate text-xs tabular-nums" title={issue.id}>
      {shortId(issue.id)}
    </span>
    <IssueStatus issue={issue} />
    <IssueLink issue={issue} className="min-w-0 truncate px-1 py-1.5 font-medium" />
    <span className="ml-auto flex flex-none items-center gap-3 pl-4 text-xs">
      <Day at={issue.createdAt} />
      <Avatar name={issue.creator} />
    </span>
  </li>
))
