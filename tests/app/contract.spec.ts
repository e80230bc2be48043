/** The accessible names that everyone's tests rely on: other applications of this kind have the same. */
import { expect, test } from '../../fixtures/index.ts'
import { newIssue } from './issues.ts'

const title = 'Fix the login page'

test('priority and status are chosen from menus with the agreed names', async ({ linearlite }) => {
  const alice = await linearlite.open()
  const { page } = alice
  await alice.commit([[newIssue(title)]])

  await alice.row(title).getByRole('button', { name: 'Select priority', exact: true }).click()
  await expect(page.getByRole('menu')).toMatchAriaSnapshot(`
    - menu "Select priority":
      - /children: equal
      - menuitem "None"
      - menuitem "Low"
      - menuitem "Medium"
      - menuitem "High"
      - menuitem "Urgent"
  `)
  await page.keyboard.press('Escape')

  await alice.row(title).getByRole('button', { name: 'Select status', exact: true }).click()
  await expect(page.getByRole('menu')).toMatchAriaSnapshot(`
    - menu "Select status":
      - /children: equal
      - menuitem "Backlog"
      - menuitem "Todo"
      - menuitem "In Progress"
      - menuitem "Done"
      - menuitem "Canceled"
  `)
})

test('one goes to the board, to an issue by its title, and back', async ({ linearlite }) => {
  const alice = await linearlite.open()
  const { page } = alice
  await alice.commit([[newIssue(title)]])

  await page.getByRole('link', { name: 'Board view', exact: true }).click()
  await expect(page.getByRole('heading', { level: 2 })).toHaveText([
    'Backlog',
    'Todo',
    'In Progress',
    'Done',
    'Canceled',
  ])
  await expect(alice.row(title).getByRole('button', { name: 'Select priority', exact: true })).toBeVisible()
  await expect(alice.row(title).getByRole('button', { name: 'Select status', exact: true })).toBeVisible()

  await page.getByRole('link', { name: title, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Select priority', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Back to issues', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Issues' })).toBeVisible()

  await page.getByRole('link', { name: 'Board view', exact: true }).click()
  await page.getByRole('link', { name: 'List view', exact: true }).click()
  await expect(page.getByRole('link', { name: title, exact: true })).toBeVisible()
})
