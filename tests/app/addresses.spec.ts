/** A malformed address is answered by a page that says what was expected, what was found and what to do. */
import { expect, test } from '../../fixtures/index.ts'

// Read in the worker, where the set-up has left it.
test.use({ baseURL: process.env.FLAKE_HUNT_APP_URL })

const malformed = [
  {
    what: 'a store whose name has other signs than letters, digits, - and _',
    address: '/not%20a%20store',
    title: 'This is not the name of a store',
    found: 'not a store',
  },
  {
    what: 'a number of samples that is no number',
    address: '/store?seed=no',
    title: 'These settings cannot be used',
    found: '"seed" must be a whole number from 0 to 100000, but it is "no".',
  },
  {
    what: 'a sync backend that is no URL',
    address: '/store?sync=nonsense',
    title: 'These settings cannot be used',
    found: '"sync" is "nonsense", which is no URL.',
  },
  {
    what: 'a path that leads nowhere',
    address: '/store/there/is/nothing',
    title: 'There is no page at this address',
    found: '/store/there/is/nothing',
  },
] as const

for (const { what, address, title, found } of malformed) {
  test(`${what} is explained`, async ({ page }) => {
    await page.goto(address)

    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expect(page.getByRole('term')).toHaveText(['Expected', 'Found', 'What to do'])
    await expect(page.getByRole('definition').nth(1)).toContainText(found)

    await page.getByRole('link', { name: 'Open a new store' }).click()
    await expect(page.getByRole('heading', { name: 'No issues yet' })).toBeVisible()
    expect(new URL(page.url()).search).toBe('')
  })
}

test('several settings that cannot be used are all named at once', async ({ page }) => {
  await page.goto('/store?seed=no&sync=nonsense&probe=maybe')
  await expect(page.getByRole('definition').getByRole('listitem')).toHaveText([/"sync"/, /"seed"/, /"probe"/])
})

test('an issue that the store does not have is explained, and the way back leads to the list', async ({
  linearlite,
}) => {
  const alice = await linearlite.open()
  const { page } = alice
  const address = new URL(page.url())
  address.pathname += '/issue/unheard-of'
  await page.goto(address.href)

  await expect(page.getByRole('heading', { level: 1, name: 'This issue is not here' })).toBeVisible()
  await expect(page.getByRole('term')).toHaveText(['Expected', 'Found', 'What to do'])
  await expect(page.getByRole('definition').nth(1)).toContainText('unheard-of')
  await page.getByRole('link', { name: 'Go to the list' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Issues' })).toBeVisible()
})
