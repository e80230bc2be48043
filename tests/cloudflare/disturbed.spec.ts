/** A backend and a network that misbehave as they may: whatever was changed arrives in the end, and once. */

import { priorityChanges } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'

test('a change made offline arrives when the device is online again', { tag: '@offline' }, async ({
  linearlite,
  network,
  backend,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })
  await expect(alice).toDrain()

  const refusal = network.refuse('alice')
  const refused = network.until((event) => event.type === 'refused')
  network.cut('alice')
  await alice.changePriority('Fix the login page', 'Urgent')
  await refused
  expect(await backend.log()).toHaveLength(1)
  refusal.end()

  await expect([alice]).toConverge()
  expect((await backend.log()).map((event) => event.name)).toEqual(['v1.IssueCreated', 'v1.IssuePriorityChanged'])
})

test('a change whose acknowledgement is lost with the connection is stored once', { tag: '@cut-mid-push' }, async ({
  linearlite,
  network,
  backend,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })
  await expect(alice).toDrain()

  const answers = network.hold({ client: 'alice', direction: 'down' })
  await alice.changePriority('Fix the login page', 'Urgent')
  await answers.untilWaiting(1)
  network.cut('alice')
  answers.end()

  await expect([alice]).toConverge()
  expect((await backend.log()).map((event) => event.name)).toEqual(['v1.IssueCreated', 'v1.IssuePriorityChanged'])
})

test('a change whose push is lost with the connection is stored once', { tag: '@cut-push' }, async ({
  linearlite,
  network,
  backend,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })
  await expect(alice).toDrain()

  const pushes = network.hold({ client: 'alice', kind: 'push' })
  await alice.changePriority('Fix the login page', 'Urgent')
  await pushes.untilWaiting(1)
  network.cut('alice')
  pushes.end()

  await expect([alice]).toConverge()
  expect((await backend.log()).map((event) => event.name)).toEqual(['v1.IssueCreated', 'v1.IssuePriorityChanged'])
})

test('200 changes arrive once when the Durable Object is evicted in between', { tag: '@evict' }, async ({
  linearlite,
  network,
  backend,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })
  await expect(alice).toDrain()
  const changes = priorityChanges(await alice.idOf('Fix the login page'), 200)

  const answers = network.hold({ client: 'alice', kind: 'push-ack' })
  await alice.commit(changes.map((change) => [change]))
  await answers.untilWaiting(1)
  await backend.evict()
  answers.end()

  await expect([alice]).toConverge()
  await expect(backend).toHaveStoredOnce(changes)
})

test('200 changes arrive once when the Worker is redeployed in between', { tag: '@redeploy' }, async ({
  linearlite,
  network,
  backend,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })
  await expect(alice).toDrain()
  const changes = priorityChanges(await alice.idOf('Fix the login page'), 200)

  const answers = network.hold({ client: 'alice', kind: 'push-ack' })
  await alice.commit(changes.map((change) => [change]))
  await answers.untilWaiting(1)
  await backend.redeploy()
  answers.end()

  await expect([alice]).toConverge()
  await expect(backend).toHaveStoredOnce(changes)
})

test('LinearLite stays usable, and says so, when its backend never answers', { tag: '@silent-backend' }, async ({
  linearlite,
  network,
}) => {
  const silence = network.halfOpen()
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })
  await alice.changePriority('Fix the login page', 'Urgent')

  await expect(alice).toReachLeader()
  expect(await alice.priorityOf('Fix the login page')).toBe('Urgent')
  await expect(alice.indicator).toHaveAttribute('data-backend', /connecting|offline/)
  await expect(alice.indicator).toHaveAttribute('data-leader-pending', '2')

  silence.end()
  await expect([alice]).toConverge()
})
