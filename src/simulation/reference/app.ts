/**
 * A tiny issue tracker for the reference engine, with LinearLite's words: what its users do, and what a log of it means.
 *
 * Its rows tell more than a real app's would: `trail` shows the order in which an issue was touched, `touches` how often. A
 * change that is lost, doubled or out of order shows there, whatever was written over it later.
 */
import type { TableRows } from '../../history/event.ts'
import type { Draws } from '../../schedule/draws.ts'

/** One change, before anybody has made it. */
export interface Change {
  readonly name: 'v1.IssueCreated' | 'v1.IssueTitleChanged' | 'v1.IssuePriorityChanged' | 'viewSet'
  readonly args: unknown
  readonly clientOnly: boolean
}

interface IssueArgs {
  readonly changeId: string
  readonly id: string
  readonly title?: string
  readonly priority?: number
}

/** Few enough that people meet on the same issue. */
const issueCount = 4

/** A change that a user might make. */
export const drawChange = (draws: Draws, changeId: string): Change => {
  const id = `i${draws.whole(1, issueCount)}`
  const kind = draws.whole(1, 10)
  if (kind <= 2) {
    const args: IssueArgs = { changeId, id: `i-${changeId}`, title: `made by ${changeId}`, priority: 0 }
    return { name: 'v1.IssueCreated', args, clientOnly: false }
  }
  return kind <= 6
    ? { name: 'v1.IssueTitleChanged', args: { changeId, id, title: `by ${changeId}` }, clientOnly: false }
    : { name: 'v1.IssuePriorityChanged', args: { changeId, id, priority: draws.whole(0, 4) }, clientOnly: false }
}

/** What this tab shows: a client-only event, which has no identity. */
export const viewChange = (search: string): Change => ({ name: 'viewSet', args: { search }, clientOnly: true })

/** The issues that exist from the first change on, so that every change has something to touch. */
export const firstChanges = (newChangeId: () => string): readonly Change[] =>
  Array.from({ length: issueCount }, (_, index) => ({
    name: 'v1.IssueCreated',
    args: { changeId: newChangeId(), id: `i${index + 1}`, title: 'new', priority: 0 } satisfies IssueArgs,
    clientOnly: false,
  }))

interface Issue {
  readonly id: string
  readonly title: string
  readonly priority: number
  readonly touches: number
  readonly trail: string
}

/** The rows after all events of a log, in its order. Client-only events leave no row. */
export const fold = (log: readonly { readonly name: string; readonly args: unknown }[]): TableRows => {
  const issues = new Map<string, Issue>()
  for (const { name, args } of log) {
    if (name === 'viewSet') continue
    const { changeId, ...change } = args as IssueArgs
    const issue = issues.get(change.id) ?? { id: change.id, title: '', priority: 0, touches: 0, trail: '' }
    issues.set(change.id, { ...issue, ...change, touches: issue.touches + 1, trail: `${issue.trail} ${changeId}` })
  }
  return { issues: [...issues.values()].sort((left, right) => (left.id < right.id ? -1 : 1)) }
}
