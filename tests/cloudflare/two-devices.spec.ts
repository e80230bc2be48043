/** Two devices on one store. */
import { expect, test } from '../../fixtures/index.ts'

test('two devices change the same issue at once and end with the same rows', { tag: '@two-devices' }, async ({
  linearlite,
}) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })
  const bob = await linearlite.open()
  await expect([alice, bob]).toConverge()

  await Promise.all([
    alice.changePriority('Fix the login page', 'High'),
    bob.changePriority('Fix the login page', 'Low'),
  ])
  await Promise.all([
    alice.changeStatus('Fix the login page', 'Done'),
    bob.changeStatus('Fix the login page', 'In Progress'),
  ])

  await expect([alice, bob]).toConverge()
})
