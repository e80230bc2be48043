/** Two devices on one tally, which syncs with its own origin: the relay stands in front of all of it. */
import { expect, testFor } from '../../../fixtures/package.ts'
import tally from '../subject-app.ts'

const test = testFor(tally)

test('a vote that is cast while a page of the log is held back is counted once on both devices', {
  tag: '@tally-held-page',
}, async ({ app, network, backend }) => {
  const alice = await app.open()
  const bob = await app.open()
  await alice.act.propose('Pizza')
  await expect([alice, bob]).toConverge()

  const page = network.hold({ client: 'alice', kind: 'pull-page' })
  await bob.act.vote('Pizza')
  await page.untilWaiting(1)
  await alice.act.vote('Pizza')
  await expect(alice).toReachLeader()
  expect(await alice.act.votesFor('Pizza')).toBe(1)
  page.end()

  await expect([alice, bob]).toConverge()
  expect(await alice.act.votesFor('Pizza')).toBe(2)
  expect((await backend.log()).map(({ name }) => name)).toEqual(['v1.Proposed', 'v1.Voted', 'v1.Voted'])
})

test('a tally goes on under latency, and ends with the same votes everywhere', { tag: '@tally-latency' }, async ({
  app,
  network,
}) => {
  const alice = await app.open()
  const bob = await app.open()
  network.delay({ client: 'bob' }, { type: 'uniform', from: 50, to: 400, seed: 'tally' })
  const byBob = async () => {
    // He has one field to type into.
    await bob.act.propose('Pizza')
    await bob.act.propose('Soup')
  }
  await Promise.all([alice.act.propose('Pizza'), byBob()])
  await expect([alice, bob]).toConverge()
  await Promise.all([alice.act.vote('Soup'), bob.act.vote('Soup')])
  await bob.act.withdraw('Soup')

  await expect([alice, bob]).toConverge()
  expect(await alice.act.votesFor('Soup')).toBe(1)
  expect(await bob.act.votesFor('Pizza')).toBe(0)
})

test('a vote that is cast while its device is cut off arrives once it is let in again', {
  tag: '@tally-offline',
}, async ({ app, network }) => {
  const alice = await app.open()
  const bob = await app.open()
  await alice.act.propose('Pizza')
  await expect([alice, bob]).toConverge()

  const refusal = network.refuse('bob')
  const refused = network.until(({ type, client }) => type === 'refused' && client === 'bob')
  network.cut('bob')
  await refused
  await bob.act.vote('Pizza')
  await expect(bob).toReachLeader()
  expect(await alice.act.votesFor('Pizza')).toBe(0)
  refusal.end()

  await expect([alice, bob]).toConverge()
  expect(await alice.act.votesFor('Pizza')).toBe(1)
})
