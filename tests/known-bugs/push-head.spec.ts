/**
 * The head up to which the leader has taken pushes does not go back when a rebase takes them away: whatever the session pushes
 * after that is refused. In every version so far.
 */
import { changePriority, changeStatus } from '../../apps/linearlite/src/data/actions.ts'
import { expect, test } from '../../fixtures/index.ts'
import { isProbe } from '../../src/history/predicates.ts'
import { patiently, until } from '../../src/settlement/until.ts'
import { openWithStoredIssue, title } from '../cloudflare/stored-issue.ts'
import { comeBackToABacklog, requireBacklog } from './backlog.ts'

const arms = [
  {
    tag: '@push-head',
    title: 'a commit of two changes in the middle of a pull arrives',
    leaderPushBatchSize: undefined,
  },
  {
    tag: '@push-head-one-by-one',
    title: 'a commit of two changes in the middle of a pull arrives when the session pushes one by one',
    leaderPushBatchSize: 1,
  },
]

for (const { tag, title: sentence, leaderPushBatchSize } of arms) {
  test(sentence, { tag }, async ({ linearlite, network, upstream, history }) => {
    await requireBacklog()
    const alice = await openWithStoredIssue(
      linearlite,
      network,
      leaderPushBatchSize === undefined ? {} : { leaderPushBatchSize },
    )
    const id = await alice.idOf(title)

    const backlog = await comeBackToABacklog(alice, network, upstream)
    const pushed = until(history, isProbe('alice', 'session-push'))
    await alice.commit([[changePriority({ id, priority: 4 }), changeStatus({ id, status: 'done' })]])
    await patiently(history, 'her session to push', pushed)
    await backlog.comeToItsEnd()

    await expect([alice]).toConverge()
  })
}
