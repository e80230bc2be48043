/** Tally by itself: what is tallied stays on the device, and survives a reload. */
import { expect, testFor } from '../../../fixtures/package.ts'
import tally from '../subject-app.ts'

const test = testFor(tally)
test.use({ backendKind: 'none' })

test('votes of two tabs are counted in both, and are there after a reload', { tag: '@tally-alone' }, async ({
  app,
}) => {
  const alice = await app.open()
  await alice.act.propose('Pizza')
  await alice.act.vote('Pizza')
  const second = await alice.openTab()
  await second.act.vote('Pizza')

  await expect([alice, second]).toConverge()
  expect(await alice.act.votesFor('Pizza')).toBe(2)
  await alice.reload()
  expect(await alice.act.votesFor('Pizza')).toBe(2)
})
