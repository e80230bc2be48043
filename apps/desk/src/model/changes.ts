/** Changes that are made from the control page, and the issues that they are about, by the names that schedules have for them. Pure. */
import type { ClientView, DeskState } from '../../../../src/desk/protocol.ts'
import { clientOf } from '../../../../src/history/order.ts'
import type { Action, PlannedChange } from '../../../../src/schedule/schedule.ts'

/** Issues that there are by now, the newest last. */
export const issuesOf = (
  issues: readonly string[],
  done: readonly { readonly action?: Action }[],
): readonly string[] => {
  const names = new Set(issues)
  for (const { action } of done) {
    if (action?.type !== 'commit') continue
    for (const change of action.changes) {
      if (change.type === 'create') names.add(change.issue)
      else if (change.type === 'delete') names.delete(change.issue)
    }
  }
  return [...names]
}

/**
 * A name that no issue has, and none of the schedule will have: `hand-1`, `hand-2`, …
 *
 * @param created how many were made by hand before, deleted ones included
 */
export const newIssueName = (created: number): string => `hand-${created + 1}`

/** How many issues were made by hand, as far as the desk and this page know. */
export const createdByHand = (done: readonly { readonly words: string; readonly action?: Action }[]): number =>
  Math.max(
    0,
    ...done.flatMap(({ words, action }) => {
      const changes = action?.type === 'commit' ? action.changes : []
      const names = action === undefined ? [words] : changes.map(({ issue }) => issue)
      return names.flatMap((name) => [...name.matchAll(/\bhand-(\d+)\b/g)].map(([, number]) => Number(number)))
    }),
  )

/** The tab in which a device's change is made: the first in which somebody can act. */
export const tabOf = ({ tabs }: Pick<ClientView, 'tabs'>): string | undefined =>
  tabs.find(({ isOpen, isFrozen }) => isOpen && !isFrozen)?.name

export const commitIn = (tab: string, ...changes: readonly PlannedChange[]): Action => ({
  type: 'commit',
  tab,
  changes,
})

/** Whose the card is on which an action is shown. */
export const placeOf = (action: Action): string =>
  'tab' in action ? `client ${clientOf(action.tab)}` : 'client' in action ? `client ${action.client}` : 'backend'

/** Whether anybody can act: there is a device with an open tab. */
export const isThere = ({ tabs }: Pick<ClientView, 'tabs'>): boolean => tabs.some(({ isOpen }) => isOpen)

/** Steps of the script that are still to come. */
export const isToCome = ({ state }: DeskState['script'][number]): boolean => state === 'next' || state === 'later'
