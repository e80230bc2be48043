/** A connection is lost and another opened: what others write from then on must arrive. 0.3.1 asks for pages once in its life. */
import { newIssues } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import { patiently } from '../../src/history/until.ts'
import { openWithStoredIssue } from '../cloudflare/stored-issue.ts'

test("another's issue arrives after the connection was lost", { tag: '@reconnected' }, async ({
  linearlite,
  network,
  upstream,
  history,
}) => {
  const alice = await openWithStoredIssue(linearlite, network)

  const connected = network.until(({ type, client }) => type === 'opened' && client === alice.client)
  network.cut(alice.client)
  await patiently(history, 'her leader to open another connection', connected)
  await upstream.append(newIssues(1, 'after the loss'))

  await expect([alice]).toConverge()
})
