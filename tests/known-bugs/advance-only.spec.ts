/**
 * A push to the backend that failed although it was stored: what comes back only confirms it, and the leader, which waits for a
 * rebase to push on, keeps everything that came after. In 0.3.1; from 0.4.0-dev.8 on an advance makes it push on, too.
 */
import { changePriority, changeStatus } from '../../apps/linearlite/src/data/actions.ts'
import { expect, test } from '../../fixtures/index.ts'
import { openWithStoredIssue, title } from '../cloudflare/stored-issue.ts'

test('a change behind one whose acknowledgement was lost reaches the backend', {
  tag: '@advance-only',
}, async ({ linearlite, network, backend }) => {
  const alice = await openWithStoredIssue(linearlite, network)
  const id = await alice.idOf(title)

  // Whole directions, so that it is the same on every wire: nothing comes back of what she pushes.
  const nothingBack = network.hold({ client: 'alice', direction: 'down' })
  await alice.commit([[changePriority({ id, priority: 4 })]])
  await expect.poll(async () => (await backend.log()).length).toBe(2)
  await alice.commit([[changeStatus({ id, status: 'done' })]])
  await expect(alice).toReachLeader()
  network.cut('alice')
  nothingBack.end()

  await expect([alice]).toConverge()
})
