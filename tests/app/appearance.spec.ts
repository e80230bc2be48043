/** Light and dark: the system's scheme unless the person chose one, and nothing in either that shuts someone out. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../../fixtures/index.ts'

/** How bright the page's background is, from 0 to 255. */
const brightness = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const parts = getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.slice(0, 3).map(Number) ?? []
    return parts.reduce((sum, part) => sum + part, 0) / parts.length
  })

test('the page follows the scheme of the system until the person chooses one, which is kept', async ({
  linearlite,
}) => {
  const { page, reload } = await linearlite.open()
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await brightness(page)).toBeGreaterThan(200)
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await brightness(page)).toBeLessThan(50)

  await page.getByRole('button', { name: 'Colour scheme: system. Change to light' }).click()
  expect(await brightness(page)).toBeGreaterThan(200)
  await reload()
  expect(await brightness(page)).toBeGreaterThan(200)

  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByRole('button', { name: 'Colour scheme: light. Change to dark' }).click()
  expect(await brightness(page)).toBeLessThan(50)
  await page.getByRole('button', { name: 'Colour scheme: dark. Change to system' }).click()
  expect(await brightness(page)).toBeGreaterThan(200)
})

/** What keeps someone with a disability out of the page, by WCAG 2 A and AA, as one line each. */
const barriers = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    // "Select status" is the agreed name of that menu, whichever status it shows; the status is its description.
    .disableRules('label-content-name-mismatch')
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing shuts anyone out of list, board, issue and dialogs in the ${colorScheme} scheme`, async ({
    linearlite,
  }) => {
    const { page } = await linearlite.open({ seed: 12 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await barriers(page), 'list').toEqual([])

    await page.getByRole('button', { name: 'New Issue' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Create issue' }).click()
    expect(await barriers(page), 'dialog for a new issue').toEqual([])
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('menu').getByText('Todo').click()
    expect(await barriers(page), 'menu').toEqual([])
    await page.keyboard.press('Escape')

    await page.getByRole('link', { name: 'Board view' }).click()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect(page.getByRole('heading', { level: 2 })).toHaveCount(5)
    expect(await barriers(page), 'board').toEqual([])

    await page.getByRole('grid', { name: 'Todo' }).getByRole('link').first().click()
    await page.getByRole('textbox', { name: 'Comment' }).fill('I can reproduce this.')
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
    expect(await barriers(page), 'issue').toEqual([])
    await page.getByRole('button', { name: 'Delete issue' }).click()
    expect(await barriers(page), 'question before deleting').toEqual([])
  })
}
