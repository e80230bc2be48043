/**
 * A commit inside the session's own rebase: it rolls back what has just been made, and the store shuts down. In 0.4.0-dev.8 to
 * dev.22. LiveStore's simulation delays widen the window.
 */
import { changePriority, changeStatus } from '../../apps/linearlite/src/data/actions.ts'
import { newIssues } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import { isProbe } from '../../src/history/predicates.ts'
import { patiently, until } from '../../src/settlement/until.ts'
import { openWithStoredIssue, title } from '../cloudflare/stored-issue.ts'

test('a change during the rebase of another arrives', {
  tag: '@rebase-window',
}, async ({ linearlite, network, upstream, history }) => {
  const alice = await openWithStoredIssue(linearlite, network, { simulation: '3_before_rebase_rollback:1000' })
  const id = await alice.idOf(title)

  const pushes = network.hold({ client: 'alice', kind: 'push' })
  await alice.commit([[changePriority({ id, priority: 4 })]])
  await expect(alice).toReachLeader()
  await patiently(history, 'her push to the backend', pushes.untilWaiting(1))
  const foreign = newIssues(1, 'upstream')
  const rebasing = until(history, isProbe('alice', 'span-event', { span: /^merge:pull:rebase/ }))
  await upstream.append(foreign)
  await patiently(history, 'her session to rebase', rebasing)
  await alice.commit([[changeStatus({ id, status: 'done' })]])
  pushes.end()

  await expect([alice]).toConverge()
})
