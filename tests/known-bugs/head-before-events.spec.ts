/**
 * A leader writes down how far it has pulled before it has written what it has pulled. Whoever dies in between has a storage that
 * contradicts itself, and LiveStore refuses to start on it.
 */
import { newIssues } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import { isProbe } from '../../src/history/predicates.ts'
import { patiently, until } from '../../src/settlement/until.ts'

test('a browser that is killed in the middle of a pull starts again, and pulls what it has not', {
  tag: '@head-before-events',
}, async ({ linearlite, upstream, history }) => {
  const device = await linearlite.persistentDevice()
  const alice = await device.open()
  await expect(alice).toDrain()

  const page = newIssues(100, 'upstream')
  const pulled = until(history, isProbe('alice', 'backend-pull-page', { change: page[0]?.args.changeId ?? '' }))
  await upstream.append(page)
  await patiently(history, 'the leader to pull the page', pulled)
  await device.kill()

  const again = await device.open()
  await expect([again]).toConverge()
})
