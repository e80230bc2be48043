/** The dialog for a new issue. */
import { expect, test } from '../../fixtures/index.ts'
import { eventCount, issueIn } from './issues.ts'

test('a new issue is made of what was written and chosen, by one event', async ({ linearlite }) => {
  const alice = await linearlite.open()
  const { page } = alice
  await page.getByRole('button', { name: 'New Issue', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('heading', { name: 'New Issue', exact: true })).toBeVisible()

  await dialog.getByPlaceholder('Issue title').fill('  Fix the login page ')
  await dialog.getByRole('textbox', { name: 'Description' }).fill('It fails behind a proxy.')
  await dialog.getByRole('button', { name: 'Select status', exact: true }).click()
  await page.getByRole('menuitem', { name: 'In Progress', exact: true }).click()
  await dialog.getByRole('button', { name: 'Select priority', exact: true }).click()
  await page.getByRole('menuitem', { name: 'High', exact: true }).click()
  expect(await eventCount(alice)).toBe(0)
  await dialog.getByRole('button', { name: 'Create issue', exact: true }).click()

  await expect(dialog).toBeHidden()
  await expect(alice.row('Fix the login page')).toBeVisible()
  expect(await alice.priorityOf('Fix the login page')).toBe('High')
  expect(await issueIn(alice, 'Fix the login page')).toMatchObject({
    description: 'It fails behind a proxy.',
    status: 'in_progress',
    priority: 3,
  })
  expect(await eventCount(alice)).toBe(1)
})

test('an issue without a title is refused, and the dialog says so', async ({ linearlite }) => {
  const alice = await linearlite.open()
  const { page } = alice
  // Without a mouse: the key that the button names.
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  const title = dialog.getByPlaceholder('Issue title')
  await expect(title).toBeFocused()

  await dialog.getByRole('button', { name: 'Create issue', exact: true }).click()
  await expect(title).toHaveAttribute('aria-invalid', 'true')
  await title.fill('   ')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('An issue needs a title.')).toBeVisible()
  expect((await alice.rows()).issues).toEqual([])

  await title.fill('Fix the login page')
  await page.keyboard.press('Enter')
  await expect(alice.row('Fix the login page')).toBeVisible()
})
