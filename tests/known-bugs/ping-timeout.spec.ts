/**
 * A connection on which nothing comes back any more is given up, and LiveStore opens another; it does not ask again for what it had
 * asked for on the old one, neither for pages nor for the answer to a push. In every version from 0.4.0-dev.8 on.
 */
import { expect, test } from '../../fixtures/index.ts'
import { requireLiveStore } from '../../fixtures/requires.ts'
import { patiently } from '../../src/settlement/until.ts'
import { openWithStoredIssue, title } from '../cloudflare/stored-issue.ts'

test('a change arrives though the network was silent for longer than a ping', { tag: '@ping-timeout' }, async ({
  linearlite,
  network,
  history,
}) => {
  await requireLiveStore('0.4.0-dev.8', 'it does not give up a connection whose pings are not answered')
  const alice = await openWithStoredIssue(linearlite, network, { pingInterval: 1_000 })

  const silence = network.hold({ client: alice.client, direction: 'down' })
  const connected = network.until(({ type, client }) => type === 'opened' && client === alice.client)
  await alice.changePriority(title, 'Urgent')
  await patiently(history, 'her leader to give its connection up and to open another', connected)
  silence.end()

  await expect([alice]).toConverge()
})
