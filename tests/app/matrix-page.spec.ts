/** The matrix's page as a maintainer meets it: one file, opened from a disk, without a network. */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Page, TestInfo } from '@playwright/test'
import type { MatrixPageData } from '../../apps/matrix-page/src/data.ts'
import { expect, test } from '../../fixtures/index.ts'
import { bugs } from '../../src/bugs/table.ts'
import { cellsOf } from '../../src/campaign/matrix/cell.ts'
import { storyNights } from '../../src/report/matrix-page.fixture.ts'
import { renderMatrixPage } from '../../src/report/matrix-page.ts'
import { matrixPageData } from '../../src/report/matrix-page-data.ts'
import { buildMatrixPage } from '../../src/subject/build-matrix-page.ts'
import { barriers } from './barriers.ts'

// It is no trial: nothing is judged at its end, and the machine has no network.
test.use({ offline: true, viewport: { width: 1280, height: 800 } })

let template = ''
let data: MatrixPageData

test.beforeAll(async () => {
  template = readFileSync((await buildMatrixPage()).template, 'utf8')
  const counted = storyNights().map(({ name, head, rows }) => ({ name, head, cells: cellsOf(rows, bugs) }))
  const matrix = counted.at(-1)
  if (matrix === undefined) throw new Error('Expected a night, found none.')
  data = matrixPageData(matrix, {
    earlier: counted.slice(0, -1),
    quarantine: [{ livestore: '0.4.0-dev.22', item: 'two-tabs', reason: 'mended upstream', until: '2026-12-15' }],
    today: '2026-11-22',
    table: bugs,
    look: () => ({
      names: ['timeline.html', 'diagnosis.md', 'schedule.json'],
      diagnosis: '# a trial\n\n## lost/backend\n\n> c-17 is not in the log',
    }),
    linksTo: '..',
    folder: 'matrix/tonight',
  })
})

/** Writes the page into the test's folder and opens it; gives what a page must not do. */
const open = async (
  page: Page,
  testInfo: TestInfo,
  { shown = data, hash = '' }: { readonly shown?: MatrixPageData; readonly hash?: string } = {},
): Promise<{ readonly sins: readonly string[] }> => {
  const sins: string[] = []
  const file = testInfo.outputPath('index.html')
  writeFileSync(file, renderMatrixPage(shown, template))
  const url = pathToFileURL(file).href
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) sins.push(`asked for ${request.url()}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') sins.push(`wrote ${message.text()}`)
  })
  page.on('pageerror', (error) => sins.push(`threw ${error.message}`))
  await page.goto(`${url}${hash}`)
  await expect(matrix(page)).toBeVisible()
  return { sins }
}

const matrix = (page: Page) => page.getByRole('grid', { name: 'Matrix' })
const cells = (page: Page) => matrix(page).getByRole('button')
const cell = (page: Page, name: string) => matrix(page).locator(`[data-cell="${name}"]`)
const details = (page: Page) => page.getByRole('complementary', { name: 'Cell' })
const lostChange = 'scenario/cut-mid-push/cloudflare/0.4.0'

test('the page opens offline, asks for nothing, is small, and has every cell', async ({ page }, testInfo) => {
  expect(template.length).toBeLessThan(300_000)
  const { sins } = await open(page, testInfo)
  await expect(page).toHaveTitle(`Matrix ${data.name}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(data.headline)
  const all = data.rows.flatMap((row) => row.cells.flatMap((one) => one ?? []))
  await expect(cells(page)).toHaveCount(all.length)
  // Each says its rate with its interval, or that there is none.
  const words = await cells(page).allInnerTexts()
  const bare = words.filter((text) => !/(below|above|to|than|100 %|not known|not there)/.test(text))
  expect(bare).toEqual([])
  expect(sins).toEqual([])
})

test('what is wrong stands on top, then what is new, then what is not as expected, and each leads to its cell', async ({
  page,
}, testInfo) => {
  await open(page, testInfo)
  const sections = page.getByRole('banner').getByRole('region')
  await expect(sections.getByRole('heading')).toHaveText(['Problems', 'New findings', 'Not as expected'])
  await expect(sections.nth(0)).toContainText('The harness itself failed in 2 trials of 1 cell')
  await expect(sections.nth(1)).toContainText('never seen in 2 earlier matrices')
  // What is in quarantine is no news.
  await expect(sections.nth(1)).not.toContainText('diverged/session')
  await expect(cell(page, 'scenario/two-tabs/none/0.4.0-dev.22')).toHaveAccessibleName(/quarantined/)

  await sections.nth(1).getByRole('link', { name: 'cut-mid-push (Durable Object) on 0.4.0:' }).click()
  await expect(details(page).getByRole('heading', { level: 2 })).toHaveText('cut-mid-push')
  await expect(cell(page, lostChange)).toBeInViewport()
})

test('a cell tells its rate, what broke, how to play it again, its nights and its trials', async ({
  page,
  context,
}, testInfo) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, testInfo)
  await cell(page, lostChange).click()
  const panel = details(page)
  await expect(panel).toContainText(/\d of 12: .* to \d+ %/)
  await expect(panel).toContainText('It must hold.')
  await expect(panel).toContainText('expected to hold, found lost/backend')
  await expect(panel.getByRole('list', { name: 'What broke' })).toContainText('c-17 is not in the log')
  const timeline = panel.getByRole('list', { name: 'What broke' }).getByRole('link', { name: 'Timeline' })
  await expect(timeline).toHaveAttribute('href', /^\.\.\/trials\/.*\/timeline\.html$/)
  await expect(panel.getByRole('table', { name: 'Nights' }).getByRole('row')).toHaveCount(4)
  await expect(panel.getByRole('list', { name: 'Trials' }).getByRole('listitem')).toHaveCount(12)

  await panel.getByRole('button', { name: 'Copy' }).first().click()
  await expect(panel.getByRole('status').first()).toHaveText('Copied')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "pnpm e2e --livestore 0.4.0 --project cloudflare -g '@cut-mid-push$'",
  )
})

