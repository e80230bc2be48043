/**
 * Everything that can happen in LinearLite, as LiveStore events.
 *
 * LiveStore renumbers events on rebase and gives them no identity of their own; two equal changes are legitimate. So
 * every event carries a `changeId`, unique without coordination, and whoever asks "the same event?" asks that.
 */
import { Events, Schema } from '@livestore/livestore'

const Status = Schema.Literal('backlog', 'todo', 'in_progress', 'done', 'canceled')
const Priority = Schema.Literal(0, 1, 2, 3, 4)
/** Milliseconds since 1970, by the clock of the client that made the change. */
const Instant = Schema.Number

/** Arguments that every event has: which change it is, and which issue it is about. */
const ofIssue = { changeId: Schema.String, id: Schema.String }

export const events = {
  issueCreated: Events.synced({
    name: 'v1.IssueCreated',
    schema: Schema.Struct({
      ...ofIssue,
      title: Schema.String,
      description: Schema.String,
      status: Status,
      priority: Priority,
      creator: Schema.String,
      rank: Schema.String,
      createdAt: Instant,
    }),
  }),
  issueTitleChanged: Events.synced({
    name: 'v1.IssueTitleChanged',
    schema: Schema.Struct({ ...ofIssue, title: Schema.String, modifiedAt: Instant }),
  }),
  issueDescriptionChanged: Events.synced({
    name: 'v1.IssueDescriptionChanged',
    schema: Schema.Struct({ ...ofIssue, description: Schema.String, modifiedAt: Instant }),
  }),
  issueStatusChanged: Events.synced({
    name: 'v1.IssueStatusChanged',
    schema: Schema.Struct({ ...ofIssue, status: Status, modifiedAt: Instant }),
  }),
  issuePriorityChanged: Events.synced({
    name: 'v1.IssuePriorityChanged',
    schema: Schema.Struct({ ...ofIssue, priority: Priority, modifiedAt: Instant }),
  }),
  /** Dragged on the board: its column and its place in it. */
  issueMoved: Events.synced({
    name: 'v1.IssueMoved',
    schema: Schema.Struct({ ...ofIssue, status: Status, rank: Schema.String, modifiedAt: Instant }),
  }),
  issueDeleted: Events.synced({
    name: 'v1.IssueDeleted',
    schema: Schema.Struct({ ...ofIssue, deletedAt: Instant }),
  }),
  commentCreated: Events.synced({
    name: 'v1.CommentCreated',
    schema: Schema.Struct({
      ...ofIssue,
      issueId: Schema.String,
      body: Schema.String,
      creator: Schema.String,
      createdAt: Instant,
    }),
  }),
}
