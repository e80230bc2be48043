/**
 * The harness against a backend that breaks its word on purpose: each deed must be seen, and blamed on the link that it
 * leaves behind. The backend's log is whole in all of them. What is told here of LiveStore is what 0.4.0 does.
 */
import { createIssue } from '../../apps/linearlite/src/data/actions.ts'
import { expect, test as scenario } from '../../fixtures/index.ts'
import { rogueSource } from '../../src/backend/paths.ts'
import { foldOf } from '../../src/settlement/surroundings.ts'
import { watchConvergence } from '../../src/settlement/watch-convergence.ts'
import { judgeTrial, type TrialJudgement } from '../../src/verdict/judge.ts'

const test = scenario.extend<{
  /** What the backend does, as the end of the store's id says it. */
  readonly deed: string
  /** Another client writes two pages while alice is connected; once she has come to rest, the trial is judged. */
  readonly judgeTwoPages: () => Promise<TrialJudgement>
}>({
  deed: ['', { option: true }],

  storeId: async ({ storeId, deed }, use) => {
    await use(`${storeId}${deed}`)
  },

  judgeTwoPages: async ({ linearlite, upstream, history, step }, use) => {
    await use(async () => {
      const alice = await linearlite.open()
      await expect(alice).toDrain()
      for (const title of ['First', 'Second']) {
        await upstream.append([createIssue({ title, creator: 'Upstream', rank: 'a0' })])
      }
      await step('alice comes to rest', () => watchConvergence([alice], alice.surroundings))
      return judgeTrial(history.events(), foldOf(alice.surroundings))
    })
  },
})

// What is broken here is the backend's doing: each test says itself what must be found, and nothing else is.
test.use({ backendSource: rogueSource, judged: 'nothing' })

test('the rogue backend is a correct one to a store that asks for no deed', {
  tag: '@rogue',
}, async ({ judgeTwoPages }) => {
  expect((await judgeTwoPages()).findings).toEqual([])
})

const deeds = [
  {
    deed: '-drop-page',
    title: 'a dropped page is found: the leader takes the next one over the gap, and a row is missing for ever',
    found: { verdict: 'diverged', hop: 'leader', barrier: 'rows equal' },
  },
  {
    deed: '-double-page',
    title: "a doubled page is found: it ends the leader's pull, and the next page stays in the backend",
    found: { verdict: 'stalled', hop: 'leader', signature: 'doubled-page', barrier: 'logs equal' },
  },
  {
    deed: '-swap-pages',
    title:
      "swapped pages are found: the earlier one comes too late, ends the leader's pull, and its row is missing for ever",
    found: { verdict: 'diverged', hop: 'leader', barrier: 'rows equal' },
  },
] as const

for (const { deed, title, found } of deeds) {
  test.describe(() => {
    test.use({ deed })

    test(title, { tag: '@rogue' }, async ({ judgeTwoPages }) => {
      const { headline, findings, diagnoses } = await judgeTwoPages()
      expect(headline).toBe(found.verdict)
      expect(findings).toContainEqual(expect.objectContaining(found))
      // It says which change is missing, and not only that something is.
      expect(diagnoses.map(({ title }) => title)).toEqual(['v1.IssueCreated'])
    })
  })
}
