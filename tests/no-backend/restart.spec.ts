/** What a device keeps when its browser dies. */
import { expect, test } from '../../fixtures/index.ts'

test('what had drained is there after the browser was killed and started again', {
  tag: '@browser-killed',
}, async ({ linearlite }) => {
  const device = await linearlite.persistentDevice()
  const alice = await device.open({ seed: 20 })
  await alice.createIssue({ title: 'Fix the login page' })
  await alice.changePriority('Fix the login page', 'Urgent')
  await expect(alice).toDrain()
  const before = await alice.rows()

  await device.kill()
  const restarted = await device.open()

  expect(await restarted.rows()).toEqual(before)
  await restarted.changePriority('Fix the login page', 'Low')
  await expect(restarted).toDrain()
})
