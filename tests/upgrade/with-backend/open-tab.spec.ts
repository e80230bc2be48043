/**
 * A deployment while somebody has the app open: the tab that is open has the older LiveStore, the next one gets the new. They are
 * one device, and have one storage.
 */
import { expect } from '../../../fixtures/index.ts'
import { test } from '../../../fixtures/upgrade.ts'
import { untilOpen } from '../../../src/browser/tab.ts'
import { changeEverything, title } from '../changes.ts'

test('a tab on the new version opens beside one on the older, and both show the same rows', {
  tag: '@upgrade-open-tab',
}, async ({ linearlite, upgrade }) => {
  const device = await linearlite.persistentDevice()
  const alice = await upgrade.start(device, 'older')
  await alice.createIssue({ title })
  await expect([alice]).toConverge()

  const second = await device.open({ build: upgrade.newer.name, withoutWaiting: true })

  await expect([alice, second]).toConverge()
})

test('a tab on the new version has everything when the one on the older is closed', {
  tag: '@upgrade-open-tab-closed',
}, async ({ linearlite, upgrade }) => {
  const device = await linearlite.persistentDevice()
  const alice = await upgrade.start(device, 'older')
  await alice.createIssue({ title })
  const id = await alice.idOf(title)
  await expect([alice]).toConverge()
  const second = await device.open({ build: upgrade.newer.name, withoutWaiting: true })
  await changeEverything(alice, id)
  await expect([alice]).toConverge()

  await alice.close()
  await untilOpen(second.page)

  await expect([second]).toConverge()
  await changeEverything(second, id)
  await expect([second]).toConverge()
})
