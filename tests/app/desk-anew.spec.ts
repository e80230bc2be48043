/** Begins a desk anew from its page: the same again, by hand, or with the schedule of a file. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { stall } from '../../apps/timeline/src/samples.ts'
import { expect } from '../../fixtures/index.ts'
import { repositoryRoot } from '../../src/run/pinned-node.ts'
import { barriers } from './barriers.ts'
import { device, hand, inView, recordTitle, script, stepAt, test } from './desk-page.ts'

// It is no trial: nothing is judged at its end.
test.use({ viewport: { width: 1440, height: 900 } })

const finding = join(repositoryRoot, 'docs/findings/stale-generation.json')
const json = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) })

const beginButton = (page: Page) => page.getByRole('button', { name: 'Begin anew…' })
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Begin anew' })
const choose = async (page: Page, file: string | ReturnType<typeof json>): Promise<void> => {
  const choosing = page.waitForEvent('filechooser')
  await dialogOf(page).getByRole('button', { name: 'Choose a file…' }).click()
  await (await choosing).setFiles(file)
}
/** Drops a file where a part of the page is, as a hand with a mouse does. */
const drop = async (page: Page, where: Locator, file: string): Promise<void> => {
  const box = await where.boundingBox()
  if (box === null) throw new Error('Expected a part of the page that is seen, found none.')
  const devtools = await page.context().newCDPSession(page)
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const data = { items: [], files: [file], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, data, ...at })
  }
  await devtools.detach()
}
const steps = (page: Page) => page.getByRole('region', { name: 'Script' }).getByRole('listitem')
const views = script.map((step, index) => ({ step, words: step.id, state: index === 0 ? 'done' : 'next' }) as const)

test('a schedule is begun with from its file, and nothing of the desk before is shown any more', async ({
  page,
  openDesk,
}) => {
  const { desk, sins } = await openDesk({ story: stall() })
  desk.refuseNext('not now')
  await hand(page, 'Cut').click()
  await expect(device(page).getByRole('alert')).toHaveText('not now')
  await page.keyboard.press('.')
  await expect(recordTitle(page)).toBeVisible()
  await page.keyboard.press('p')
  await expect(page).toHaveURL(/mark=.*paused=/)

  await beginButton(page).click()
  await expect(dialogOf(page).getByRole('radio', { name: /the same again: by hand, with alice and bob/ })).toBeChecked()
  await choose(page, finding)
  await expect(dialogOf(page).getByRole('radio', { name: /a schedule from a file/ })).toBeChecked()
  await expect(dialogOf(page)).toContainText('stale-generation.json')
  await dialogOf(page).getByRole('button', { name: 'Begin', exact: true }).click()
  await expect(dialogOf(page)).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('stale-generation.json')
  await expect(steps(page)).toHaveCount(8)
  await expect(beginButton(page)).toBeFocused()
  await expect(device(page, 'bob')).toHaveCount(0)
  await expect(device(page).getByRole('alert')).toHaveText('')
  await expect(recordTitle(page)).toHaveCount(0)
  await expect(page).not.toHaveURL(/mark=|paused=/)
  desk.happen(stepAt(1_000))
  await expect(inView(page)).toContainText('1 of 1 events in view')
  await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'true')
  expect(desk.orders.at(-1)).toEqual({
    type: 'begin',
    what: { as: 'schedule', name: 'stale-generation.json', text: readFileSync(finding, 'utf8') },
  })
  expect(sins).toEqual([])
})

test('a file that is no schedule is refused in the dialog, in one line, and another one can be chosen', async ({
  page,
  openDesk,
}) => {
  const { desk } = await openDesk()
  await beginButton(page).click()
  const alert = dialogOf(page).getByRole('alert')
  await choose(page, json('notes.json', '{ "version": 1, "hasBackend": true }'))
  await dialogOf(page).getByRole('button', { name: 'Begin', exact: true }).click()
  await expect(alert).toHaveText('notes.json: parameters: expected such a key, found none.')
  await choose(page, json('history.json', 'x'.repeat(600_000)))
  await expect(alert).toHaveText('history.json: expected a schedule, found 0.6 MB of something else')
  await choose(page, finding)
  await expect(alert).toHaveCount(0)
  desk.refuseNext('LinearLite could not be opened: no browser starts')
  await dialogOf(page).getByRole('button', { name: 'Begin', exact: true }).click()
  await expect(alert).toHaveText('LinearLite could not be opened: no browser starts')
  await dialogOf(page).getByRole('button', { name: 'Begin', exact: true }).click()
  await expect(steps(page)).toHaveCount(8)
})

