/** Finding issues: filters, search and order, the same in the list and on the board. */
import { expect, test } from '../../fixtures/index.ts'
import type { Tab } from '../../src/browser/tab.ts'
import { newIssue, shownIds } from './issues.ts'

/** Six issues, made one after the other, whose titles, statuses and priorities tell them apart. */
const issues = [
  newIssue('Apples', { status: 'todo', priority: 3, now: 1 }),
  newIssue('bananas', { status: 'todo', priority: 1, now: 2 }),
  newIssue('Cherries, 50% off', { status: 'done', priority: 3, now: 3 }),
  newIssue('Dates', { status: 'backlog', priority: 0, now: 4 }),
  newIssue('Elderberries', { status: 'in_progress', priority: 4, description: 'Like apples, but smaller.', now: 5 }),
  newIssue('Figs', { status: 'canceled', priority: 2, now: 6 }),
]

const openShop = async (linearlite: { readonly open: () => Promise<Tab> }): Promise<Tab> => {
  const alice = await linearlite.open()
  await alice.commit([issues])
  await alice.row('Figs').waitFor()
  return alice
}

const titles = (tab: Tab) => tab.page.getByRole('list', { name: 'Issues' }).getByRole('link')

/** Chooses from a menu, which is opened anew for each item. */
const choose = async (tab: Tab, name: 'Filter' | 'Sort', ...items: readonly string[]): Promise<void> => {
  const menu = tab.page.getByRole('menu', { name })
  for (const item of items) {
    await tab.page.getByRole('button', { name, exact: true }).click()
    await menu.getByText(item, { exact: true }).click()
    await tab.page.keyboard.press('Escape')
    await expect(menu).toBeHidden()
  }
}

test('list and board show the same issues through the same filters', async ({ linearlite }) => {
  const alice = await openShop(linearlite)
  const { page } = alice
  const filters = page.getByRole('list', { name: 'Filters' })
  const count = page.getByTestId('issue-count')
  await expect(count).toHaveText('6')

  await choose(alice, 'Filter', 'Todo', 'Done')
  await expect(titles(alice)).toHaveText(['Cherries, 50% off', 'bananas', 'Apples'])
  await choose(alice, 'Filter', 'High')
  await expect(titles(alice)).toHaveText(['Cherries, 50% off', 'Apples'])
  await expect(count).toHaveText('2 of 6')
  await expect(filters.getByRole('listitem')).toHaveText(['Todo', 'Done', 'High'])

  const inTheList = await shownIds(alice)
  await page.getByRole('link', { name: 'Board view' }).click()
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Todo', 'Done'])
  await expect(count).toHaveText('2 of 6')
  expect(new Set(await shownIds(alice))).toEqual(new Set(inTheList))

  await filters.getByRole('button', { name: 'Remove filter Todo' }).click()
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Done'])
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(5)
  await expect(count).toHaveText('6')
})

test('a search finds words in titles and descriptions, and takes signs as they are', async ({ linearlite }) => {
  const alice = await openShop(linearlite)
  const { page } = alice
  await page.keyboard.press('/')
  const search = page.getByRole('searchbox', { name: 'Search issues' })
  await expect(search).toBeFocused()

  await page.keyboard.type('apples')
  await expect(titles(alice)).toHaveText(['Elderberries', 'Apples'])
  await search.fill('%')
  await expect(titles(alice)).toHaveText(['Cherries, 50% off'])
  await search.fill('grapes')
  await expect(page.getByRole('heading', { name: 'No issue matches' })).toBeVisible()
  await expect(page.getByTestId('issue-count')).toHaveText('0 of 6')
  await page.getByRole('button', { name: 'Clear search' }).click()
  await expect(titles(alice)).toHaveCount(6)
})

test('the list is sorted by what was chosen, and stays so after a reload', async ({ linearlite }) => {
  const alice = await openShop(linearlite)

  await choose(alice, 'Sort', 'Title', 'Ascending')
  await expect(titles(alice)).toHaveText(['Apples', 'bananas', 'Cherries, 50% off', 'Dates', 'Elderberries', 'Figs'])
  await choose(alice, 'Sort', 'Status')
  await expect(titles(alice).first()).toHaveText('Dates')
  await expect(titles(alice).last()).toHaveText('Figs')
  await choose(alice, 'Sort', 'Priority', 'Descending')
  await expect(titles(alice).first()).toHaveText('Elderberries')
  await expect(titles(alice).last()).toHaveText('Dates')

  await expect(alice).toDrain()
  await alice.reload()
  await expect(titles(alice).first()).toHaveText('Elderberries')
  await expect(titles(alice).last()).toHaveText('Dates')
})
