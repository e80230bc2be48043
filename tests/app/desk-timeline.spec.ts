/** The desk's timeline while the trial goes on: lights, following, pauses, long histories and links. */
import { longTrial, stall } from '../../apps/timeline/src/samples.ts'
import { expect } from '../../fixtures/index.ts'
import { heldLights } from '../../src/desk/scripted-desk.fixture.ts'
import { inView, light, recordTitle, stepAt, test } from './desk-page.ts'

// It is no trial: nothing is judged at its end.
test.use({ viewport: { width: 1440, height: 900 } })

test('a light that goes red is told, leads to its failure, and shows the diagnosis', async ({ page, openDesk }) => {
  const { events, findings, diagnoses } = stall()
  const { desk } = await openDesk({ story: { ...stall(), findings: [], diagnoses: [] } })
  await expect(inView(page)).toContainText(`of ${events.length} events`)
  await expect(page.getByRole('region', { name: 'Diagnosis' })).toHaveCount(0)
  const broken = { name: 'drain', words: '1 pending', state: 'broken', why: 'nothing moves', since: 7_400 } as const
  desk.change({ lights: [broken, ...heldLights.slice(1)] })
  desk.tell({ type: 'judged', findings, diagnoses })
  await expect(page.getByRole('banner').getByRole('alert').filter({ hasText: 'drain' })).toHaveText(
    'drain: 1 pending (nothing moves)',
  )
  await expect(page.getByRole('region', { name: 'Diagnosis' })).toContainText('was dropped there as generation 0')
  // Its moment is in view, though nothing has happened since.
  await expect(inView(page)).toContainText(/to 7\.[45]\d* s/)
  await light(page, 'drain').click()
  await expect(recordTitle(page)).toHaveText('gave up: session drained')
  await page.getByRole('button', { name: 'Close the record' }).click()
  await page.keyboard.press('.')
  await expect(recordTitle(page)).toHaveText('gave up: session drained')
})

test('the timeline follows what is new until a hand moves it, and stands still while it is paused', async ({
  page,
  openDesk,
}) => {
  const { desk, sins } = await openDesk()
  const follow = page.getByRole('button', { name: 'Follow' })
  await expect(inView(page)).toContainText('of 729 events')
  desk.happen(stepAt(60_000))
  await expect(inView(page)).toContainText('1 of 730 events in view')
  await expect(inView(page)).toContainText(/to 60\.\d+ s \(10\.0 s\)/)

  const canvas = await page.locator('canvas').first().boundingBox()
  if (canvas === null) throw new Error('Expected a drawing with a size, found none.')
  const [x, y] = [canvas.x + canvas.width / 2, canvas.y + 150]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 200, y, { steps: 4 })
  await page.mouse.up()
  await expect(follow).toHaveAttribute('aria-pressed', 'false')
  const stretch = async () => (await inView(page).textContent())?.split(' · ')[0]
  const before = await stretch()
  desk.happen(stepAt(64_000))
  await expect(inView(page)).toContainText('of 731 events')
  expect(await stretch()).toBe(before)
  await page.keyboard.press('f')
  await expect(follow).toHaveAttribute('aria-pressed', 'true')
  await expect(inView(page)).toContainText('2 of 731 events in view')

  await page.keyboard.press('p')
  desk.happen(stepAt(65_000), stepAt(65_001))
  await expect(page.getByText('Paused: 2 events have come since.')).toBeVisible()
  await expect(inView(page)).toContainText('of 731 events')
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(inView(page)).toContainText('of 733 events')
  expect(sins).toEqual([])
})

