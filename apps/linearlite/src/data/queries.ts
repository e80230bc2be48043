/**
 * What the UI reads, as SQL: a text, its values and the tables it depends on.
 *
 * Filtering and sorting happen in SQLite, and each query selects only the columns that its page shows, so that 10,000
 * issues stay smooth. Free of LiveStore: its compat module runs them, and the tests run them on plain SQLite.
 */
import type { CommentRow, IssueRow, Rows } from './fold.ts'
import { type Priority, type Status, statuses } from './vocabulary.ts'

/** A query whose rows are `Row`s. The type of the rows is a promise of whoever writes the SQL. */
export interface Query<Row> {
  readonly label: string
  readonly sql: string
  readonly values: readonly (string | number)[]
  readonly tables: readonly ('issues' | 'comments')[]
  /** Never set: it carries the type of the rows. */
  readonly row?: Row
}

/** One row of the issue list. */
export type IssueListItem = Pick<
  IssueRow,
  'id' | 'title' | 'status' | 'priority' | 'creator' | 'createdAt' | 'modifiedAt'
>

/** One card of the board. */
export type BoardItem = Pick<IssueRow, 'id' | 'title' | 'status' | 'priority' | 'creator' | 'rank' | 'createdAt'>

/** How the issue list is filtered and sorted. Empty lists filter nothing. */
export interface IssueView {
  readonly search: string
  readonly statuses: readonly Status[]
  readonly priorities: readonly Priority[]
  readonly sortBy: 'createdAt' | 'modifiedAt' | 'priority' | 'status' | 'title'
  readonly descending: boolean
}

const places = (values: readonly unknown[]): string => values.map(() => '?').join(', ')

const statusOrder = `CASE status ${statuses.map(({ value }, index) => `WHEN '${value}' THEN ${index}`).join(' ')} END`

const sortExpressions: Readonly<Record<IssueView['sortBy'], string>> = {
  createdAt: 'createdAt',
  modifiedAt: 'modifiedAt',
  priority: 'priority',
  status: statusOrder,
  title: 'title COLLATE NOCASE',
}

/** The issues of a view; equals are ordered by id, so that every client shows the same order. */
export const issueList = (view: IssueView): Query<IssueListItem> => {
  const conditions = ['deletedAt IS NULL']
  const values: (string | number)[] = []
  if (view.statuses.length > 0) {
    conditions.push(`status IN (${places(view.statuses)})`)
    values.push(...view.statuses)
  }
  if (view.priorities.length > 0) {
    conditions.push(`priority IN (${places(view.priorities)})`)
    values.push(...view.priorities)
  }
  const search = view.search.trim()
  if (search !== '') {
    const pattern = `%${search.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`
    conditions.push(`(title LIKE ? ESCAPE '\\' OR description LIKE ? ESCAPE '\\')`)
    values.push(pattern, pattern)
  }
  const direction = view.descending ? 'DESC' : 'ASC'
  return {
    label: 'issue list',
    sql: `SELECT id, title, status, priority, creator, createdAt, modifiedAt FROM issues WHERE ${conditions.join(' AND ')} ORDER BY ${sortExpressions[view.sortBy]} ${direction}, id ${direction}`,
    values,
    tables: ['issues'],
  }
}

/** The cards of one board column, by rank. */
export const boardColumn = (status: Status): Query<BoardItem> => ({
  label: `board ${status}`,
  sql: 'SELECT id, title, status, priority, creator, rank, createdAt FROM issues WHERE status = ? AND deletedAt IS NULL ORDER BY rank, id',
  values: [status],
  tables: ['issues'],
})

/** One issue: no row where it is unknown or deleted. */
export const issueById = (id: string): Query<IssueRow> => ({
  label: 'issue',
  sql: 'SELECT * FROM issues WHERE id = ? AND deletedAt IS NULL',
  values: [id],
  tables: ['issues'],
})

/** The comments of an issue, oldest first. */
export const commentsOf = (issueId: string): Query<CommentRow> => ({
  label: 'comments',
  sql: 'SELECT * FROM comments WHERE issueId = ? ORDER BY createdAt, id',
  values: [issueId],
  tables: ['comments'],
})

/** How many issues each status has; statuses without issues have no row. */
export const statusCounts: Query<{ readonly status: Status; readonly count: number }> = {
  label: 'counts',
  sql: 'SELECT status, count(*) AS count FROM issues WHERE deletedAt IS NULL GROUP BY status',
  values: [],
  tables: ['issues'],
}

/** One row where the store has ever had an issue, deleted ones too. */
export const anyIssue: Query<{ readonly id: string }> = {
  label: 'any issue',
  sql: 'SELECT id FROM issues LIMIT 1',
  values: [],
  tables: ['issues'],
}

/** Everything, deleted issues too, ordered by id as in `Rows`. */
export const allIssues: Query<Rows['issues'][number]> = {
  label: 'all issues',
  sql: 'SELECT id, title, description, status, priority, creator, rank, createdAt, modifiedAt, deletedAt FROM issues ORDER BY id',
  values: [],
  tables: ['issues'],
}

export const allComments: Query<Rows['comments'][number]> = {
  label: 'all comments',
  sql: 'SELECT id, issueId, body, creator, createdAt FROM comments ORDER BY id',
  values: [],
  tables: ['comments'],
}
