/**
 * The session pushes batch after batch. The leader refuses the first, for somebody else was faster, and takes those behind it over
 * the gap; with the next page its head would go back, and its pull ends for ever. Nothing is held or refused here: it is a matter
 * of luck, and of a busy machine.
 */
import { pagesOfIssues, priorityChanges } from '../../fixtures/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import { openWithStoredIssue, title } from '../cloudflare/stored-issue.ts'

test('30 quick commits against five bursts of upstream changes arrive', {
  tag: '@quick-commits',
}, async ({ linearlite, network, upstream }) => {
  const alice = await openWithStoredIssue(linearlite, network)
  const id = await alice.idOf(title)

  const bursts = pagesOfIssues(5, { of: 3 })
  await Promise.all([
    (async () => {
      for (const page of bursts) await upstream.append(page)
    })(),
    alice.commit(priorityChanges(id, 30).map((change) => [change])),
  ])

  await expect([alice]).toConverge()
})
