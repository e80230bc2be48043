/** A device that gets a new LiveStore: what had drained is there, and what was under way arrives, once. */
import { changePriority } from '../../../apps/linearlite/src/data/actions.ts'
import { newIssues, priorityChanges } from '../../../fixtures/data.ts'
import { expect } from '../../../fixtures/index.ts'
import { test } from '../../../fixtures/upgrade.ts'
import { until } from '../../../src/settlement/until.ts'
import { changeEverything, goOffline } from '../changes.ts'
import { createIssueIn, storeIssueIn } from '../issue.ts'

test('what had drained is there after the upgrade, and changes drain on', { tag: '@upgrade-drained' }, async ({
  upgrade,
}) => {
  const alice = await upgrade.openOlder()
  const id = await createIssueIn(alice)
  await alice.commit([newIssues(20, 'before the upgrade')])
  await changeEverything(alice, id)
  await expect([alice]).toConverge()

  await upgrade.reload(alice)

  await expect([alice]).toConverge()
  await changeEverything(alice, id)
  await expect([alice]).toConverge()
})

test('what a device changed offline arrives when it comes back on the new version', {
  tag: '@upgrade-pending',
}, async ({ upgrade, network }) => {
  const alice = await upgrade.openOlder()
  const id = await storeIssueIn(alice)

  const refusal = await goOffline(network, 'alice')
  await changeEverything(alice, id)
  await alice.commit([newIssues(10, 'offline')])
  await expect(alice).toReachLeader()
  await upgrade.reload(alice)
  await changeEverything(alice, id)
  await expect(alice).toReachLeader()
  refusal.end()

  await expect([alice]).toConverge()
})

test('what a device changed offline arrives on the new version after what others changed meanwhile', {
  tag: '@upgrade-pending-rebase',
}, async ({ upgrade, network, upstream }) => {
  const alice = await upgrade.openOlder()
  const id = await storeIssueIn(alice)

  const refusal = await goOffline(network, 'alice')
  await changeEverything(alice, id)
  await expect(alice).toReachLeader()
  await upstream.append([...newIssues(30, 'upstream'), changePriority({ id, priority: 1 })])
  await upgrade.reload(alice)
  refusal.end()

  await expect([alice]).toConverge()
  await changeEverything(alice, id)
  await expect([alice]).toConverge()
})

test('a change that was stored without its acknowledgement is there once after the upgrade', {
  tag: '@upgrade-unacknowledged',
}, async ({ upgrade, network, backend }) => {
  const alice = await upgrade.openOlder()
  const id = await storeIssueIn(alice)
  const stored = (await backend.log()).length

  const nothingBack = network.hold({ client: 'alice', direction: 'down' })
  await alice.commit([[changePriority({ id, priority: 3 })]])
  await expect.poll(async () => (await backend.log()).length).toBe(stored + 1)
  await expect(alice).toReachLeader()
  // The old page does not come back, and hears of it nevermore.
  const refusal = await goOffline(network, 'alice')
  nothingBack.end()
  await upgrade.reload(alice)
  refusal.end()

  await expect([alice]).toConverge()
  await changeEverything(alice, id)
  await expect([alice]).toConverge()
})

test('a device that is upgraded in the middle of its changes ends with the rows of those that got into its leader', {
  tag: '@upgrade-mid-commit',
}, async ({ upgrade, history }) => {
  const alice = await upgrade.openOlder()
  const id = await storeIssueIn(alice)

  const taking = until(history, (event) => event.type === 'probe' && event.probe.type === 'session-push-ok')
  await alice.commit(priorityChanges(id, 30).map((change) => [change]))
  await taking
  await upgrade.reload(alice)

  await expect([alice]).toConverge()
  await changeEverything(alice, id)
  await expect([alice]).toConverge()
})

test('what a device changed offline arrives when its browser was killed and starts on the new version', {
  tag: '@upgrade-pending-killed',
}, async ({ linearlite, upgrade, network }) => {
  const device = await linearlite.persistentDevice()
  const alice = await upgrade.start(device, 'older')
  const id = await storeIssueIn(alice)

  const refusal = await goOffline(network, 'alice')
  await changeEverything(alice, id)
  await expect(alice).toReachLeader()
  await device.kill()
  const restarted = await upgrade.start(device, 'newer')
  refusal.end()

  await expect([restarted]).toConverge()
})
