/** Two devices on one store. */
import { expect, test } from '../../fixtures/index.ts'

const title = 'Fix the login page'

test('two devices change the same issue at once and end with the same rows', { tag: '@two-devices' }, async ({
  linearlite,
  network,
  backend,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title })
  const bob = await linearlite.open()
  await expect([alice, bob]).toConverge()

  // Neither hears of the other before both have pushed: the backend must refuse one of the two.
  const pushes = {
    alice: network.hold({ client: 'alice', kind: 'push' }),
    bob: network.hold({ client: 'bob', kind: 'push' }),
  }
  const refused = network.until((event) => event.kind === 'push-error')
  await Promise.all([alice.changePriority(title, 'High'), bob.changePriority(title, 'Low')])
  await Promise.all([alice.changeStatus(title, 'Done'), bob.changeStatus(title, 'In Progress')])
  await Promise.all([pushes.alice.untilWaiting(1), pushes.bob.untilWaiting(1)])
  pushes.alice.end()
  pushes.bob.end()
  await refused

  await expect([alice, bob]).toConverge()
  const log = (await backend.log()).map(({ name, args }) => ({ name, args }))
  expect(log).toHaveLength(5)
  for (const change of [
    { name: 'v1.IssueCreated', args: { title } },
    { name: 'v1.IssuePriorityChanged', args: { priority: 3 } },
    { name: 'v1.IssuePriorityChanged', args: { priority: 1 } },
    { name: 'v1.IssueStatusChanged', args: { status: 'done' } },
    { name: 'v1.IssueStatusChanged', args: { status: 'in_progress' } },
  ]) {
    expect(log).toContainEqual(expect.objectContaining({ ...change, args: expect.objectContaining(change.args) }))
  }
  // Whichever came last in the log; that the rows are those of the log is what converging means.
  expect(['High', 'Low']).toContain(await alice.priorityOf(title))
  expect(await bob.priorityOf(title)).toBe(await alice.priorityOf(title))
  expect(['Done', 'In Progress']).toContain(await alice.statusOf(title))
  expect(await bob.statusOf(title)).toBe(await alice.statusOf(title))
})
