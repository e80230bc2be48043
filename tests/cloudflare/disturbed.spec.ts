/** A backend and a network that misbehave as they may: whatever was changed arrives in the end, and once. */

import type { TestBackend } from '../../fixtures/backend.ts'
import { priorityChanges } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import type { Tab } from '../../src/browser/tab.ts'
import type { Network } from '../../src/network/watched-relay.ts'
import { openWithStoredIssue, title } from './stored-issue.ts'

/** Holds for one issue that was created and then made urgent: the backend has both changes once, and the device shows it. */
const expectUrgentOnce = async (alice: Tab, backend: TestBackend): Promise<void> => {
  await expect([alice]).toConverge()
  expect((await backend.log()).map((event) => event.name)).toEqual(['v1.IssueCreated', 'v1.IssuePriorityChanged'])
  expect(await alice.priorityOf(title)).toBe('Urgent')
  expect(await alice.statusOf(title)).toBe('Backlog')
}

/** Does something to the backend that must end alice's connection, and waits until it has. */
const untilBackendHangsUp = async (network: Network, interrupt: () => Promise<void>): Promise<void> => {
  const hungUp = network.until(
    (event) => event.type === 'closed' && event.client === 'alice' && event.direction === 'down',
  )
  await interrupt()
  await test.step("the backend ends alice's connection", () => hungUp)
}

test('a change made offline arrives when the device is online again', { tag: '@offline' }, async ({
  linearlite,
  network,
  backend,
}) => {
  const alice = await openWithStoredIssue(linearlite, network)

  const refusal = network.refuse('alice')
  const refused = network.until((event) => event.type === 'refused')
  network.cut('alice')
  await refused
  await expect(alice.indicator).toContainText('Offline')
  await alice.changePriority(title, 'Urgent')
  await expect(alice).toReachLeader()
  expect(await backend.log()).toHaveLength(1)
  refusal.end()

  await expectUrgentOnce(alice, backend)
})

test('a change whose acknowledgement is lost with the connection is stored once', { tag: '@cut-mid-push' }, async ({
  linearlite,
  network,
  backend,
}) => {
  const alice = await openWithStoredIssue(linearlite, network)

  // The backend tells her twice that it has a change: by the answer to her push, and by the page that it sends to everyone.
  const acknowledgements = network.hold({ client: 'alice', kind: 'push-ack' })
  const pages = network.hold({ client: 'alice', kind: 'pull-page' })
  await alice.changePriority(title, 'Urgent')
  await Promise.all([acknowledgements.untilWaiting(1), pages.untilWaiting(1)])
  expect(await backend.log()).toHaveLength(2)
  network.cut('alice')
  expect(acknowledgements.waiting(), 'acknowledgements that are not lost').toBe(0)
  expect(pages.waiting(), 'pages that are not lost').toBe(0)
  acknowledgements.end()
  pages.end()

  await expectUrgentOnce(alice, backend)
})

test('a change whose push is lost with the connection is stored once', { tag: '@cut-push' }, async ({
  linearlite,
  network,
  backend,
}) => {
  const alice = await openWithStoredIssue(linearlite, network)

  const pushes = network.hold({ client: 'alice', kind: 'push' })
  await alice.changePriority(title, 'Urgent')
  await pushes.untilWaiting(1)
  network.cut('alice')
  expect(pushes.waiting(), 'pushes that are not lost').toBe(0)
  expect(await backend.log()).toHaveLength(1)
  pushes.end()

  await expectUrgentOnce(alice, backend)
})

const interruptions = [
  { tag: '@evict', title: 'the Durable Object is evicted', interrupt: (backend: TestBackend) => backend.evict() },
  { tag: '@redeploy', title: 'the Worker is redeployed', interrupt: (backend: TestBackend) => backend.redeploy() },
]
for (const { tag, title: interruption, interrupt } of interruptions) {
  test(`200 changes arrive once when ${interruption} in between`, { tag }, async ({ linearlite, network, backend }) => {
    const alice = await openWithStoredIssue(linearlite, network)
    const changes = priorityChanges(await alice.idOf(title), 200)

    // LiveStore pushes no batch before the last one is acknowledged: while an acknowledgement waits, changes are left.
    const acknowledgements = network.hold({ client: 'alice', kind: 'push-ack' })
    await alice.commit(changes.map((change) => [change]))
    await acknowledgements.untilWaiting(1)
    await untilBackendHangsUp(network, () => interrupt(backend))
    const stored = (await backend.log()).length - 1
    expect(stored, 'changes stored when the backend hung up').toBeGreaterThan(0)
    expect(stored, 'changes stored when the backend hung up').toBeLessThan(changes.length)
    acknowledgements.end()

    await expect([alice]).toConverge()
    await expect(backend).toHaveStoredOnce(changes)
    expect(await alice.priorityOf(title)).toBe('Urgent')
  })
}

test('LinearLite stays usable, and says so, when its backend never answers', { tag: '@silent-backend' }, async ({
  linearlite,
  network,
  backend,
}) => {
  const silence = network.halfOpen()
  const alice = await linearlite.open()
  await alice.createIssue({ title })
  await alice.changePriority(title, 'Urgent')

  await expect(alice).toReachLeader()
  expect(await alice.priorityOf(title)).toBe('Urgent')
  await expect(alice.indicator).toHaveAttribute('data-backend', 'offline')
  await expect(alice.indicator).toContainText('Offline')
  await expect(alice.indicator).toHaveAttribute('data-leader-pending', '2')
  expect(await backend.log()).toEqual([])

  silence.end()
  await expectUrgentOnce(alice, backend)
})