test('a schedule is dropped, or pasted', async ({ page, openDesk }) => {
  const { desk } = await openDesk()
  await beginButton(page).click()
  // Beside the zone nothing is taken, and the browser is told not to open it either.
  await page.evaluate(() => {
    addEventListener('dragover', ({ defaultPrevented }) => Object.assign(globalThis, { isRefused: defaultPrevented }))
  })
  await drop(page, dialogOf(page).getByRole('heading'), finding)
  expect(await page.evaluate(() => (globalThis as { isRefused?: boolean }).isRefused)).toBe(true)
  await expect(dialogOf(page).getByRole('radio', { name: /the same again/ })).toBeChecked()
  await drop(page, dialogOf(page).getByText('or drop one here'), finding)
  await expect(dialogOf(page)).toContainText('stale-generation.json')
  await expect(dialogOf(page).getByRole('radio', { name: /a schedule from a file/ })).toBeChecked()
  await page.keyboard.press('Escape')

  await page.keyboard.press('Shift+B')
  await dialogOf(page).getByRole('button', { name: 'Drop or paste a schedule here' }).focus()
  await page.evaluate(
    (content) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', content)
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }),
      )
    },
    readFileSync(finding, 'utf8'),
  )
  await expect(dialogOf(page)).toContainText('pasted text')
  await dialogOf(page).getByRole('button', { name: 'Begin', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('pasted text')
  expect(desk.orders).toHaveLength(1)
})

test('with keys alone the same is begun again, or all by hand', async ({ page, openDesk }) => {
  const { desk } = await openDesk({ state: { script: views, done: [{ id: 'd1', words: 'alice opens LinearLite' }] } })
  await page.keyboard.press('Shift+B')
  await expect(dialogOf(page)).toContainText('What was done so far (one step) is gone, unless you save it first.')
  await expect(dialogOf(page).getByRole('radio', { name: 'the same again: by hand, three steps' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialogOf(page)).toHaveCount(0)
  expect(desk.orders).toEqual([])

  await page.keyboard.press('Shift+B')
  await page.keyboard.press('Enter')
  await expect(dialogOf(page)).toHaveCount(0)
  await expect(steps(page).first()).toHaveAttribute('aria-current', 'step')
  await page.keyboard.press('Shift+B')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  // There is no file to begin with yet.
  await expect(dialogOf(page).getByRole('button', { name: 'Begin', exact: true })).toBeDisabled()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Script' })).toHaveCount(0)
  expect(desk.orders).toEqual([
    { type: 'begin', what: { as: 'again' } },
    { type: 'begin', what: { as: 'by-hand' } },
  ])
})

test('what is done meanwhile is told, and so is that no desk stands', async ({ page, openDesk }) => {
  const { desk } = await openDesk()
  await beginButton(page).click()
  desk.change({ doing: 'beginning anew: opening LinearLite' })
  await expect(page.getByText('beginning anew: opening LinearLite …')).toBeAttached()
  await page.keyboard.press('Escape')
  desk.change({ gone: 'LinearLite could not be opened: no browser starts' })
  await expect(page.getByRole('banner').getByRole('alert').filter({ hasText: 'no desk stands' })).toHaveText(
    'no desk stands: LinearLite could not be opened: no browser starts; this is the last that stood: save it, or begin anew',
  )
})

test('where it cannot begin anew it says why', async ({ page, openDesk }) => {
  const reason = 'what stands here is a test’s'
  const { desk } = await openDesk({ setup: { notAnew: reason } })
  await expect(beginButton(page)).toHaveAttribute('aria-disabled', 'true')
  const said = page.getByRole('banner').getByRole('alert').filter({ hasText: reason })
  await beginButton(page).press('Enter')
  await expect(said).toHaveText(reason)
  await page.keyboard.press('Shift+B')
  await expect(dialogOf(page)).toHaveCount(0)
  expect(desk.orders).toEqual([])
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing shuts anyone out of beginning anew in the ${colorScheme} scheme`, async ({ page, openDesk }) => {
    await page.emulateMedia({ colorScheme })
    const { desk } = await openDesk({ state: { script: views } })
    await beginButton(page).click()
    expect(await barriers(page), 'as it opens').toEqual([])
    await choose(page, finding)
    desk.refuseNext('LinearLite could not be opened: no browser starts')
    await dialogOf(page).getByRole('button', { name: 'Begin', exact: true }).click()
    await expect(dialogOf(page).getByRole('alert')).not.toBeEmpty()
    expect(await barriers(page), 'with a file and a refusal').toEqual([])
    await page.keyboard.press('Escape')
    desk.change({ gone: 'LinearLite could not be opened: no browser starts' })
    await expect(page.getByText('no desk stands')).toBeVisible()
    expect(await barriers(page), 'with no desk').toEqual([])
  })
}
