/** What an interruption of the backend is said to have touched: the connections that it was seen to end. */
import type { TestBackend } from '../../fixtures/backend.ts'
import { expect, test } from '../../fixtures/index.ts'
import { inLane, type Recorder } from '../../src/history/recorder.ts'

// A fault that touched nothing makes a trial inconclusive, and here one must.
test.use({ judged: 'nothing' })

const faultsIn = (history: Recorder): readonly { readonly title: string; readonly bitten: number }[] =>
  inLane(history.events(), 'test').flatMap((event) =>
    event.type === 'fault' ? [{ title: event.title, bitten: event.bitten }] : [],
  )

const interruptions = [
  { title: 'an eviction of the Durable Object', interrupt: (backend: TestBackend) => backend.evict() },
  { title: 'a redeployment of the Worker', interrupt: (backend: TestBackend) => backend.redeploy() },
]
for (const { title, interrupt } of interruptions) {
  test(`${title} counts the connections that it ended, and none where nobody was connected`, {
    tag: '@interruption',
  }, async ({ linearlite, backend, history }) => {
    await interrupt(backend)
    expect(faultsIn(history)).toEqual([{ title, bitten: 0 }])

    const alice = await linearlite.open({ client: 'alice' })
    const bob = await linearlite.open({ client: 'bob' })
    await alice.createIssue({ title: 'Fix the login page' })
    await expect([alice, bob]).toConverge()
    await interrupt(backend)
    expect(faultsIn(history)).toEqual([
      { title, bitten: 0 },
      { title, bitten: 2 },
    ])
  })
}
