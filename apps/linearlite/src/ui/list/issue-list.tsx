/** The rows of the list, of which only those in sight are in the document. Arrow keys, j and k go from title to title. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useRef } from 'react'
import type { IssueListItem } from '../../livestore/index.ts'
import { IssueRow } from './issue-row.tsx'

/** Pixels. */
const rowHeight = 40
/** Rows kept beyond either edge, so that a fast scroll shows no blank. */
const overscan = 10

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }

/** Where the list was left, so that one comes back from an issue to the same place. */
let leftAt = 0

export const IssueList = ({ issues }: { readonly issues: readonly IssueListItem[] }) => {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: issues.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => issues[index]?.id ?? index,
    initialOffset: () => leftAt,
    overscan,
  })

  const step = (event: KeyboardEvent) => {
    const by = steps[event.key]
    if (by === undefined || !(event.target instanceof HTMLAnchorElement)) return
    const row = event.target.closest('[data-index]')
    const index = Number(row?.getAttribute('data-index')) + by
    if (row === null || index < 0 || index >= issues.length) return
    event.preventDefault()
    virtualizer.scrollToIndex(index)
    // The overscan has the neighbour in the document already.
    scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus({ preventScroll: true })
  }

  return (
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-auto"
      onScroll={(event) => {
        leftAt = event.currentTarget.scrollTop
      }}
    >
      <ul onKeyDown={step} aria-label="Issues" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start, size }) => {
          const issue = issues[index]
          return issue === undefined ? null : (
            <IssueRow key={key} issue={issue} index={index} count={issues.length} start={start} height={size} />
          )
        })}
      </ul>
    </div>
  )
}
