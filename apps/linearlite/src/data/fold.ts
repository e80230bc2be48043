/**
 * LinearLite's fold: from a log of events to the rows that every client must show.
 *
 * Pure and free of LiveStore, so that it can serve as an oracle: it says what the backend's log means without the code
 * under test. It mirrors the materializers in schema.ts: plain inserts and updates.
 */
import type { Priority, Status } from './vocabulary.ts'

export interface IssueRow {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly status: Status
  readonly priority: Priority
  readonly creator: string
  readonly rank: string
  readonly createdAt: number
  readonly modifiedAt: number
  readonly deletedAt: number | null
}

export interface CommentRow {
  readonly id: string
  readonly issueId: string
  readonly body: string
  readonly creator: string
  readonly createdAt: number
}

/** Everything LinearLite stores, ordered by id, so that two of them compare by value. */
// A type rather than an interface: only so it is also rows by table, as the harness has those of any app.
export type Rows = {
  readonly issues: readonly IssueRow[]
  readonly comments: readonly CommentRow[]
}

/** One event of a log, as any backend stores it: its name and its decoded arguments. */
export interface LoggedEvent {
  readonly name: string
  readonly args: unknown
}

/** What an issue has besides what it was created with. */
type IssueArgs = Partial<IssueRow> & { readonly changeId: string; readonly id: string }

const byId = (left: { readonly id: string }, right: { readonly id: string }): number =>
  left.id < right.id ? -1 : left.id > right.id ? 1 : 0

/**
 * The rows after all events of a log, in the log's order.
 *
 * @throws Error where a plain insert would fail (an id created twice) and for an event that LinearLite does not know.
 * @example
 * fold([{ name: 'v1.IssuePriorityChanged', args: { changeId: 'c1', id: 'i1', priority: 4, modifiedAt: 0 } }])
 * // -> { issues: [], comments: [] }: an update of a row that is not there changes nothing
 */
export const fold = (log: Iterable<LoggedEvent>): Rows => {
  const issues = new Map<string, IssueRow>()
  const comments = new Map<string, CommentRow>()

  for (const { name, args } of log) {
    const { changeId, ...change } = args as IssueArgs
    switch (name) {
      case 'v1.IssueCreated': {
        if (issues.has(change.id)) throw new Error(`issue ${change.id} is created twice, again by change ${changeId}`)
        const created = change as Omit<IssueRow, 'modifiedAt' | 'deletedAt'>
        issues.set(change.id, { ...created, modifiedAt: created.createdAt, deletedAt: null })
        break
      }
      case 'v1.CommentCreated': {
        if (comments.has(change.id))
          throw new Error(`comment ${change.id} is created twice, again by change ${changeId}`)
        comments.set(change.id, change as unknown as CommentRow)
        break
      }
      case 'v1.IssueTitleChanged':
      case 'v1.IssueDescriptionChanged':
      case 'v1.IssueStatusChanged':
      case 'v1.IssuePriorityChanged':
      case 'v1.IssueMoved':
      case 'v1.IssueDeleted': {
        const issue = issues.get(change.id)
        if (issue !== undefined) issues.set(change.id, { ...issue, ...change })
        break
      }
      default:
        throw new Error(`LinearLite knows no event ${name} (change ${changeId})`)
    }
  }

  return { issues: [...issues.values()].sort(byId), comments: [...comments.values()].sort(byId) }
}
