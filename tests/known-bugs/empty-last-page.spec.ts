/**
 * A pull that ends in the middle of its pages: the latch that keeps local pushes waiting while pages come never opens again. In
 * 0.3.1 to 0.4.0-dev.22.
 */
import { changePriority } from '../../apps/linearlite/src/data/actions.ts'
import { expect, test } from '../../fixtures/index.ts'
import { isProbe } from '../../src/history/predicates.ts'
import { patiently, until } from '../../src/settlement/until.ts'
import { openWithStoredIssue, title } from '../cloudflare/stored-issue.ts'
import { comeBackToABacklog, requireBacklog } from './backlog.ts'

test('a change arrives after the connection broke between two pages', {
  tag: '@empty-last-page-offline',
}, async ({ linearlite, network, upstream, history }) => {
  await requireBacklog()
  const alice = await openWithStoredIssue(linearlite, network)
  const id = await alice.idOf(title)

  const backlog = await comeBackToABacklog(alice, network, upstream)
  const refusal = network.refuse('alice')
  const refused = network.until((event) => event.type === 'refused')
  network.cut('alice')
  const pushed = until(history, isProbe('alice', 'session-push'))
  await alice.commit([[changePriority({ id, priority: 4 })]])
  await patiently(history, 'her session to push, and her leader to try again', Promise.all([pushed, refused]))
  backlog.end()
  refusal.end()

  await expect([alice]).toConverge()
})
