/** Sample issues: `?seed=N` fills an empty store, the same way every time and only once. */
import { expect, test } from '../../fixtures/index.ts'
import type { Tab } from '../../src/browser/tab.ts'

/** What a seeding promises to be equal: all but the ids, which each device makes its own. */
const issuesWithoutIds = async (tab: Tab) =>
  (await tab.rows()).issues.map(({ id: _id, ...issue }) => issue).sort((one, other) => one.createdAt - other.createdAt)

test('two empty stores are filled with the same issues', async ({ linearlite }) => {
  const alice = await linearlite.open({ seed: 30 })
  const bob = await linearlite.open({ seed: 30 })

  const issues = await issuesWithoutIds(alice)
  expect(issues).toHaveLength(30)
  expect(await issuesWithoutIds(bob)).toEqual(issues)
})

test('a store is filled once by its address, however often it is opened', async ({ linearlite }) => {
  const alice = await linearlite.open({ seed: 30 })
  // A page that is loaded while its device still writes may meet LiveStore's bug torn-snapshot, which is not the matter here.
  await expect(alice).toDrain()
  const second = await alice.openTab()
  await second.reload()

  await expect([alice, second]).toConverge()
  expect((await second.rows()).issues).toHaveLength(30)
})

test('a store is filled once, although two tabs begin to fill it at the same time', async ({ linearlite }) => {
  const alice = await linearlite.open()
  const second = await alice.openTab()
  const fill = 'Fill with 100 sample issues'
  await Promise.all([alice, second].map(({ page }) => page.getByRole('button', { name: fill }).waitFor()))

  // In one breath: a click by the mouse would wait until the other tab has let the page be drawn.
  await Promise.all([alice, second].map(({ page }) => page.getByRole('button', { name: fill }).press('Enter')))

  await expect([alice, second]).toConverge()
  await expect(alice.page.getByTestId('issue-count')).toHaveText('100')
  expect((await second.rows()).issues).toHaveLength(100)
})

test('a list of a thousand has few rows in the document, and shows the last one at its end', async ({ linearlite }) => {
  const alice = await linearlite.open({ seed: 1_000 })
  const { page } = alice
  const list = page.getByRole('list', { name: 'Issues' })

  await expect(page.getByTestId('issue-count')).toHaveText('1,000')
  await expect(list.getByText('LIN-999', { exact: true })).toBeVisible()
  expect(await list.getByRole('listitem').count()).toBeLessThan(60)

  await list.hover()
  await page.mouse.wheel(0, 1_000_000)
  await expect(list.getByText('LIN-0', { exact: true })).toBeInViewport()
  await expect(list.getByText('LIN-999', { exact: true })).toBeHidden()
  expect(await list.getByRole('listitem').count()).toBeLessThan(60)
})

test('the arrow keys go from title to title, and Enter opens the issue', async ({ linearlite }) => {
  const alice = await linearlite.open({ seed: 100 })
  const { page } = alice
  const links = page.getByRole('list', { name: 'Issues' }).getByRole('link')
  await links.first().focus()

  // Further than the window is high, so that the list has to follow.
  for (let row = 0; row < 30; row += 1) await page.keyboard.press('ArrowDown')
  const focused = page.locator('[aria-posinset="31"]').getByRole('link')
  await expect(focused).toBeFocused()
  await expect(focused).toBeInViewport()
  await page.keyboard.press('k')
  const above = page.locator('[aria-posinset="30"]').getByRole('link')
  await expect(above).toBeFocused()

  const title = await above.textContent()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title ?? '')
})
