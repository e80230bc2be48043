/** What devices change in the scenarios of upgrades: something of every kind that LinearLite has. */
import {
  addComment,
  changeDescription,
  changePriority,
  changeStatus,
  changeTitle,
  createIssue,
  deleteIssue,
  moveIssue,
} from '../../apps/linearlite/src/data/actions.ts'
import type { Tab } from '../../src/browser/tab.ts'

export const title = 'Fix the login page'

/** Changes an issue in every way, makes another and deletes it, and sets the view: nine changes, one of them client-only. */
export const changeEverything = async (tab: Tab, id: string): Promise<void> => {
  const other = createIssue({ title: 'Not for long', creator: tab.client, rank: 'a1' })
  await tab.commit([
    [changePriority({ id, priority: 3 })],
    [changeStatus({ id, status: 'todo' })],
    [
      changeDescription({ id, description: `It does not “log in”, says ${tab.client}.\nNot even once: \u{1F6AB}` }),
      addComment({ issueId: id, body: 'Seen here, too.', creator: tab.client }),
    ],
    [other, changeTitle({ id: other.args.id, title: 'Not for long at all' })],
    [deleteIssue({ id: other.args.id })],
    [moveIssue({ id, status: 'in_progress', rank: 'a5' })],
  ])
  await tab.changeView({ descending: false })
}
