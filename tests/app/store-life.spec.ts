/** What the page says of its store: where changes are, and that it has stopped, when it has. */
import { expect, test } from '../../fixtures/index.ts'
import { untilOpen } from '../../src/browser/linearlite-app.ts'
import type { Tab } from '../../src/browser/tab.ts'
import { newIssue } from './issues.ts'

// Read in the worker, where the set-up has left it.
test.use({ baseURL: process.env.FLAKE_HUNT_APP_URL })

const title = 'Fix the login page'

test('without a backend the indicator says that changes are being saved, and then that they are saved here', async ({
  linearlite,
}) => {
  const alice = await linearlite.open()
  const indicator = alice.page.getByRole('status')
  await expect(indicator).toHaveText('Saved on this deviceNo sync backend')

  const seen = await alice.page.evaluateHandle(() => {
    const labels: string[] = []
    const element = document.querySelector('[role=status]')
    if (element === null) throw new Error('the page has no sync indicator')
    const watch = () => labels.push(element.getAttribute('data-state') ?? 'none')
    new MutationObserver(watch).observe(element, { attributes: true, attributeFilter: ['data-state'] })
    return labels
  })
  await alice.commit(Array.from({ length: 200 }, (_, index) => [newIssue(`Issue ${index}`)]))
  await expect(alice).toDrain()

  await expect(indicator).toHaveText('Saved on this deviceNo sync backend')
  expect(await seen.jsonValue()).toEqual(['saving', 'local'])
})

test('with a backend that nobody answers for, the page says so and goes on by itself', async ({ page, storeId }) => {
  await page.goto(`/${storeId}?sync=ws://127.0.0.1:9`)
  const indicator = page.getByRole('status')
  await expect(indicator).toHaveText('OfflineNothing is waiting')

  await page.getByRole('button', { name: 'New Issue' }).click()
  await page.getByPlaceholder('Issue title').fill(title)
  await page.getByRole('button', { name: 'Create issue' }).click()

  await expect(page.getByRole('link', { name: title })).toBeVisible()
  await expect(indicator).toHaveText('Offline1 on this device')
})

test('a page that says that its store could not be opened is waited for no longer', async ({ page }) => {
  // LinearLite's words alone: what keeps a store from opening depends on the version of LiveStore.
  await page.setContent('<main><h1>The store could not be opened</h1><code>an empty database</code></main>')
  await expect(untilOpen(page)).rejects.toThrow('could not be opened: an empty database')
})

test.describe('a store that has stopped', () => {
  test.use({ judged: 'nothing' })

  const shutDown = (tab: Tab) =>
    tab.page.evaluate((storeId) => {
      const stores: unknown = Reflect.get(globalThis, '__debugLiveStore')
      const store: unknown = typeof stores === 'object' && stores !== null ? Reflect.get(stores, storeId) : undefined
      const end: unknown =
        typeof store === 'object' && store !== null ? Reflect.get(store, 'shutdownPromise') : undefined
      if (typeof end !== 'function') throw new Error('LiveStore shows no store that could be shut down')
      return end.call(store)
    }, tab.storeId)

  test('is announced, and the page pretends nothing until it is reloaded', async ({ linearlite }) => {
    const alice = await linearlite.open()
    const { page } = alice
    await alice.createIssue({ title })
    await expect(alice).toDrain()
    const newIssueButton = await page.getByRole('button', { name: 'New Issue' }).boundingBox()

    await shutDown(alice)

    const alert = page.getByRole('alert')
    await expect(alert).toContainText('The store has stopped.')
    await expect(page.getByRole('status')).toHaveText('StoppedReload to go on')
    expect(await alice.storeStatus()).toMatchObject({ type: 'shut-down' })
    await expect(alice.commit([[newIssue('Lost')]])).rejects.toThrow('has shut down')

    // Neither a key nor a click nor the Tab key reaches what is dead.
    await page.keyboard.press('c')
    if (newIssueButton === null) throw new Error('the button "New Issue" was not shown')
    const moved = (await alert.boundingBox())?.height ?? 0
    await page.mouse.click(newIssueButton.x + 20, newIssueButton.y + moved + 5)
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('Tab')
    await expect(alert.getByRole('button', { name: 'Reload' })).toBeFocused()

    await page.keyboard.press('Enter')
    await expect(alert).toBeHidden()
    await expect(alice.row(title)).toBeVisible()
    await alice.createIssue({ title: 'It goes on' })
    await expect(page.getByRole('status')).toContainText('Saved on this device')
  })

  test('is announced with the cause when LiveStore itself has stopped it', async ({ linearlite }) => {
    const alice = await linearlite.open()
    const issue = newIssue(title)
    await alice.commit([[issue]])
    await expect(alice).toDrain()

    // The same issue again: its row cannot be inserted, and LiveStore ends a store that cannot apply an event.
    await alice.commit([[issue]])

    await expect(alice.page.getByRole('alert')).toContainText('The store has stopped.')
    await expect(alice.page.getByRole('alert')).toContainText(/UNIQUE constraint failed|commit failed/)
  })

  test('takes an open dialog with it', async ({ linearlite }) => {
    const alice = await linearlite.open()
    await alice.page.getByRole('button', { name: 'New Issue' }).click()
    await expect(alice.page.getByRole('dialog')).toBeVisible()
    await shutDown(alice)
    await expect(alice.page.getByRole('dialog')).toBeHidden()
    await expect(alice.page.getByRole('alert')).toBeVisible()
  })
})
