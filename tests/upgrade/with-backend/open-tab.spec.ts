/**
 * A deployment while somebody has the app open: the tab that is open has the older LiveStore, the next one gets the new. They are
 * one device with one storage; but the SharedWorker of the new version is another one, which takes the lock of the old one away.
 */
import { expect } from '../../../fixtures/index.ts'
import { test } from '../../../fixtures/upgrade.ts'
import { untilOpen } from '../../../src/browser/linearlite-app.ts'
import { watchDrain } from '../../../src/settlement/watch-drain.ts'
import { changeEverything } from '../changes.ts'
import { storeIssueIn } from '../issue.ts'

test('a tab on the new version opens beside one on the older, and both show the same rows', {
  tag: '@upgrade-open-tab',
}, async ({ linearlite, upgrade }) => {
  const device = await linearlite.persistentDevice()
  const alice = await upgrade.start(device, 'older')
  await storeIssueIn(alice)

  const second = await device.open({ build: upgrade.newer.name, withoutWaiting: true })

  await expect([alice, second]).toConverge()
})

test('what is changed in a tab on the new version arrives when the one on the older is closed', {
  tag: '@upgrade-open-tab-closed',
}, async ({ linearlite, upgrade }) => {
  const device = await linearlite.persistentDevice()
  const alice = await upgrade.start(device, 'older')
  const id = await storeIssueIn(alice)

  const second = await device.open({ build: upgrade.newer.name, withoutWaiting: true })
  await untilOpen(second.page)
  await changeEverything(alice, id)
  // Only watched, not judged: what has broken by now is told at the end, and where the changes go is the question.
  await watchDrain(alice, alice.surroundings, { unrecorded: true })
  await changeEverything(second, id)
  await alice.close()

  await expect([second]).toConverge()
})