test('of a long history the end is drawn, and all of it where somebody wants that, or is led to its beginning', async ({
  page,
  openDesk,
}) => {
  const { desk } = await openDesk({ story: longTrial(7_000) })
  await expect(page.getByText('The last 5,000 of 7,000 events are drawn.')).toBeVisible()
  await expect(inView(page)).toContainText('of 5,000 events')
  desk.happen(stepAt(600_000))
  await expect(page.getByText('The last 4,001 of 7,001 events are drawn.')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Lanes' }).getByText('shared worker').first()).toBeVisible()
  await page.getByRole('button', { name: 'Draw all' }).click()
  await expect(inView(page)).toContainText('of 7,001 events')
  await page.getByRole('button', { name: 'Draw the last ones only' }).click()
  await expect(inView(page)).toContainText('of 4,001 events')

  await page.goto(`${desk.url}#mark=session+alice+4`)
  await expect(recordTitle(page)).toBeVisible()
  await expect(inView(page)).toContainText('of 7,001 events')
})

test('a failure that is no longer drawn is found', async ({ page, openDesk }) => {
  const { events } = stall()
  const end = events.at(-1)?.time ?? 0
  const later = longTrial(6_500).events.map((event) => ({
    ...event,
    time: end + 1 + event.time,
    sequence: 1_000 + event.sequence,
  }))
  await openDesk({ story: { ...stall(), diagnoses: [], events: [...events, ...later] } })
  await expect(inView(page)).toContainText(/of 4,\d+ events/)
  await page.keyboard.press('.')
  await expect(recordTitle(page)).toHaveText('gave up: session drained')
})

test('from what is told to what is drawn; how quick is told, not judged', async ({ page, openDesk }, testInfo) => {
  await page.addInitScript(() => {
    const times: { heard: number; drawn: number }[] = []
    Object.assign(globalThis, { times })
    const { prototype } = WebSocket
    const listen = prototype.addEventListener
    prototype.addEventListener = function (this: WebSocket, ...listened: Parameters<typeof listen>) {
      if (listened[0] === 'message') {
        listen.call(this, 'message', () => times.push({ heard: performance.now(), drawn: 0 }))
      }
      listen.apply(this, listened)
    }
    new MutationObserver(() => {
      for (const one of times) one.drawn ||= performance.now()
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
  const { desk } = await openDesk({ story: longTrial(4_900) })
  await expect(inView(page)).toContainText('of 4,900 events')
  const before = await page.evaluate(() => (globalThis as unknown as { times: unknown[] }).times.length)
  for (let count = 1; count <= 20; count++) {
    desk.happen(stepAt(600_000 + count))
    await expect(inView(page)).toContainText(`of ${(4_900 + count).toLocaleString('en')} events`)
  }
  const lasted = await page.evaluate(
    (from) =>
      (globalThis as unknown as { times: { heard: number; drawn: number }[] }).times
        .slice(from)
        .map(({ heard, drawn }) => drawn - heard)
        .toSorted((one, other) => one - other),
    before,
  )
  expect(lasted).toHaveLength(20)
  const description = `median ${Math.round(lasted[10] ?? 0)} ms, longest ${Math.round(lasted.at(-1) ?? 0)} ms`
  testInfo.annotations.push({ type: 'from an event to its mark among 5,000', description })
})

test('a link shows what was shown', async ({ page, openDesk, context }) => {
  const { desk } = await openDesk()
  await page.keyboard.press('p')
  await page.getByRole('searchbox').fill('e17')
  await page.getByRole('searchbox').press('Enter')
  await expect(recordTitle(page)).toHaveText(/^commit e16/)
  await page.locator('summary', { hasText: 'Lanes' }).click()
  await page.getByRole('checkbox', { name: 'backend' }).uncheck()
  desk.happen(stepAt(60_000))
  await expect(page.getByText('Paused: 1 events have come since.')).toBeVisible()

  const other = await context.newPage()
  await other.goto(page.url())
  await expect(other.getByRole('searchbox')).toHaveValue('e17')
  await expect(recordTitle(other)).toHaveText(/^commit e16/)
  await expect(other.getByText('Paused: 1 events have come since.')).toBeVisible()
  await expect(other.getByRole('list', { name: 'Lanes' }).getByText('backend')).toHaveCount(0)
  await expect(inView(other)).toContainText('of 729 events found and in view')
})
