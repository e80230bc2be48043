/** Cards go from column to column, by mouse and by keyboard. */
import { expect, test } from '../../fixtures/index.ts'
import type { Tab } from '../../src/browser/tab.ts'
import { eventCount, issueIn, newIssue } from './issues.ts'

const openBoard = async (linearlite: { readonly open: () => Promise<Tab> }): Promise<Tab> => {
  const alice = await linearlite.open()
  await alice.commit([
    [
      newIssue('First', { status: 'todo', rank: 'a1' }),
      newIssue('Second', { status: 'todo', rank: 'a2' }),
      newIssue('Third', { status: 'todo', rank: 'a3' }),
      newIssue('Shipped', { status: 'done' }),
    ],
  ])
  await alice.page.getByRole('link', { name: 'Board view' }).click()
  await expect(cards(alice, 'Todo')).toHaveText(['First', 'Second', 'Third'])
  return alice
}

const column = (tab: Tab, name: string) => tab.page.getByRole('grid', { name, exact: true })
const cards = (tab: Tab, name: string) => column(tab, name).getByRole('link')

test('a card is dragged by mouse into another column, and is there after a reload', async ({ linearlite }) => {
  const alice = await openBoard(linearlite)

  // By its title, which is a link: the drag takes the card, not the link.
  await cards(alice, 'Todo').getByText('Second').dragTo(column(alice, 'In Progress'))

  await expect(cards(alice, 'In Progress')).toHaveText(['Second'])
  await expect(cards(alice, 'Todo')).toHaveText(['First', 'Third'])
  expect(await issueIn(alice, 'Second')).toMatchObject({ status: 'in_progress' })
  expect(await eventCount(alice)).toBe(5)

  await expect(alice).toDrain()
  await alice.reload()
  await expect(cards(alice, 'In Progress')).toHaveText(['Second'])
})

test('a card is dragged by mouse to another place of its column', async ({ linearlite }) => {
  const alice = await openBoard(linearlite)

  await cards(alice, 'Todo')
    .getByText('Third')
    .dragTo(alice.row('First'), { targetPosition: { x: 60, y: 4 } })

  await expect(cards(alice, 'Todo')).toHaveText(['Third', 'First', 'Second'])
  expect(await eventCount(alice)).toBe(5)
})

test('a card is moved by keyboard into another column, and Escape leaves it where it was', async ({ linearlite }) => {
  const alice = await openBoard(linearlite)
  const { page } = alice
  const handle = page.getByRole('button', { name: 'Drag First', exact: true })
  const place = page.getByRole('button', { name: 'Drop on In Progress', exact: true })

  await handle.focus()
  await page.keyboard.press('Enter')
  // The drag has begun when there are places to drop on: a Tab before that goes elsewhere.
  await expect(place).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(place).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(place).toBeHidden()
  expect(await eventCount(alice)).toBe(4)

  await handle.focus()
  await page.keyboard.press('Enter')
  // The drag has begun when there are places to drop on: a Tab before that goes elsewhere.
  await expect(place).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(place).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(cards(alice, 'In Progress')).toHaveText(['First'])
  expect(await issueIn(alice, 'First')).toMatchObject({ status: 'in_progress' })
  expect(await eventCount(alice)).toBe(5)
})
