/** What a person did in LinearLite's own user interface, as a step of a schedule has it. Pure. */
import * as v from 'valibot'
import type { ChangeName } from '../../apps/linearlite/src/data/actions.ts'
import { priorities, statuses } from '../../apps/linearlite/src/data/vocabulary.ts'
import type { Action, PlannedChange } from '../schedule/schedule.ts'

/** An event as the page has committed it. */
export interface CommittedEvent {
  readonly name: string
  readonly args: unknown
}

/** Steps of a tab, and what no step can say, in words. */
export interface ByHand {
  readonly actions: readonly Action[]
  readonly unsaid: readonly string[]
}

/** What changes may be in a schedule are called; a longer text is cut. */
const text = v.pipe(
  v.string(),
  v.transform((whole) => whole.slice(0, 200)),
)
const id = v.object({ id: v.string() })
const status = v.picklist(statuses.map(({ value }) => value))

/** What each event is as a change of a schedule; undefined where schedules have none of the kind. */
const plannedBy: Readonly<Record<ChangeName, ((args: unknown) => PlannedChange) | undefined>> = {
  'v1.IssueCreated': (args) => ({ type: 'create', issue: v.parse(id, args).id }),
  'v1.IssueTitleChanged': (args) => {
    const read = v.parse(v.object({ id: v.string(), title: text }), args)
    return { type: 'title', issue: read.id, to: read.title }
  },
  'v1.IssueDescriptionChanged': undefined,
  'v1.IssueStatusChanged': (args) => {
    const read = v.parse(v.object({ id: v.string(), status }), args)
    return { type: 'status', issue: read.id, to: read.status }
  },
  'v1.IssuePriorityChanged': (args) => {
    const priority = v.picklist(priorities.map(({ value }) => value))
    const read = v.parse(v.object({ id: v.string(), priority }), args)
    return { type: 'priority', issue: read.id, to: read.priority }
  },
  // Dragged on the board: its place within the column is nothing that a schedule has.
  'v1.IssueMoved': (args) => {
    const read = v.parse(v.object({ id: v.string(), status }), args)
    return { type: 'status', issue: read.id, to: read.status }
  },
  'v1.IssueDeleted': (args) => ({ type: 'delete', issue: v.parse(id, args).id }),
  'v1.CommentCreated': (args) => {
    const read = v.parse(v.object({ issueId: v.string(), body: text }), args)
    return { type: 'comment', issue: read.issueId, text: read.body }
  },
}

const isChangeName = (name: string): name is ChangeName => name in plannedBy

/** LiveStore's own event for a client document: how a tab shows its list. */
const viewSet = v.object({ value: v.object({ search: v.optional(v.string()) }) })

/**
 * The events of one commit as steps.
 *
 * @example
 * stepsOfCommit('alice', [{ name: 'v1.IssuePriorityChanged', args: { id: 'i1', priority: 4 } }])
 */
export const stepsOfCommit = (tab: string, events: readonly CommittedEvent[]): ByHand => {
  const changes: PlannedChange[] = []
  const actions: Action[] = []
  const unsaid: string[] = []
  for (const { name, args } of events) {
    const planned = isChangeName(name) ? plannedBy[name] : undefined
    if (planned !== undefined) {
      changes.push(planned(args))
      continue
    }
    const view = v.safeParse(viewSet, args)
    if (!isChangeName(name) && view.success) actions.push({ type: 'view', tab, search: view.output.value.search ?? '' })
    else unsaid.push(name)
  }
  return { actions: changes.length === 0 ? actions : [...actions, { type: 'commit', tab, changes }], unsaid }
}
