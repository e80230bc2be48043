/** The timeline as a person meets it: one file, opened from a disk, without a network. */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Page, TestInfo } from '@playwright/test'
import type { TimelineData } from '../../apps/timeline/src/data.ts'
import { healthyBurst, inVirtualTime, longTrial, shutDown, stall } from '../../apps/timeline/src/samples.ts'
import { expect, test } from '../../fixtures/index.ts'
import { renderTimeline } from '../../src/report/timeline.ts'
import { buildTimeline } from '../../src/subject/build-timeline.ts'
import { barriers } from './barriers.ts'

// It is no trial: nothing is judged at its end, and the machine has no network.
test.use({ offline: true, viewport: { width: 1440, height: 900 } })

let template = ''

test.beforeAll(async () => {
  template = readFileSync((await buildTimeline()).template, 'utf8')
})

/** Writes the timeline into the test's folder and opens it; gives what a page must not do. */
const open = async (
  page: Page,
  testInfo: TestInfo,
  data: TimelineData,
): Promise<{ readonly sins: readonly string[] }> => {
  const sins: string[] = []
  const file = testInfo.outputPath('timeline.html')
  writeFileSync(file, renderTimeline({ ...data, template }))
  const url = pathToFileURL(file).href
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) sins.push(`asked for ${request.url()}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') sins.push(`wrote ${message.text()}`)
  })
  page.on('pageerror', (error) => sins.push(`threw ${error.message}`))
  await page.goto(url)
  await expect(drawing(page)).toBeVisible()
  return { sins }
}

const drawing = (page: Page) => page.getByRole('application', { name: 'Timeline' })
const record = (page: Page) => page.getByRole('complementary', { name: 'Record' })
const recordTitle = (page: Page) => record(page).getByRole('heading', { level: 2 })
const inView = (page: Page) => page.getByText(/of [\d,]+ events (found and )?in view/)

test('a timeline opens offline, asks for nothing, and is small', async ({ page }, testInfo) => {
  expect(template.length).toBeLessThan(900_000)
  const { sins } = await open(page, testInfo, stall())

  await expect(page).toHaveTitle('a priority change drains while two pages of another device arrive · timeline')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(stall().title)
  await page.getByRole('button', { name: 'Whole trial' }).click()
  await expect(inView(page)).toContainText('of 87 events in view')
  expect(sins).toEqual([])
})

test('the words at the top say what broke, and every step leads to its mark', async ({ page }, testInfo) => {
  await open(page, testInfo, stall())

  await expect(page.getByRole('list', { name: 'Findings' })).toContainText('alice still has 1 pending event')
  const diagnosis = page.getByRole('region', { name: 'Diagnosis' })
  await expect(diagnosis).toContainText('was dropped there as generation 0 while the leader was at 1')
  await expect(diagnosis.getByRole('list', { name: 'Path' }).getByRole('button')).toHaveText([
    /1\s*committed/,
    /2\s*pushed to leader/,
    /3\s*received by leader.*inferred/,
    /4\s*dropped by leader/,
  ])
  await diagnosis.getByRole('button', { name: 'pushed to leader' }).click()
  await expect(recordTitle(page)).toHaveText('push e4')
  await expect(record(page)).toContainText('"type": "session-push"')

  await page.getByRole('button', { name: 'First failure' }).click()
  await expect(recordTitle(page)).toHaveText('gave up: session drained')
  await page.getByRole('button', { name: 'Last step' }).click()
  await expect(recordTitle(page)).toHaveText('push:drop-old-generation')
})

test('a mark shows its record when it is clicked, and the way on to its neighbours', async ({ page }, testInfo) => {
  await open(page, testInfo, shutDown())
  await page.getByRole('button', { name: 'Whole trial' }).click()
  await expect(inView(page)).toContainText('0.000 s to')

  // The last mark of the test lane stands alone: the lanes' names tell how high, the time how far.
  const canvas = await boxOf(page.locator('canvas').first())
  const lane = await boxOf(page.getByRole('list', { name: 'Lanes' }).getByRole('listitem').first())
  const { events } = shutDown()
  const end = events.at(-1)?.time ?? 0
  const margin = end * 0.015
  await page.mouse.click(canvas.x + (canvas.width * (end + margin)) / (end + 2 * margin), lane.y + lane.height / 2)
  await expect(recordTitle(page)).toHaveText('trial ends')
  await record(page).getByRole('button', { name: 'Previous' }).click()
  await expect(recordTitle(page)).toHaveText('gave up: session drained')
  await record(page).getByRole('button', { name: 'Close the record' }).click()
  await expect(recordTitle(page)).toHaveText('Record')
})

test('a trial in virtual time is drawn in the order of its events, and says so', async ({ page }, testInfo) => {
  const { sins } = await open(page, testInfo, inVirtualTime(shutDown()))
  await expect(page.getByText('The marks stand in their order, not by their time')).toBeVisible()
  await page.getByRole('button', { name: 'Whole trial' }).click()
  await expect(inView(page)).toContainText('events 1 to 250 (0.000 s to 30.000 s)')

  await drawing(page).focus()
  await page.keyboard.press('Home')
  await expect(recordTitle(page)).toHaveText('trial begins')
  await expect(record(page)).toContainText('0.000 s, event 1')
  for (let times = 0; times < 12; times++) await page.getByRole('button', { name: 'Zoom in' }).click()
  await expect(inView(page)).toContainText(/events 1 to \d \(0\.000 s\)/)
  await expect(inView(page)).not.toContainText('drawn together')
  await drawing(page).press('End')
  await expect(record(page)).toContainText('30.000 s, event 250')
  expect(sins).toEqual([])

  await open(page, testInfo, shutDown())
  await expect(page.getByText('The marks stand in their order')).toHaveCount(0)
})

test('a search finds by number and by change, goes from one to the next, and follows a change', async ({
  page,
}, testInfo) => {
  await open(page, testInfo, healthyBurst())
  const search = page.getByRole('searchbox', { name: 'Filter events' })
  const found = page.locator('.find').getByRole('status')

  await search.fill('e17')
  await expect(found).toHaveText(/^\d+ found$/)
  const count = Number((await found.textContent())?.split(' ')[0])
  expect(count).toBeGreaterThan(8)
  expect(count).toBeLessThan(40)
  await expect(inView(page)).toContainText(`${count} of 729 events found and in view`)

  await search.press('Enter')
  await expect(recordTitle(page)).toHaveText(/^commit e16/)
  await search.press('Enter')
  await expect(recordTitle(page)).toHaveText(/^push e16/)
  await page.getByRole('button', { name: 'Previous found event' }).click()
  await expect(recordTitle(page)).toHaveText(/^commit e16/)

  await record(page).getByRole('button', { name: 'Follow change-17' }).click()
  await expect(search).toHaveValue('change-17')
  await search.fill('nothing of the kind')
  await expect(found).toHaveText('0 found')
  await search.fill('')
  await expect(inView(page)).toContainText('of 729 events in view')
})

test('lanes are chosen, and consoles are shown when they are asked for', async ({ page }, testInfo) => {
  await open(page, testInfo, healthyBurst())
  const lanes = page.getByRole('list', { name: 'Lanes' }).getByRole('listitem')
  await expect(lanes).toHaveCount(11)
  await page.locator('summary', { hasText: 'Lanes' }).click()
  await page.getByRole('checkbox', { name: 'alice console: leader' }).check()
  await expect(lanes).toHaveCount(12)
  await expect(lanes.last()).toContainText('console: leader')
  await page.getByRole('checkbox', { name: 'backend' }).uncheck()
  await expect(lanes).toHaveCount(11)
})

test('everything can be done by keys', async ({ page }, testInfo) => {
  await open(page, testInfo, shutDown())
  await drawing(page).focus()

  await page.keyboard.press('0')
  await expect(inView(page)).toContainText('0.000 s to')
  await page.keyboard.press('Home')
  await expect(recordTitle(page)).toHaveText('trial begins')
  await page.keyboard.press('ArrowRight')
  await expect(recordTitle(page)).toHaveText('alice opens LinearLite')
  await page.keyboard.press('ArrowDown')
  await expect(record(page)).toContainText('alice session')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('End')
  await expect(recordTitle(page)).toHaveText('trial ends')

  const before = await inView(page).textContent()
  await page.keyboard.press('+')
  await expect(inView(page)).not.toHaveText(before ?? '')
  const zoomed = await inView(page).textContent()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(inView(page)).not.toHaveText(zoomed ?? '')
  await page.keyboard.press('Escape')
  await expect(recordTitle(page)).toHaveText('Record')
})

test('wheel and drag zoom and pan', async ({ page }, testInfo) => {
  await open(page, testInfo, healthyBurst())
  const canvas = await boxOf(page.locator('canvas').first())
  await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + 150)
  const whole = await inView(page).textContent()
  await page.mouse.wheel(0, -300)
  await expect(inView(page)).not.toHaveText(whole ?? '')
  await page.getByRole('button', { name: 'Zoom in' }).click()
  const zoomed = await inView(page).textContent()
  await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + 150)
  await page.mouse.down()
  await page.mouse.move(canvas.x + canvas.width / 2 + 80, canvas.y + 150, { steps: 4 })
  await page.mouse.up()
  await expect(inView(page)).not.toHaveText(zoomed ?? '')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing shuts anyone out of a timeline in the ${colorScheme} scheme`, async ({ page }, testInfo) => {
    await page.emulateMedia({ colorScheme })
    await open(page, testInfo, shutDown())
    const colour = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    expect(colour).toBe(colorScheme === 'light' ? 'rgb(246, 246, 248)' : 'rgb(12, 13, 14)')
    expect(await barriers(page), 'as it opens').toEqual([])

    await page.getByRole('button', { name: 'Last step' }).click()
    await page.getByRole('searchbox').fill('change-58')
    await page.locator('summary', { hasText: 'Lanes' }).click()
    expect(await barriers(page), 'with a record, a search and lanes').toEqual([])

    await open(page, testInfo, healthyBurst())
    expect(await barriers(page), 'healthy').toEqual([])
  })
}

