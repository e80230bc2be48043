/** The Worker as people run it at their desks: `wrangler dev`. One smoke, so that the real tool is covered. */
import { expect, test } from '../../fixtures/index.ts'

test.use({ backendKind: 'wrangler-dev' })

test('a priority change drains over wrangler dev', { tag: '@wrangler-dev' }, async ({ linearlite, backend }) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Fix the login page' })

  await alice.changePriority('Fix the login page', 'Urgent')

  await expect([alice]).toConverge()
  expect((await backend.log()).map((event) => event.name)).toEqual(['v1.IssueCreated', 'v1.IssuePriorityChanged'])
  expect(await alice.priorityOf('Fix the login page')).toBe('Urgent')
})
