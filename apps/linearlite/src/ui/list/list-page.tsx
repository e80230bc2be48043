/** All issues as a list. */
import { useCounts, useIssueList, useView } from '../../livestore/index.ts'
import { usePageTitle } from '../shell/page-title.ts'
import { SortMenu } from '../view/sort-menu.tsx'
import { Toolbar } from '../view/toolbar.tsx'
import { EmptyStore } from './empty-store.tsx'
import { IssueList } from './issue-list.tsx'
import { NothingFound } from './nothing-found.tsx'

export const ListPage = () => {
  usePageTitle('Issues')
  const [view] = useView()
  const issues = useIssueList(view)
  const { total } = useCounts()
  return (
    <>
      <Toolbar title="Issues" shown={issues.length}>
        <SortMenu />
      </Toolbar>
      {total === 0 ? <EmptyStore /> : issues.length === 0 ? <NothingFound /> : <IssueList issues={issues} />}
    </>
  )
}