test('100,000 events are drawn, and one of them can be zoomed into', async ({ page }, testInfo) => {
  const { sins } = await open(page, testInfo, longTrial(100_000))
  await expect(inView(page)).toContainText('of 100,000 events in view')
  await expect(inView(page)).toContainText('drawn together with a neighbour: zoom in to see each')
  await expect(inView(page)).toContainText('arrows are drawn once you zoom in')

  await page.getByRole('searchbox').fill('change-3000')
  await page.getByRole('searchbox').press('Enter')
  await expect(recordTitle(page)).toHaveText('commit e3000')
  await page.getByRole('searchbox').fill('')
  for (let times = 0; times < 16; times++) await page.getByRole('button', { name: 'Zoom in' }).click()
  await expect(inView(page)).not.toContainText('arrows are drawn')
  await expect(recordTitle(page)).toHaveText('commit e3000')
  expect(sins).toEqual([])
})

/** Milliseconds between the frames that the page shows while `act` lasts. */
const framesDuring = async (
  page: Page,
  act: () => Promise<void>,
): Promise<{ readonly median: number; readonly p95: number }> => {
  const frames = await page.evaluateHandle(() => {
    const intervals: number[] = []
    let last = performance.now()
    const state = { intervals, on: true }
    const tick = (): void => {
      const now = performance.now()
      intervals.push(now - last)
      last = now
      if (state.on) requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
    return state
  })
  await act()
  const intervals = await frames.evaluate((state) => {
    state.on = false
    return state.intervals
  })
  const sorted = intervals.toSorted((left, right) => left - right)
  const at = (share: number): number => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
  return { median: at(0.5), p95: at(0.95) }
}

test('10,000 marks are panned and zoomed; how smoothly is told, not judged', async ({ page }, testInfo) => {
  await open(page, testInfo, longTrial(10_000))
  const canvas = await boxOf(page.locator('canvas').first())
  const [x, y] = [canvas.x + canvas.width / 2, canvas.y + 150]
  await page.mouse.move(x, y)
  const zoom = await framesDuring(page, async () => {
    for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(0, turn % 20 < 10 ? -100 : 100)
  })
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await page.mouse.move(x, y)
  const pan = await framesDuring(page, async () => {
    await page.mouse.down()
    for (const turn of [1, -1, 1, -1]) await page.mouse.move(x + turn * 200, y, { steps: 20 })
    await page.mouse.up()
  })
  const description = `zoom ${zoom.median} ms a frame (95 %: ${zoom.p95}), pan ${pan.median} ms (95 %: ${pan.p95})`
  testInfo.annotations.push({ type: 'frames of 10,000 marks', description })
  await expect(inView(page)).toContainText('of 10,000 events in view')
})

const boxOf = async (locator: ReturnType<Page['locator']>) => {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('Expected an element with a size, found none.')
  return box
}
