/** The head of the list and of the board: what is shown, and the controls that narrow it down. */
import type { ReactNode } from 'react'
import { useCounts } from '../../livestore/index.ts'
import { FilterChips } from './filter-chips.tsx'
import { FilterMenu } from './filter-menu.tsx'
import { SampleMenu } from './sample-menu.tsx'
import { SearchBox } from './search-box.tsx'

interface ToolbarProps {
  readonly title: string
  /** How many issues are shown. */
  readonly shown: number
  /** Further controls. */
  readonly children?: ReactNode
}

const format = new Intl.NumberFormat('en')

export const Toolbar = ({ title, shown, children }: ToolbarProps) => {
  const { total } = useCounts()
  return (
    <div className="flex-none border-b">
      <div className="flex h-12 items-center gap-2 pr-3 pl-5">
        <h1 className="font-semibold">{title}</h1>
        <span className="text-muted tabular-nums" data-testid="issue-count" data-shown={shown} data-total={total}>
          {shown === total ? format.format(total) : `${format.format(shown)} of ${format.format(total)}`}
        </span>
        <div className="ml-auto flex items-center gap-1">
          {total === 0 && <SampleMenu />}
          <SearchBox />
          <FilterMenu />
          {children}
        </div>
      </div>
      <FilterChips />
    </div>
  )
}
