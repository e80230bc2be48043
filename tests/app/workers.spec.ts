/** Whether the harness sees that a device's leader is in the middle of something: quiet counts only while it is not. */
import { expect, test } from '../../fixtures/index.ts'

test('a leader that computes comes to no other turn before it has ended', async ({ linearlite }) => {
  const { page, workersTurn } = await linearlite.open()
  await workersTurn()

  const [leader] = page.workers()
  if (leader === undefined) throw new Error('expected the page to have the worker of its leader, found none')
  const ended: string[] = []
  const computing = leader.evaluate(() => {
    const end = performance.now() + 1_500
    while (performance.now() < end);
  })
  await Promise.all([computing.then(() => ended.push('computing')), workersTurn().then(() => ended.push('turn'))])

  expect(ended).toEqual(['computing', 'turn'])
})
