/** One device and a Durable Object: a change must drain in the session and in the leader, and be stored exactly once. */
import { pagesOfIssues } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import type { Network } from '../../src/network/watched-relay.ts'
import { openWithStoredIssue, title } from './stored-issue.ts'

/** Resolves when so many pages, from now on, have begun to wait for their latency. */
const delaysOfPages = (network: Network, count: number): Promise<void> => {
  let seen = 0
  return network.until(({ type, kind }) => type === 'delayed' && kind === 'pull-page' && ++seen === count)
}

test('a priority change drains and is stored in the backend', { tag: '@priority-backend' }, async ({
  linearlite,
  backend,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title })

  await alice.changePriority(title, 'Urgent')

  await expect(alice).toDrain()
  const log = await backend.log()
  expect(log.map((event) => event.name)).toEqual(['v1.IssueCreated', 'v1.IssuePriorityChanged'])
  expect(log.at(-1)?.args).toMatchObject({ priority: 4 })
  await expect([alice]).toConverge()
  expect(await alice.priorityOf(title)).toBe('Urgent')
})

test('a priority change drains when five held upstream pages are released in a burst', { tag: '@burst' }, async ({
  linearlite,
  network,
  upstream,
  backend,
}) => {
  const alice = await openWithStoredIssue(linearlite, network)

  const held = network.hold({ client: 'alice', kind: 'pull-page' })
  const pages = pagesOfIssues(5, { of: 3 })
  for (const page of pages) await upstream.append(page)
  await held.untilWaiting(5)
  await alice.changePriority(title, 'Urgent')
  held.end()

  await expect([alice]).toConverge()
  await expect(backend).toHaveStoredOnce(pages.flat())
  expect((await backend.log()).filter(({ name }) => name === 'v1.IssuePriorityChanged')).toHaveLength(1)
  expect(await alice.priorityOf(title)).toBe('Urgent')
})

test(
  'a priority change drains while upstream pages arrive with a latency of 50 to 800 ms',
  { tag: '@latency' },
  async ({ linearlite, network, upstream, backend }, testInfo) => {
    const alice = await openWithStoredIssue(linearlite, network)

    const seed = `latency ${testInfo.repeatEachIndex}`
    network.delay({ client: 'alice', kind: 'pull-page' }, { type: 'uniform', from: 50, to: 800, seed })
    const pushes = network.hold({ client: 'alice', kind: 'push' })
    const [firstPage = [], ...otherPages] = pagesOfIssues(5, { of: 3 })

    const firstIsUnderWay = delaysOfPages(network, 1)
    await upstream.append(firstPage)
    await firstIsUnderWay
    await alice.changePriority(title, 'Urgent')
    await pushes.untilWaiting(1)

    // Her change leaves her device at the moment when the last page has begun to wait.
    const lastIsUnderWay = delaysOfPages(network, otherPages.length)
    for (const page of otherPages) await upstream.append(page)
    await lastIsUnderWay
    pushes.end()

    await expect([alice]).toConverge()
    await expect(backend).toHaveStoredOnce([firstPage, ...otherPages].flat())
    expect((await backend.log()).map(({ name }) => name)).toEqual([
      ...Array.from({ length: 16 }, () => 'v1.IssueCreated'),
      'v1.IssuePriorityChanged',
    ])
    expect(await alice.priorityOf(title)).toBe('Urgent')
  },
)

test('a thousand upstream issues reach a fresh device, and it says how far it is', { tag: '@catch-up' }, async ({
  linearlite,
  network,
  upstream,
  backend,
}) => {
  const pages = pagesOfIssues(10, { of: 100 })
  for (const page of pages) await upstream.append(page)
  const held = network.hold({ client: 'alice', kind: 'pull-page' })

  const alice = await linearlite.open({ withoutWaiting: true })
  await held.untilWaiting(1)
  held.release(1)
  await expect(alice.indicator).toHaveAttribute('data-to-come', '900')
  held.end()

  // Before the drain is asked for: a device may have every row and yet keep an event of its own for ever.
  await expect.poll(async () => (await alice.rows()).issues.length, { timeout: 240_000 }).toBe(1_000)
  await expect([alice]).toConverge()
  await expect(backend).toHaveStoredOnce(pages.flat())
})
