/** One issue's page: what is edited there is committed once, or not at all. */
import { expect, test } from '../../fixtures/index.ts'
import type { Tab } from '../../src/browser/tab.ts'
import { eventCount, issueIn, newIssue } from './issues.ts'

const title = 'Fix the login page'

/** Makes an issue, the store's only event, and opens its page. */
const openIssue = async (tab: Tab): Promise<void> => {
  await tab.commit([[newIssue(title, { description: 'It fails.' })]])
  await tab.page.getByRole('link', { name: title, exact: true }).click()
  await tab.page.getByRole('heading', { level: 1, name: title }).waitFor()
}

test('a title is committed once it is left, and Escape or emptiness takes it back', async ({ linearlite }) => {
  const alice = await linearlite.open()
  await openIssue(alice)
  const field = alice.page.getByRole('textbox', { name: 'Title' })

  await field.pressSequentially(' for all')
  await field.press('Escape')
  await expect(field).toHaveValue(title)
  await field.fill('')
  await field.press('Enter')
  await expect(field).toHaveValue(title)
  expect(await eventCount(alice)).toBe(1)

  await field.fill('Mend the login page')
  await field.press('Enter')
  await expect(alice.page.getByRole('heading', { level: 1, name: 'Mend the login page' })).toBeAttached()
  expect(await issueIn(alice, 'Mend the login page')).toMatchObject({ description: 'It fails.' })
  expect(await eventCount(alice)).toBe(2)
})

test('a description keeps its lines, and is committed once it is left', async ({ linearlite }) => {
  const alice = await linearlite.open()
  await openIssue(alice)
  const field = alice.page.getByRole('textbox', { name: 'Description' })

  await field.press('End')
  await field.press('Enter')
  await field.pressSequentially('Always.')
  expect(await eventCount(alice)).toBe(1)
  await alice.page.getByRole('textbox', { name: 'Comment' }).click()
  await expect.poll(async () => (await issueIn(alice, title)).description).toBe('It fails.\nAlways.')
  expect(await eventCount(alice)).toBe(2)

  await field.fill('Never mind.')
  await field.press('Escape')
  await expect(field).toHaveValue('It fails.\nAlways.')
  await field.fill('It works.')
  await field.press('Control+Enter')
  await expect.poll(async () => (await issueIn(alice, title)).description).toBe('It works.')
  expect(await eventCount(alice)).toBe(3)
})

test('an edit is kept by who leaves the page in the middle of it, once', async ({ linearlite }) => {
  const alice = await linearlite.open()
  await openIssue(alice)
  const { page } = alice

  await page.getByRole('textbox', { name: 'Title' }).fill('Left by the button')
  await page.getByRole('button', { name: 'Back to issues' }).click()
  await expect(alice.row('Left by the button')).toBeVisible()
  expect(await eventCount(alice)).toBe(2)

  await page.getByRole('link', { name: 'Left by the button' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill('Left by the browser')
  await page.goBack()
  await expect(alice.row('Left by the browser')).toBeVisible()
  expect(await eventCount(alice)).toBe(3)
})

test('status and priority are chosen on the page, and the same again changes nothing', async ({ linearlite }) => {
  const alice = await linearlite.open()
  await openIssue(alice)
  const { page } = alice
  const choose = async (control: string, item: string) => {
    await page.getByRole('button', { name: control, exact: true }).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
    await expect(page.getByRole('button', { name: control, exact: true })).toHaveText(item)
  }

  await choose('Select status', 'Done')
  await choose('Select status', 'Done')
  await choose('Select priority', 'Urgent')
  await choose('Select priority', 'Urgent')

  expect(await issueIn(alice, title)).toMatchObject({ status: 'done', priority: 4 })
  expect(await eventCount(alice)).toBe(3)
})

test('comments are added in order, never empty, and are there after a reload', async ({ linearlite }) => {
  const alice = await linearlite.open()
  await openIssue(alice)
  const { page } = alice
  const field = page.getByRole('textbox', { name: 'Comment' })
  const comments = page.getByRole('list', { name: 'Comments' }).getByRole('paragraph')
  const send = page.getByRole('button', { name: 'Comment', exact: true })

  await expect(send).toBeDisabled()
  await field.fill('   ')
  await field.press('Control+Enter')
  await expect(send).toBeDisabled()
  await field.fill('I can reproduce this.')
  await send.click()
  await expect(field).toHaveValue('')
  await field.fill('So can I.')
  await field.press('Control+Enter')
  await expect(comments).toHaveText(['I can reproduce this.', 'So can I.'])
  expect(await eventCount(alice)).toBe(3)

  await expect(alice).toDrain()
  await alice.reload()
  await expect(comments).toHaveText(['I can reproduce this.', 'So can I.'])
})

test('an issue is deleted only after a yes, and its address then says so', async ({ linearlite }) => {
  const alice = await linearlite.open()
  await openIssue(alice)
  const { page } = alice
  const address = page.url()
  const question = page.getByRole('alertdialog', { name: 'Delete this issue?' })

  await page.getByRole('button', { name: 'Delete issue', exact: true }).click()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  expect(await eventCount(alice)).toBe(1)

  await page.getByRole('button', { name: 'Delete issue', exact: true }).click()
  await question.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'No issues yet' })).toBeVisible()
  expect(await eventCount(alice)).toBe(2)

  await expect(alice).toDrain()
  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'This issue is not here' })).toBeVisible()
})
