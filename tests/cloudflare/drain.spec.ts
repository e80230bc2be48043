/** One device and a Durable Object: a change must drain in the session and in the leader, and be stored exactly once. */

import { newIssues } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'

test('a priority change drains and is stored in the backend', { tag: '@priority-backend' }, async ({
  linearlite,
  backend,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })

  await alice.changePriority('Fix the login page', 'Urgent')

  await expect(alice).toDrain()
  const log = await backend.log()
  expect(log.map((event) => event.name)).toEqual(['v1.IssueCreated', 'v1.IssuePriorityChanged'])
  expect(log.at(-1)?.args).toMatchObject({ priority: 4 })
  await expect([alice]).toConverge()
})

test('a priority change drains when five held upstream pages are released in a burst', { tag: '@burst' }, async ({
  linearlite,
  network,
  upstream,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })
  await expect(alice).toDrain()

  const pages = network.hold({ client: 'alice', kind: 'pull-page' })
  for (let page = 1; page <= 5; page += 1) await upstream.append(newIssues(3, `page ${page}`))
  await pages.untilWaiting(5)
  await alice.changePriority('Fix the login page', 'Urgent')
  pages.end()

  await expect([alice]).toConverge()
  expect(await alice.priorityOf('Fix the login page')).toBe('Urgent')
})

test(
  'a priority change drains while upstream pages arrive with a latency of 50 to 800 ms',
  { tag: '@latency' },
  async ({ linearlite, network, upstream }, testInfo) => {
    const alice = await linearlite.open()
    await alice.createIssue({ title: 'Fix the login page' })
    await expect(alice).toDrain()

    const seed = `latency ${testInfo.repeatEachIndex}`
    network.delay({ client: 'alice', kind: 'pull-page' }, { type: 'uniform', from: 50, to: 800, seed })
    const pages = network.hold({ client: 'alice', kind: 'pull-page' })
    for (let page = 1; page <= 5; page += 1) await upstream.append(newIssues(3, `page ${page}`))
    await pages.untilWaiting(5)
    pages.end()
    await alice.changePriority('Fix the login page', 'Urgent')

    await expect([alice]).toConverge()
    expect(await alice.priorityOf('Fix the login page')).toBe('Urgent')
  },
)

test('a thousand upstream issues reach a fresh device, and it says how far it is', { tag: '@catch-up' }, async ({
  linearlite,
  network,
  upstream,
}) => {
  for (let page = 1; page <= 10; page += 1) await upstream.append(newIssues(100, `page ${page}`))
  const pages = network.hold({ client: 'alice', kind: 'pull-page' })

  const alice = await linearlite.open({ withoutWaiting: true })
  await pages.untilWaiting(1)
  pages.release(1)
  await expect(alice.indicator).toHaveAttribute('data-to-come', '900')
  pages.end()

  await expect([alice]).toConverge()
  expect((await alice.rows()).issues).toHaveLength(1_000)
})
