/**
 * A session whose push its leader refuses once: it clears its queue, and waits for a pull that would rebase what it has pending.
 * Without a backend none ever comes. In every version so far. The refusal is made in the page, with LiveStore's own error.
 */
import { expect, test } from '../../fixtures/index.ts'
import { isProbe } from '../../src/history/predicates.ts'
import { patiently, until } from '../../src/settlement/until.ts'

const title = 'Fix the login page'

test('a priority change arrives though the leader refuses its push once', {
  tag: '@session-stall',
}, async ({ linearlite, history }) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title })
  await expect(alice).toDrain()

  await alice.refuseNextPush()
  const refused = until(history, isProbe('alice', 'session-push-failed'))
  await alice.changePriority(title, 'Urgent')
  await patiently(history, 'the refusal', refused)

  await expect(alice).toDrain()
})
