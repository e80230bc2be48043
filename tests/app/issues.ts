/** What the tests of the user interface put into a store, and what they ask of it behind the page. */
import { type ChangeOf, createIssue } from '../../apps/linearlite/src/data/actions.ts'
import type { IssueRow } from '../../apps/linearlite/src/data/fold.ts'
import type { Tab } from '../../src/browser/tab.ts'

/** A new issue; issues of one column lie in the order of their ranks. `now` is milliseconds since 1970. */
export const newIssue = (
  title: string,
  given: Partial<Pick<IssueRow, 'status' | 'priority' | 'rank' | 'description'>> & { readonly now?: number } = {},
): ChangeOf<'v1.IssueCreated'> => createIssue({ title, creator: 'Ada', rank: 'a0', ...given })

/** The row that the store holds for an issue. */
export const issueIn = async (tab: Tab, title: string): Promise<IssueRow> => {
  const { issues } = await tab.rows()
  const issue = issues.find((candidate) => candidate.title === title)
  if (issue === undefined) throw new Error(`the store holds no issue "${title}", but ${issues.length} others`)
  return issue
}

/** How many events the tab has committed or received: a change of the UI state alone is not counted. */
export const eventCount = async (tab: Tab): Promise<number> => {
  const states = await tab.syncStates()
  if (states === undefined) throw new Error(`${tab.name} has no running store to count the events of`)
  return states.session.localHead.global
}

/** The ids of the issues that the page shows, in the order of the page. */
export const shownIds = (tab: Tab): Promise<readonly string[]> =>
  tab.page
    .locator('[data-issue-id]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-issue-id') ?? 'a row without an id'))
