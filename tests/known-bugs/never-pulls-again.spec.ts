/** What others write while a device is away must arrive when it has a connection again. 0.3.1 asks for pages once in its life. */
import { newIssues } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import { patiently } from '../../src/settlement/until.ts'
import { openWithStoredIssue } from '../cloudflare/stored-issue.ts'

test("another's issue arrives that was made while the connection was lost", { tag: '@reconnected' }, async ({
  linearlite,
  network,
  upstream,
  history,
}) => {
  const alice = await openWithStoredIssue(linearlite, network)

  const refusal = network.refuse(alice.client)
  const refused = network.until(({ type, client }) => type === 'refused' && client === alice.client)
  network.cut(alice.client)
  await upstream.append(newIssues(1, 'while she was away'))
  await patiently(history, 'her leader to try again in vain', refused)
  refusal.end()

  await expect([alice]).toConverge()
})
