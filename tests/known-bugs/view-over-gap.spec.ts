/**
 * A session whose push was refused goes on with what comes next. Where that is a change of the view, its number belongs to one that the leader
 * has just refused: the leader stumbles over it, and takes no push any more, without a word. In every version so far. The refusal is made in
 * the page, with LiveStore's own error; it also comes by itself, where somebody else is a moment faster.
 */
import { changePriority } from '../../apps/linearlite/src/data/actions.ts'
import { newIssues } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import { isProbe } from '../../src/history/predicates.ts'
import { patiently, until } from '../../src/settlement/until.ts'
import { openWithStoredIssue, title } from '../cloudflare/stored-issue.ts'

for (const [tag, name, changesView] of [
  ['@view-over-gap', 'a change whose push was refused arrives though the view was changed after it', true],
  ['@view-over-gap-no-view', 'a change whose push was refused arrives where the view stayed as it was', false],
] as const) {
  test(name, { tag }, async ({ linearlite, network, upstream, history }) => {
    const alice = await openWithStoredIssue(linearlite, network)
    const id = await alice.idOf(title)

    const pushes = network.hold({ client: alice.client, kind: 'push' })
    await alice.createIssue({ title: 'Waits for the backend' })
    await expect(alice).toReachLeader()
    await patiently(history, 'her push to the backend', pushes.untilWaiting(1))
    await alice.refuseNextPush()
    const refused = until(history, isProbe('alice', 'session-push-failed'))
    await alice.commit([[changePriority({ id, priority: 4 })]])
    await patiently(history, 'the refusal', refused)
    if (changesView) {
      const pushed = until(history, isProbe('alice', 'session-push'))
      await alice.changeView({ descending: false })
      await patiently(history, 'her session to push the view', pushed)
    }
    // With the next page a session tries again what was refused.
    await upstream.append(newIssues(1, 'upstream'))
    pushes.end()

    await expect([alice]).toConverge()
  })
}
