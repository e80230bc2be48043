/**
 * A push that is older than the leader's last rebase: the leader drops it and never answers, and the session waits for ever. In
 * 0.4.0-dev.8 and dev.9; from dev.12 on the leader refuses it, and the session tries again.
 */
import { changePriority } from '../../apps/linearlite/src/data/actions.ts'
import { newIssues } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import { isProbe } from '../../src/history/predicates.ts'
import { patiently, until } from '../../src/settlement/until.ts'
import { openWithStoredIssue, title } from '../cloudflare/stored-issue.ts'
import { comeBackToABacklog, requireBacklog } from './backlog.ts'

test('a priority change after a rebase in the middle of a pull arrives', {
  tag: '@stale-generation-pages',
}, async ({ linearlite, network, upstream, history }) => {
  await requireBacklog()
  const alice = await openWithStoredIssue(linearlite, network)
  const id = await alice.idOf(title)

  const backlog = await comeBackToABacklog(alice, network, upstream)
  const pushed = until(history, isProbe('alice', 'session-push'))
  await alice.changeView({ descending: false })
  await patiently(history, 'her session to push the view', pushed)
  await backlog.comeToItsEnd()
  await alice.commit([[changePriority({ id, priority: 4 })]])

  await expect([alice]).toConverge()
})

test('a priority change after a rebase of what waits for the backend arrives', {
  tag: '@stale-generation-push',
}, async ({ linearlite, network, upstream, history }) => {
  const alice = await openWithStoredIssue(linearlite, network)
  const id = await alice.idOf(title)

  const pushes = network.hold({ client: 'alice', kind: 'push' })
  await alice.createIssue({ title: 'Waits for the backend' })
  await alice.changeView({ descending: false })
  await expect(alice).toReachLeader()
  await patiently(history, 'her push to the backend', pushes.untilWaiting(1))

  const foreign = newIssues(1, 'upstream')
  const pulled = until(history, isProbe('alice', 'session-pull', { change: foreign[0]?.args.changeId ?? '' }))
  await upstream.append(foreign)
  await patiently(history, "her session to hear of the other's issue", pulled)
  await alice.commit([[changePriority({ id, priority: 4 })]])
  pushes.end()

  await expect([alice]).toConverge()
})