test('the address names the cell: it can be sent, and gone back from', async ({ page }, testInfo) => {
  await open(page, testInfo, { hash: `#${lostChange}` })
  await expect(details(page).getByRole('heading', { level: 2 })).toHaveText('cut-mid-push')
  // Drawn schedules are two rows: each says what is behind the clients.
  await expect(matrix(page).getByRole('rowheader', { name: 'drawn' })).toContainText(['scripted backend'])
  await cell(page, 'hunt/drawn/scripted/0.4.0').click()
  await expect(page).toHaveURL(/#hunt\/drawn\/scripted\/0\.4\.0$/)
  await page.goBack()
  await expect(details(page).getByRole('heading', { level: 2 })).toHaveText('cut-mid-push')
  await details(page).getByRole('button', { name: 'Close the cell' }).click()
  await expect(details(page)).toHaveCount(0)
  await expect(page).toHaveURL(/index\.html$/)
})

test('everything on the page can be done by keys', async ({ page }, testInfo) => {
  await open(page, testInfo)
  await cells(page).first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  const second = page.locator('[data-cell="scenario/reload/none/0.4.0-dev.8"]')
  await expect(second).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(details(page).getByRole('heading', { level: 2 })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(details(page)).toHaveCount(0)
  await expect(second).toBeFocused()
  // One stop for the whole matrix: the next key leaves it.
  await page.keyboard.press('Shift+Tab')
  await expect(matrix(page).locator(':focus')).toHaveCount(0)
})

test('cells are filtered by what they come to, by kind, version and name', async ({ page }, testInfo) => {
  await open(page, testInfo)
  const filter = page.getByRole('search', { name: 'Filter' })
  await filter.getByRole('button', { name: /^(. )?new finding/ }).click()
  await expect(cells(page)).toHaveCount(data.words.find(({ word }) => word === 'new finding')?.count ?? 0)
  await filter.getByRole('button', { name: 'Show all' }).click()

  await filter.locator('summary', { hasText: 'Versions' }).click()
  const version = filter.getByRole('checkbox', { name: '0.4.0', exact: true })
  // It once was as wide as the field for a name, far from its word.
  expect((await version.boundingBox())?.width).toBeLessThan(30)
  await version.check()
  await expect(matrix(page).getByRole('columnheader')).toHaveText(['LiveStore', '0.4.0'])
  await filter.locator('summary', { hasText: 'Versions' }).click()
  await filter.locator('summary', { hasText: 'Kinds' }).click()
  await filter.getByRole('checkbox', { name: 'Drawn schedules' }).check()
  await expect(cells(page)).toHaveCount(1)
  await filter.getByRole('searchbox').fill('nothing of the kind')
  await expect(filter.getByRole('status')).toHaveText('0 cells')

  // Who follows a link to what is filtered away wants to see it.
  await page.getByRole('link', { name: 'cut-mid-push (Durable Object) on 0.4.0:' }).click()
  await expect(cell(page, lostChange)).toBeInViewport()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing shuts anyone out of the page in the ${colorScheme} scheme`, async ({ page }, testInfo) => {
    await page.emulateMedia({ colorScheme })
    // Axe looks at every element: a few rows have all that there is.
    const few = data.rows
      .filter(({ kind }) => kind !== 'bug')
      .concat(data.rows.filter(({ item }) => item === 'push-head'))
    await open(page, testInfo, { shown: { ...data, rows: few }, hash: `#${lostChange}` })
    const colour = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    expect(colour).toBe(colorScheme === 'light' ? 'rgb(246, 246, 248)' : 'rgb(12, 13, 14)')
    expect(await barriers(page), 'with a cell').toEqual([])
    await page.locator('summary', { hasText: 'Versions' }).click()
    await cell(page, 'scenario/two-tabs/none/0.4.0-dev.22').click()
    expect(await barriers(page), 'with one in quarantine, and versions').toEqual([])
  })
}

test('on a narrow screen nothing but the matrix goes over the edge, and a cell fills the screen', async ({
  page,
}, testInfo) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, testInfo)
  const widthOf = () => page.evaluate(() => document.documentElement.scrollWidth)
  expect(await widthOf()).toBe(390)
  await cell(page, 'scenario/priority/none/0.3.1').click()
  expect(await details(page).boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 844 })
  expect(await widthOf()).toBe(390)
  await page.keyboard.press('Escape')
  await expect(cell(page, 'scenario/priority/none/0.3.1')).toBeFocused()
})

test('a matrix in which nothing is unexpected says so without red, and one without nights before it draws', async ({
  page,
}, testInfo) => {
  const calm = {
    ...data,
    headline: 'Nothing unexpected in 5 trials',
    isCalm: true,
    problems: [],
    newFindings: [],
    unexpected: [],
  }
  const { sins } = await open(page, testInfo, { shown: { ...calm, nights: data.nights.slice(-1) } })
  const colourOf = (selector: string) => page.locator(selector).evaluate((element) => getComputedStyle(element).color)
  expect(await colourOf('h1')).toBe(await colourOf('body'))
  await expect(page.getByRole('banner').getByRole('region')).toHaveCount(0)
  await expect(page.getByText('There is no earlier matrix')).toBeVisible()
  expect(sins).toEqual([])
})
