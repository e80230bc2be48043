/**
 * What a person can do in LinearLite, as plain data: `{ name, args }`, ready to be committed.
 *
 * Free of LiveStore and of React, so that the UI, the tests and the harness make the same changes. Every change has a
 * fresh `changeId`; ids need no coordination between clients.
 */
import { generateKeyBetween } from 'fractional-indexing'
import { nanoid } from 'nanoid'
import type { Priority, Status } from './vocabulary.ts'

/** Arguments of every event by its name; the LiveStore schemas in events.ts say the same, and the compiler compares them. */
export interface ChangeArgs {
  readonly 'v1.IssueCreated': {
    readonly changeId: string
    readonly id: string
    readonly title: string
    readonly description: string
    readonly status: Status
    readonly priority: Priority
    readonly creator: string
    readonly rank: string
    readonly createdAt: number
  }
  readonly 'v1.IssueTitleChanged': Modified<{ readonly title: string }>
  readonly 'v1.IssueDescriptionChanged': Modified<{ readonly description: string }>
  readonly 'v1.IssueStatusChanged': Modified<{ readonly status: Status }>
  readonly 'v1.IssuePriorityChanged': Modified<{ readonly priority: Priority }>
  readonly 'v1.IssueMoved': Modified<{ readonly status: Status; readonly rank: string }>
  readonly 'v1.IssueDeleted': { readonly changeId: string; readonly id: string; readonly deletedAt: number }
  readonly 'v1.CommentCreated': {
    readonly changeId: string
    readonly id: string
    readonly issueId: string
    readonly body: string
    readonly creator: string
    readonly createdAt: number
  }
}

type Modified<Args> = Args & { readonly changeId: string; readonly id: string; readonly modifiedAt: number }

export type ChangeName = keyof ChangeArgs

/** One change of the given kind. */
export interface ChangeOf<Name extends ChangeName> {
  readonly name: Name
  readonly args: ChangeArgs[Name]
}

/** Any change: what `commit` takes. */
export type Change = { readonly [Name in ChangeName]: ChangeOf<Name> }[ChangeName]

const newChangeId = (): string => nanoid()

/** Creates an issue; its id is new unless given. `now` is milliseconds since 1970. */
export const createIssue = ({
  id = nanoid(),
  title,
  description = '',
  status = 'backlog',
  priority = 0,
  creator,
  rank,
  now = Date.now(),
}: {
  readonly id?: string
  readonly title: string
  readonly description?: string
  readonly status?: Status
  readonly priority?: Priority
  readonly creator: string
  readonly rank: string
  readonly now?: number
}): ChangeOf<'v1.IssueCreated'> => ({
  name: 'v1.IssueCreated',
  args: { changeId: newChangeId(), id, title, description, status, priority, creator, rank, createdAt: now },
})

/** Which issue, and when (milliseconds since 1970, now unless given). */
interface OfIssue {
  readonly id: string
  readonly now?: number
}

const modification = ({ id, now = Date.now() }: OfIssue) => ({ changeId: newChangeId(), id, modifiedAt: now })

export const changeTitle = (change: OfIssue & { readonly title: string }): ChangeOf<'v1.IssueTitleChanged'> => ({
  name: 'v1.IssueTitleChanged',
  args: { ...modification(change), title: change.title },
})

export const changeDescription = (
  change: OfIssue & { readonly description: string },
): ChangeOf<'v1.IssueDescriptionChanged'> => ({
  name: 'v1.IssueDescriptionChanged',
  args: { ...modification(change), description: change.description },
})

export const changeStatus = (change: OfIssue & { readonly status: Status }): ChangeOf<'v1.IssueStatusChanged'> => ({
  name: 'v1.IssueStatusChanged',
  args: { ...modification(change), status: change.status },
})

export const changePriority = (
  change: OfIssue & { readonly priority: Priority },
): ChangeOf<'v1.IssuePriorityChanged'> => ({
  name: 'v1.IssuePriorityChanged',
  args: { ...modification(change), priority: change.priority },
})

/** Puts an issue into a board column, at a place given by its rank (see `rankBetween`). */
export const moveIssue = (
  change: OfIssue & { readonly status: Status; readonly rank: string },
): ChangeOf<'v1.IssueMoved'> => ({
  name: 'v1.IssueMoved',
  args: { ...modification(change), status: change.status, rank: change.rank },
})

/** Hides an issue everywhere; its row stays, so that late changes to it do no harm. */
export const deleteIssue = ({ id, now = Date.now() }: OfIssue): ChangeOf<'v1.IssueDeleted'> => ({
  name: 'v1.IssueDeleted',
  args: { changeId: newChangeId(), id, deletedAt: now },
})

export const addComment = ({
  id = nanoid(),
  issueId,
  body,
  creator,
  now = Date.now(),
}: {
  readonly id?: string
  readonly issueId: string
  readonly body: string
  readonly creator: string
  readonly now?: number
}): ChangeOf<'v1.CommentCreated'> => ({
  name: 'v1.CommentCreated',
  args: { changeId: newChangeId(), id, issueId, body, creator, createdAt: now },
})

/**
 * A rank between two neighbours in a column; null is the column's end.
 *
 * Two people may have given two issues the same rank at once. Between equals there is no room, so the new one takes a
 * place after both; the id decides the order of equals.
 */
export const rankBetween = (before: string | null, after: string | null): string =>
  before !== null && after !== null && before >= after
    ? generateKeyBetween(before, null)
    : generateKeyBetween(before, after)
