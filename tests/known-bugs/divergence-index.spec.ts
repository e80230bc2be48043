/**
 * A device comes back, and its own change, of whose storage it never heard, comes with another's in one page. What it changed of its view
 * stays on the device, and must not decide which of its changes the page confirms. In every version so far it does: the change that is
 * stored already is rolled back, and stored once more behind the other's.
 */
import { changePriority, changeStatus } from '../../apps/linearlite/src/data/actions.ts'
import type { TestBackend, TestUpstream } from '../../fixtures/backend.ts'
import { newIssues } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import { requireLiveStore } from '../../fixtures/requires.ts'
import type { Tab } from '../../src/browser/tab.ts'
import type { Hold } from '../../src/network/types.ts'
import type { Network } from '../../src/network/watched-relay.ts'
import { openWithStoredIssue, title } from '../cloudflare/stored-issue.ts'

interface Around {
  readonly network: Network
  readonly upstream: TestUpstream
  readonly backend: TestBackend
}

/**
 * A priority of alice's is stored, and she does not hear of it; somebody else writes, and then she sets a status. What goes to her is
 * still held back.
 */
const storeUnheard = async (alice: Tab, { network, upstream, backend }: Around): Promise<Hold> => {
  const id = await alice.idOf(title)
  const nothingBack = network.hold({ client: alice.client, direction: 'down' })
  await alice.commit([[changePriority({ id, priority: 4 })]])
  await expect.poll(async () => (await backend.log()).length).toBe(2)
  await upstream.append(newIssues(1, 'upstream'))
  await alice.commit([[changeStatus({ id, status: 'done' })]])
  await expect(alice).toReachLeader()
  return nothingBack
}

const again = 'it asks for pages once in its life, and never on a new connection'

test('a priority is stored once whose acknowledgement was lost after a change of the view', {
  tag: '@divergence-index',
}, async ({ linearlite, network, upstream, backend }) => {
  await requireLiveStore('0.4.0-dev.8', again)
  const alice = await openWithStoredIssue(linearlite, network)
  await alice.changeView({ descending: false })
  await expect(alice).toReachLeader()

  const nothingBack = await storeUnheard(alice, { network, upstream, backend })
  network.cut(alice.client)
  nothingBack.end()

  await expect([alice]).toConverge()
})

test('a priority is stored once whose acknowledgement was lost after a change of the view, when its page is loaded anew', {
  tag: '@divergence-index-reload',
}, async ({ linearlite, network, upstream, backend }) => {
  const alice = await openWithStoredIssue(linearlite, network)
  await alice.changeView({ descending: false })
  await expect(alice).toReachLeader()

  const nothingBack = await storeUnheard(alice, { network, upstream, backend })
  const refusal = network.refuse(alice.client)
  network.cut(alice.client)
  await alice.reload()
  nothingBack.end()
  refusal.end()

  await expect([alice]).toConverge()
})

test('a priority is stored once whose acknowledgement was lost, where the view stayed as it was', {
  tag: '@divergence-index-no-view',
}, async ({ linearlite, network, upstream, backend }) => {
  await requireLiveStore('0.4.0-dev.8', again)
  const alice = await openWithStoredIssue(linearlite, network)

  const nothingBack = await storeUnheard(alice, { network, upstream, backend })
  network.cut(alice.client)
  nothingBack.end()

  await expect([alice]).toConverge()
})
