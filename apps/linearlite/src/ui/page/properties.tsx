/** What an issue is marked with: status, priority, creator and dates. */
import type { ReactNode } from 'react'
import type { IssueRow } from '../../data/fold.ts'
import { Avatar } from '../issue/avatar.tsx'
import { Day } from '../issue/day.tsx'
import { IssuePriority, IssueStatus } from '../issue/issue-properties.tsx'

const Property = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid h-9 grid-cols-[80px_1fr] items-center">
    <dt className="text-muted">{name}</dt>
    <dd className="flex min-w-0 items-center gap-2">{children}</dd>
  </div>
)

export const Properties = ({ issue }: { readonly issue: IssueRow }) => (
  <aside
    aria-label="Properties"
    className="flex-none p-5 max-md:order-first max-md:border-b max-md:py-2 md:w-64 md:border-l md:pt-10"
  >
    <dl className="max-md:grid max-md:grid-cols-2">
      <Property name="Status">
        <span className="-ml-2">
          <IssueStatus issue={issue} labelled />
        </span>
      </Property>
      <Property name="Priority">
        <span className="-ml-2">
          <IssuePriority issue={issue} labelled />
        </span>
      </Property>
      <Property name="Creator">
        <Avatar name={issue.creator} />
        <span className="truncate">{issue.creator}</span>
      </Property>
      <Property name="Created">
        <Day at={issue.createdAt} />
      </Property>
      <Property name="Updated">
        <Day at={issue.modifiedAt} />
      </Property>
    </dl>
  </aside>
)
