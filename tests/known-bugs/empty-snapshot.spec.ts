/**
 * A leader that meets another backend than it knows empties the file of its rows and ends its store, so that the next page starts anew. That
 * page reads the file by itself, finds no table in it, and does not open.
 */
import { expect, test } from '../../fixtures/index.ts'
import { requireLiveStore } from '../../fixtures/requires.ts'
import { loadAnew } from '../../src/browser/come-back.ts'
import { isProbe } from '../../src/history/predicates.ts'
import { patiently, until } from '../../src/settlement/until.ts'
import { openWithStoredIssue } from '../cloudflare/stored-issue.ts'

test('a device whose backend has lost its log opens again, and shows the new one', { tag: '@empty-snapshot' }, async ({
  linearlite,
  network,
  backend,
  history,
}) => {
  await requireLiveStore('0.4.0-dev.23', 'it goes on with the log that is lost')
  const alice = await openWithStoredIssue(linearlite, network)

  const ended = until(history, isProbe('alice', 'shut-down'))
  await backend.wipe()
  await patiently(history, 'her store to shut down for the new identity of its backend', ended)
  await loadAnew(alice, history)

  await expect([alice]).toConverge()
})
