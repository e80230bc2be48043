/** One tab of LinearLite: what any app's tab is, with LinearLite's own actions and words. */
import type { Locator } from '@playwright/test'
import type { Change } from '../../apps/linearlite/src/data/actions.ts'
import type { Rows } from '../../apps/linearlite/src/data/fold.ts'
import type { IssueView } from '../../apps/linearlite/src/data/queries.ts'
import type { PriorityLabel, StatusLabel } from '../../apps/linearlite/src/data/vocabulary.ts'
import type { Disturbance } from '../runner/contract.ts'
import { type AppTab, actionOf, type TabParts } from './app-tab.ts'
import { indicatorOf, type LinearLiteActions, rowOf } from './linearlite-app.ts'
import { watchRefusals } from './ordered-refusals.ts'
import type { Actions, ActionsOfTab } from './subject-app.ts'

export type { Step } from './app-tab.ts'

export interface Tab extends AppTab<LinearLiteActions, Tab> {
  readonly createIssue: (issue: { readonly title: string }) => Promise<void>
  readonly changePriority: (title: string, priority: PriorityLabel) => Promise<void>
  readonly changeStatus: (title: string, status: StatusLabel) => Promise<void>
  /** Commits changes without the user interface, one LiveStore commit for each list: for more than fingers can do. */
  readonly commit: (commits: readonly (readonly Change[])[]) => Promise<void>
  /** Changes how the list is filtered and sorted, without the user interface: a client-only event. */
  readonly changeView: (change: Partial<IssueView>) => Promise<void>

  /**
   * Lets the session's next push to its leader be refused, through a seam of ours: as by a leader that is ahead. Resolves when that is
   * ordered, with whether it has happened.
   */
  readonly refuseNextPush: () => Promise<Disturbance>

  /** The list row of an issue. */
  readonly row: (title: string) => Locator
  /** The priority that the list shows for an issue. */
  readonly priorityOf: (title: string) => Promise<PriorityLabel>
  /** The status that the list shows for an issue. */
  readonly statusOf: (title: string) => Promise<StatusLabel>
  /** The id of an issue, by its title. */
  readonly idOf: (title: string) => Promise<string>
  /** The sync indicator. */
  readonly indicator: Locator

  /** Everything that the store holds, ordered by id. */
  readonly rows: () => Promise<Rows>
}

/** Makes LinearLite's tab of a tab of the app that the trial is about: what that app does not define ends the trial as not available. */
export const asLinearLite = (tab: AppTab<Actions, Tab>, parts: TabParts): Tab => {
  const { page, name, step, surroundings, onFault } = parts
  const orderRefusal = watchRefusals(surroundings.history, name)
  const own = <Name extends keyof LinearLiteActions>(action: Name) =>
    actionOf(parts, action) as ActionsOfTab<LinearLiteActions>[Name]
  return {
    ...(tab as AppTab<LinearLiteActions, Tab>),
    rows: () => tab.rows() as Promise<Rows>,
    createIssue: (issue) => step(`${name} creates the issue "${issue.title}"`, () => own('createIssue')(issue)),
    changePriority: (title, priority) =>
      step(`${name} sets the priority of "${title}" to ${priority}`, () => own('changePriority')(title, priority)),
    changeStatus: (title, status) =>
      step(`${name} sets the status of "${title}" to ${status}`, () => own('changeStatus')(title, status)),
    commit: (commits) =>
      step(`${name} commits ${commits.flat().length} changes in ${commits.length} commits`, () =>
        own('commit')(commits),
      ),
    changeView: (change) =>
      step(`${name} sets ${Object.keys(change).join(' and ')} of the list`, () => own('changeView')(change)),
    refuseNextPush: () =>
      step(`the leader of ${name} refuses its next push`, async () => {
        const refusal = orderRefusal()
        onFault({ title: `a refusal of the next push of ${name} to its leader`, ...refusal })
        await own('refuseNextPush')()
        return refusal
      }),
    row: (title) => rowOf(page, title),
    priorityOf: own('priorityOf'),
    statusOf: own('statusOf'),
    idOf: own('idOf'),
    indicator: indicatorOf(page),
  }
}
