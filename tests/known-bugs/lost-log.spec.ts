/**
 * A backend that has lost its log begins another: up to 0.4.0-dev.22 a device that has something of the old one goes on with that, whatever
 * page it is given, and never takes part in the new one.
 */
import { expect, test } from '../../fixtures/index.ts'
import { requireLiveStoreUntil } from '../../fixtures/requires.ts'
import { loadAnew } from '../../src/browser/come-back.ts'
import { openWithStoredIssue } from '../cloudflare/stored-issue.ts'

test('a device with an issue of the log that its backend has lost takes part in the new one', {
  tag: '@lost-log',
}, async ({ linearlite, network, backend, history }) => {
  await requireLiveStoreUntil('0.4.0-dev.22', 'its store ends, and the next page does not open: see empty-snapshot')
  const alice = await openWithStoredIssue(linearlite, network)

  await backend.wipe()
  await loadAnew(alice, history)
  const bob = await linearlite.open()
  await bob.createIssue({ title: 'In the new log' })
  await expect(bob).toDrain()

  await expect([alice, bob]).toConverge()
})

test('a device that has nothing of the log that its backend has lost takes part in the new one', {
  tag: '@lost-log-control',
}, async ({ linearlite, backend, history }) => {
  const alice = await linearlite.open()
  await expect(alice).toDrain()

  await backend.wipe()
  await loadAnew(alice, history)
  const bob = await linearlite.open()
  await bob.createIssue({ title: 'In the new log' })
  await expect(bob).toDrain()

  await expect([alice, bob]).toConverge()
})
