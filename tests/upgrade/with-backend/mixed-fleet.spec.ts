/** A fleet in the middle of an upgrade: one device has the older LiveStore, one the new, and both have one backend. */
import { newIssues } from '../../../fixtures/data.ts'
import { expect } from '../../../fixtures/index.ts'
import { test } from '../../../fixtures/upgrade.ts'
import { changeEverything, goOffline } from '../changes.ts'
import { createIssueIn } from '../issue.ts'

test('a device on the older version and one on the new change the same issue at once and end with the same rows', {
  tag: '@mixed-fleet',
}, async ({ upgrade, network }) => {
  const alice = await upgrade.openOlder()
  const id = await createIssueIn(alice)
  const bob = await upgrade.openNewer()
  await expect([alice, bob]).toConverge()

  // Neither hears of the other before both have pushed: the backend must refuse one of the two.
  const pushes = [network.hold({ client: 'alice', kind: 'push' }), network.hold({ client: 'bob', kind: 'push' })]
  const refused = network.until((event) => event.kind === 'push-error')
  await Promise.all([changeEverything(alice, id), changeEverything(bob, id)])
  await Promise.all(pushes.map((hold) => hold.untilWaiting(1)))
  for (const hold of pushes) hold.end()
  await refused

  await expect([alice, bob]).toConverge()
})

test('what each version wrote reaches a fresh device on the other', { tag: '@mixed-fleet-fresh' }, async ({
  upgrade,
}) => {
  const alice = await upgrade.openOlder()
  const id = await createIssueIn(alice)
  await changeEverything(alice, id)
  await expect([alice]).toConverge()

  const bob = await upgrade.openNewer()
  await expect([alice, bob]).toConverge()
  await changeEverything(bob, id)
  await bob.commit([newIssues(10, 'bob')])
  await expect([alice, bob]).toConverge()

  const carol = await upgrade.openOlder()
  await expect([alice, bob, carol]).toConverge()
})

test('a device is upgraded while another on the older version goes on', { tag: '@mixed-fleet-upgraded' }, async ({
  upgrade,
  network,
}) => {
  const alice = await upgrade.openOlder()
  const id = await createIssueIn(alice)
  const bob = await upgrade.openOlder()
  await expect([alice, bob]).toConverge()

  // Bob has written everything before she comes back: a pull while others write has a bug of its own (doubled-page).
  const refusal = await goOffline(network, 'alice')
  await upgrade.reload(alice)
  await changeEverything(bob, id)
  await bob.commit([newIssues(10, 'bob')])
  await expect(bob).toDrain()
  await changeEverything(alice, id)
  await expect(alice).toReachLeader()
  refusal.end()

  await expect([alice, bob]).toConverge()
  await upgrade.reload(bob)
  await changeEverything(bob, id)
  await expect([alice, bob]).toConverge()
})
