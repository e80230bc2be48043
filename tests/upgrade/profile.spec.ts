/** A browser profile that an older LiveStore wrote, and no backend: what it holds is all there is of a person's data. */
import { newIssues } from '../../fixtures/data.ts'
import { expect } from '../../fixtures/index.ts'
import { test } from '../../fixtures/upgrade.ts'
import { changeEverything } from './changes.ts'
import { createIssueIn } from './issue.ts'

test.use({ backendKind: 'none' })

test('what a device without a backend holds is there after the upgrade, and changes drain on', {
  tag: '@upgrade-profile',
}, async ({ upgrade }) => {
  const alice = await upgrade.openOlder()
  const id = await createIssueIn(alice)
  await alice.commit([newIssues(20, 'before the upgrade')])
  await changeEverything(alice, id)
  await expect(alice).toDrain()

  // The rows before and after it are compared, as with every reload.
  await upgrade.reload(alice)

  await changeEverything(alice, id)
  await expect(alice).toDrain()
  // And once more, with what both have written.
  await alice.reload()
})

test('what a device without a backend holds is there when its browser was killed and starts on the new version', {
  tag: '@upgrade-killed',
}, async ({ linearlite, upgrade }) => {
  const device = await linearlite.persistentDevice()
  const alice = await upgrade.start(device, 'older')
  const id = await createIssueIn(alice)
  await changeEverything(alice, id)
  await expect(alice).toDrain()
  const before = await alice.rows()

  await device.kill()
  const restarted = await upgrade.start(device, 'newer')

  expect(await restarted.rows()).toEqual(before)
  await changeEverything(restarted, id)
  await expect(restarted).toDrain()
})
