/** The changes of a schedule as LinearLite makes them: names become ids, and every change can be told from all others. Pure. */
import {
  addComment,
  type Change,
  changePriority,
  changeStatus,
  changeTitle,
  createIssue,
  deleteIssue,
} from '../../apps/linearlite/src/data/actions.ts'
import { clientOf } from '../history/order.ts'
import { outsider } from '../schedule/explain.ts'
import type { PlannedChange } from '../schedule/schedule.ts'

/** Makes the changes of one trial, numbered in the order in which they are asked for. */
export interface ChangeMaker {
  /** The change that somebody plans in a tab. */
  readonly make: (tab: string, planned: PlannedChange) => Change
  /** So many changes of somebody who is not part of the trial, cut into pushes of at most a page, as a client makes them. */
  readonly ofOutsider: (count: number, pageSize: number, issue?: string) => readonly (readonly Change[])[]
}

/**
 * Makes changes from `c1` on.
 *
 * @example
 * const changes = makeChanges()
 * changes.make('alice', { type: 'create', issue: 'i1' }).args.changeId // 'c1'
 */
export const makeChanges = (): ChangeMaker => {
  let count = 0
  const nextId = (): string => `c${++count}`
  /** Names of issues that somebody has made. */
  const created = new Set<string>()

  const changeOf = (tab: string, change: PlannedChange, changeId: string): Change => {
    const { issue } = change
    switch (change.type) {
      case 'create': {
        // What LinearLite makes anew has an id that nobody had before: a second issue of one name is another issue.
        const id = created.has(issue) ? `${issue}-${changeId}` : issue
        created.add(issue)
        return createIssue({ id, title: issue, creator: clientOf(tab), rank: 'a0' })
      }
      case 'priority':
        return changePriority({ id: issue, priority: change.to })
      case 'status':
        return changeStatus({ id: issue, status: change.to })
      case 'title':
        return changeTitle({ id: issue, title: change.to })
      case 'comment':
        return addComment({ id: `comment-${changeId}`, issueId: issue, body: change.text, creator: clientOf(tab) })
      case 'delete':
        return deleteIssue({ id: issue })
    }
  }

  const outside = (issue: string | undefined): Change => {
    const id = nextId()
    const change =
      issue === undefined
        ? createIssue({ id: `issue-${id}`, title: `Mallory’s ${id}`, creator: outsider, rank: 'a0' })
        : changePriority({ id: issue, priority: 4 })
    return withId(change, id)
  }

  return {
    make: (tab, planned) => {
      const id = nextId()
      return withId(changeOf(tab, planned, id), id)
    },
    ofOutsider: (events, pageSize, issue) =>
      Array.from({ length: Math.ceil(events / pageSize) }, (_, push) =>
        Array.from({ length: Math.min(pageSize, events - push * pageSize) }, () => outside(issue)),
      ),
  }
}

/** The same in every run, where LinearLite's own ids are random. */
const withId = (change: Change, changeId: string): Change =>
  ({ ...change, args: { ...change.args, changeId } }) as Change
