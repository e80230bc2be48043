/** Where most scenarios with a backend begin: one device, one issue, and nothing under way any more. */

import { expect } from '../../fixtures/index.ts'
import type { Clients, OpenOptions } from '../../src/browser/clients.ts'
import type { Tab } from '../../src/browser/tab.ts'
import type { Network } from '../../src/network/watched-relay.ts'

export const title = 'Fix the login page'

/**
 * Opens alice's device with one issue of hers, and waits until it is stored and its acknowledgement has passed: whatever
 * the network sees of her from here on is about what she does next.
 */
export const openWithStoredIssue = async (
  linearlite: Clients<Tab>,
  network: Network,
  how: OpenOptions = {},
): Promise<Tab> => {
  const alice = await linearlite.open(how)
  const acknowledged = network.until(({ client, kind }) => client === alice.client && kind === 'push-ack')
  await alice.createIssue({ title })
  await acknowledged
  await expect(alice).toDrain()
  return alice
}
