/** LinearLite's state: two tables fed by plain inserts and updates, and one client document for what this tab shows. */
import { makeSchema, Schema, SessionIdSymbol, State } from '@livestore/livestore'
import { events } from './events.ts'

const issues = State.SQLite.table({
  name: 'issues',
  columns: {
    id: State.SQLite.text({ primaryKey: true }),
    title: State.SQLite.text(),
    description: State.SQLite.text(),
    status: State.SQLite.text({ schema: Schema.Literal('backlog', 'todo', 'in_progress', 'done', 'canceled') }),
    priority: State.SQLite.integer({ schema: Schema.Literal(0, 1, 2, 3, 4) }),
    creator: State.SQLite.text(),
    /** Place within a board column: a fractional index, compared as text. */
    rank: State.SQLite.text(),
    createdAt: State.SQLite.integer(),
    modifiedAt: State.SQLite.integer(),
    deletedAt: State.SQLite.integer({ nullable: true }),
  },
  indexes: [{ name: 'issues_status_rank', columns: ['status', 'rank'] }],
})

const comments = State.SQLite.table({
  name: 'comments',
  columns: {
    id: State.SQLite.text({ primaryKey: true }),
    issueId: State.SQLite.text(),
    body: State.SQLite.text(),
    creator: State.SQLite.text(),
    createdAt: State.SQLite.integer(),
  },
  indexes: [{ name: 'comments_issue', columns: ['issueId'] }],
})

/** What one tab shows. Never synced: setting it commits a client-only event. */
const view = State.SQLite.clientDocument({
  name: 'view',
  schema: Schema.Struct({
    search: Schema.String,
    statuses: Schema.Array(Schema.Literal('backlog', 'todo', 'in_progress', 'done', 'canceled')),
    priorities: Schema.Array(Schema.Literal(0, 1, 2, 3, 4)),
    sortBy: Schema.Literal('createdAt', 'modifiedAt', 'priority', 'status', 'title'),
    descending: Schema.Boolean,
  }),
  default: {
    id: SessionIdSymbol,
    value: { search: '', statuses: [], priorities: [], sortBy: 'createdAt', descending: true },
  },
})

export const tables = { issues, comments, view }

const materializers = State.SQLite.materializers(events, {
  'v1.IssueCreated': ({ changeId: _, createdAt, ...issue }) =>
    issues.insert({ ...issue, createdAt, modifiedAt: createdAt, deletedAt: null }),
  'v1.IssueTitleChanged': ({ id, title, modifiedAt }) => issues.update({ title, modifiedAt }).where({ id }),
  'v1.IssueDescriptionChanged': ({ id, description, modifiedAt }) =>
    issues.update({ description, modifiedAt }).where({ id }),
  'v1.IssueStatusChanged': ({ id, status, modifiedAt }) => issues.update({ status, modifiedAt }).where({ id }),
  'v1.IssuePriorityChanged': ({ id, priority, modifiedAt }) => issues.update({ priority, modifiedAt }).where({ id }),
  'v1.IssueMoved': ({ id, status, rank, modifiedAt }) => issues.update({ status, rank, modifiedAt }).where({ id }),
  'v1.IssueDeleted': ({ id, deletedAt }) => issues.update({ deletedAt }).where({ id }),
  'v1.CommentCreated': ({ changeId: _, ...comment }) => comments.insert(comment),
})

export const schema = makeSchema({
  events: { ...events, viewSet: tables.view.set },
  state: State.SQLite.makeState({ tables, materializers }),
})
