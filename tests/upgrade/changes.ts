/** What devices change in the scenarios of upgrades: something of every kind that LinearLite has. */
import {
  addComment,
  changeDescription,
  changePriority,
  changeStatus,
  changeTitle,
  createIssue,
  deleteIssue,
  moveIssue,
} from '../../apps/linearlite/src/data/actions.ts'
import type { Tab } from '../../src/browser/tab.ts'
import type { StandingOrder } from '../../src/network/types.ts'
import type { Network } from '../../src/network/watched-relay.ts'

/** Changes an issue in every way, makes another and deletes it, and sets the view: nine changes, one of them client-only. */
export const changeEverything = async (tab: Tab, id: string): Promise<void> => {
  const other = createIssue({ title: 'Not for long', creator: tab.client, rank: 'a1' })
  await tab.commit([
    [changePriority({ id, priority: 3 })],
    [changeStatus({ id, status: 'todo' })],
    [
      changeDescription({ id, description: `It does not “log in”, says ${tab.client}.\nNot even once: \u{1F6AB}` }),
      addComment({ issueId: id, body: 'Seen here, too.', creator: tab.client }),
    ],
    [other, changeTitle({ id: other.args.id, title: 'Not for long at all' })],
    [deleteIssue({ id: other.args.id })],
    [moveIssue({ id, status: 'in_progress', rank: 'a5' })],
  ])
  await tab.changeView({ descending: false })
}

/** Takes a device off the network, and resolves when it has tried in vain to come back; ending the order lets it. */
export const goOffline = async (network: Network, client: string): Promise<StandingOrder> => {
  const refusal = network.refuse(client)
  const refused = network.until((event) => event.type === 'refused' && event.client === client)
  network.cut(client)
  await refused
  return refusal
}
