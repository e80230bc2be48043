/** All issues as a board, narrowed down by the same filters as the list. */
import { useIssueList, useView } from '../../livestore/index.ts'
import { usePageTitle } from '../shell/page-title.ts'
import { hasFilters } from '../view/filters.ts'
import { Board } from './board.tsx'

/** Asks the list's query which issues pass, so that list and board cannot disagree. */
const FilteredBoard = () => {
  const [view] = useView()
  const passing = new Set(useIssueList(view).map(({ id }) => id))
  return <Board columns={view.statuses} passing={passing} />
}

export const BoardPage = () => {
  usePageTitle('Board')
  const [view] = useView()
  return hasFilters(view) ? <FilteredBoard /> : <Board />
}
