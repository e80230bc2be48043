/** The desk's control page as a person at the desk meets it, before a desk that does at once what it is told. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { TimelineData } from '../../apps/timeline/src/data.ts'
import { healthyBurst, longTrial, stall } from '../../apps/timeline/src/samples.ts'
import { test as base, expect } from '../../fixtures/index.ts'
import {
  deviceOf,
  heldLights,
  type ScriptedDesk,
  type ScriptedDeskOptions,
  startScriptedDesk,
} from '../../src/desk/scripted-desk.fixture.ts'
import type { HistoryEvent } from '../../src/history/event.ts'
import type { Step } from '../../src/schedule/schedule.ts'
import { buildDesk } from '../../src/subject/build-desk.ts'

/** Opens the page on a desk that ends with the test; gives what a page must not do. */
type Open = (
  options?: Partial<ScriptedDeskOptions> & { readonly hash?: string },
) => Promise<{ readonly desk: ScriptedDesk; readonly sins: readonly string[] }>

// It is no trial: nothing is judged at its end.
const test = base.extend<{ openDesk: Open }>({
  openDesk: async ({ page }, use) => {
    const { folder } = await buildDesk()
    const desks: ScriptedDesk[] = []
    await use(async ({ hash = '', ...options } = {}) => {
      const desk = await startScriptedDesk({ folder, story: calm(), ...options })
      desks.push(desk)
      const sins: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') sins.push(`wrote ${message.text()}`)
      })
      page.on('pageerror', (error) => sins.push(`threw ${error.message}`))
      await page.goto(`${desk.url}${hash}`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('by hand')
      return { desk, sins }
    })
    for (const desk of desks) await desk.end()
  },
})

test.use({ viewport: { width: 1440, height: 900 } })

const calm = (): TimelineData => healthyBurst()

const device = (page: Page, name = 'alice') => page.getByRole('region', { name: `Device ${name}` })
const hand = (page: Page, name: string | RegExp, of = 'alice') =>
  device(page, of).getByRole('button', { name, exact: typeof name === 'string' })
const holdOf = (page: Page, name: string | RegExp, of = 'alice') =>
  device(page, of)
    .getByRole('toolbar', { name: `Hold of ${of}` })
    .getByRole('button', { name })
const inView = (page: Page) => page.getByText(/of [\d,]+ events (found and )?in view/)
const recordTitle = (page: Page) =>
  page.getByRole('complementary', { name: 'Record' }).getByRole('heading', { level: 2 })
const light = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Promises' }).getByRole('button', { name: new RegExp(`^${name}`) })

/** A step of the test at a time after everything that the stories tell. */
const stepAt = (time: number, title = `at ${time}`): HistoryEvent => ({
  lane: 'test',
  type: 'step',
  title,
  source: 'test',
  sequence: time,
  time,
})

test('the page shows how everything stands', async ({ page, openDesk }) => {
  const { desk, sins } = await openDesk()
  await expect(page).toHaveTitle('by hand · desk')
  await expect(page.getByText('LiveStore 0.4.0-dev.9')).toBeVisible()
  await expect(light(page, 'drain')).toHaveText(/drained/)
  await expect(light(page, 'identity')).toHaveText(/not told yet/)
  const table = device(page).getByRole('table', { name: 'Tabs and leader of alice' })
  await expect(table.getByRole('row').nth(1)).toHaveText(/alice\s*running\s*0\s*e53/)
  await expect(table.getByRole('row').nth(2)).toHaveText(/leader\s*knows e53\s*0\s*e53/)
  await expect(page.getByRole('region', { name: 'Backend' })).toContainText('head e53')

  const [tab] = deviceOf('alice').tabs
  if (tab === undefined) throw new Error('Expected a tab, found none.')
  const clients = [deviceOf('alice', { tabs: [{ ...tab, pending: 2, head: 'e54.1r1' }] }), deviceOf('bob')]
  desk.change({ clients, backend: { head: 54 }, standing: ['the pages for alice are held back'], doing: 'Redeploying' })
  await expect(table.getByRole('row').nth(1)).toHaveText(/alice\s*running\s*2\s*e54\.1r1/)
  await expect(page.getByRole('list', { name: 'Orders that stand' })).toHaveText('the pages for alice are held back')
  await expect(page.getByText('Redeploying …')).toBeVisible()
  expect(sins).toEqual([])
})

test('a hold is a toggle that counts what waits, and lets one through', async ({ page, openDesk }) => {
  const { desk } = await openDesk()
  await holdOf(page, 'Pages').click()
  await expect(holdOf(page, /^Pages/)).toHaveAttribute('aria-pressed', 'true')
  await expect(holdOf(page, /^Pages/)).toHaveText(/2 waiting/)
  await hand(page, /Let 1 through: pages/).click()
  await expect(holdOf(page, /^Pages/)).toHaveText(/1 waiting/)
  await holdOf(page, /^Pages/).click()
  await expect(holdOf(page, /^Pages/)).toHaveAttribute('aria-pressed', 'false')
  await holdOf(page, 'All', 'bob').click()
  await expect(holdOf(page, /^Down/, 'bob')).toHaveAttribute('aria-pressed', 'true')
  await holdOf(page, /^All/, 'bob').click()
  await expect(holdOf(page, /^Up/, 'bob')).toHaveAttribute('aria-pressed', 'false')
  expect(desk.actions()).toEqual([
    { type: 'hold', client: 'alice', what: 'pages' },
    { type: 'release', client: 'alice', what: 'pages', count: 1 },
    { type: 'release', client: 'alice', what: 'pages' },
    { type: 'hold', client: 'bob', what: 'up' },
    { type: 'hold', client: 'bob', what: 'down' },
    { type: 'release', client: 'bob', what: 'up' },
    { type: 'release', client: 'bob', what: 'down' },
  ])
})

test('every hand of a device orders what it says', async ({ page, openDesk }) => {
  const { desk } = await openDesk()
  for (const name of ['Cut', 'Refuse', 'Accept', 'Half-open', 'Offline', 'Online', 'Open tab', 'New issue']) {
    await hand(page, name).click()
  }
  await hand(page, 'Set priority').click()
  for (const name of ['Reload alice', 'Freeze alice', 'Close alice']) await hand(page, name).click()
  await hand(page, 'Processor of alice').click()
  await page.getByRole('menuitem', { name: '6 times slower' }).click()
  await hand(page, 'Size of a burst').click()
  const size = page.getByRole('dialog', { name: 'Size of a burst' })
  await size.getByRole('textbox', { name: 'Pushes' }).fill('5')
  await size.getByRole('textbox', { name: 'Pushes' }).press('Enter')
  await page.keyboard.press('Escape')
  await hand(page, 'Burst 5 × 2').click()
  for (const name of ['Kill the browser', 'Refuse the next leader push', 'Fail the next push, after it is stored']) {
    await hand(page, 'More of alice').click()
    await page.getByRole('menuitem', { name }).click()
  }
  await device(page).getByRole('slider').focus()
  await page.keyboard.press('ArrowRight')
  await expect(device(page).getByRole('slider')).toHaveAttribute('aria-valuetext', '10 ms')
  await expect.poll(() => desk.actions().length).toBe(18)
  const ofAlice = { client: 'alice' }
  expect(desk.actions()).toEqual([
    { type: 'cut', ...ofAlice },
    { type: 'refuse', ...ofAlice },
    { type: 'accept', ...ofAlice },
    { type: 'half-open', ...ofAlice },
    { type: 'offline', ...ofAlice },
    { type: 'online', ...ofAlice },
    { type: 'open-tab', ...ofAlice },
    { type: 'commit', tab: 'alice', changes: [{ type: 'create', issue: 'hand-1' }] },
    { type: 'commit', tab: 'alice', changes: [{ type: 'priority', issue: 'hand-1', to: 4 }] },
    { type: 'reload', tab: 'alice' },
    { type: 'freeze', tab: 'alice' },
    { type: 'close-tab', tab: 'alice' },
    { type: 'throttle', tab: 'alice', factor: 6 },
    { type: 'burst', ...ofAlice, pushes: 5, events: 2 },
    { type: 'kill', ...ofAlice },
    { type: 'refuse-leader-push', ...ofAlice },
    { type: 'fail-push', ...ofAlice, stored: true },
    { type: 'latency', ...ofAlice, milliseconds: 10 },
  ])
})

test('the backend is evicted, deployed again, wiped, and written to by somebody else', async ({ page, openDesk }) => {
  const { desk } = await openDesk()
  const backend = page.getByRole('region', { name: 'Backend' })
  for (const name of ['Evict', 'Evict, keep sockets', 'Redeploy', 'Wipe']) {
    await backend.getByRole('button', { name, exact: true }).click()
  }
  await backend.getByRole('textbox', { name: 'Events' }).fill('7')
  await backend.getByRole('button', { name: /On$/ }).click()
  await page.getByRole('option', { name: 'i1' }).click()
  await backend.getByRole('button', { name: 'Write' }).click()
  await page.getByRole('button', { name: 'Heal all' }).click()
  await expect.poll(() => desk.orders.at(-1)).toEqual({ type: 'heal' })
  expect(desk.actions()).toEqual([
    { type: 'evict', connections: 'closed' },
    { type: 'evict', connections: 'kept' },
    { type: 'redeploy' },
    { type: 'wipe' },
    { type: 'upstream', pages: 0, more: 7, issue: 'i1' },
  ])
})

test('keys act on the device that is chosen, and do nothing while somebody types', async ({ page, openDesk }) => {
  const { desk } = await openDesk()
  await page.keyboard.press('2')
  await expect(device(page, 'bob').getByRole('button', { name: '2 bob' })).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('h')
  await expect(holdOf(page, /^Pages/, 'bob')).toHaveText(/2 waiting/)
  await page.keyboard.press('n')
  await expect(holdOf(page, /^Pages/, 'bob')).toHaveText(/1 waiting/)
  await page.keyboard.press('r')
  await expect(holdOf(page, /^Pages/, 'bob')).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('n')
  await expect(device(page, 'bob').getByRole('alert')).toHaveText('nothing waits in a hold')
  await page.keyboard.press('Shift+H')
  await expect(holdOf(page, /^All/, 'bob')).toHaveAttribute('aria-pressed', 'true')

  await page.keyboard.press('/')
  await page.keyboard.type('chcob')
  await expect(page.getByRole('searchbox')).toHaveValue('chcob')
  await page.getByRole('searchbox').fill('')
  await page.keyboard.press('Tab')
  await page.keyboard.press('1')
  await page.keyboard.press('c')
  await expect.poll(() => desk.actions().at(-1)).toEqual({ type: 'cut', client: 'alice' })
  expect(desk.actions().map(({ type }) => type)).toEqual(['hold', 'release', 'release', 'hold', 'hold', 'cut'])

  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  await expect(help).toContainText('hold its pages')
  await page.keyboard.press('c')
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)
  expect(desk.actions()).toHaveLength(6)
  await page.keyboard.press('x')
  await expect.poll(() => desk.orders.at(-1)).toEqual({ type: 'heal' })
})

test('an order that is refused says so where it was given, until the next one', async ({ page, openDesk }) => {
  const { desk } = await openDesk()
  desk.refuseNext('alice has no connection that could break')
  await hand(page, 'Cut').click()
  await expect(device(page).getByRole('alert')).toHaveText('alice has no connection that could break')
  await expect(device(page, 'bob').getByRole('alert')).toHaveText('')
  await hand(page, 'Cut').click()
  await expect(device(page).getByRole('alert')).toHaveText('')
})

test('what cannot be done says why, and orders nothing', async ({ page, openDesk }) => {
  const reason = 'no browser that is here can be frozen'
  const { desk } = await openDesk({
    setup: { unsupported: { freeze: reason, kill: 'this browser is not ours' } },
    state: { clients: [deviceOf('alice'), deviceOf('bob', { tabs: [] })] },
  })
  await expect(hand(page, 'Freeze alice')).toHaveAttribute('aria-disabled', 'true')
  await hand(page, 'Freeze alice').press('Enter')
  await expect(device(page).getByRole('alert')).toHaveText(reason)
  await hand(page, 'More of alice').click()
  await expect(page.getByRole('menuitem', { name: 'Kill the browser' })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('menuitem', { name: 'Kill the browser' })).toHaveAccessibleDescription(
    'this browser is not ours',
  )
  await page.keyboard.press('Escape')
  expect(desk.orders).toEqual([])
  await hand(page, 'Open bob', 'bob').click()
  await expect.poll(() => desk.actions()).toEqual([{ type: 'open', client: 'bob' }])
})

test('a light that goes red is told, leads to its failure, and shows the diagnosis', async ({ page, openDesk }) => {
  const { events, findings, diagnoses } = stall()
  const { desk } = await openDesk({ story: { ...stall(), findings: [], diagnoses: [] } })
  await expect(inView(page)).toContainText(`of ${events.length} events`)
  await expect(page.getByRole('region', { name: 'Diagnosis' })).toHaveCount(0)
  const broken = { name: 'drain', words: '1 pending', state: 'broken', why: 'nothing moves', since: 6_460 } as const
  desk.change({ lights: [broken, ...heldLights.slice(1)] })
  desk.tell({ type: 'judged', findings, diagnoses })
  await expect(page.getByRole('banner').getByRole('alert').filter({ hasText: 'drain' })).toHaveText(
    'drain: 1 pending (nothing moves)',
  )
  await expect(page.getByRole('region', { name: 'Diagnosis' })).toContainText('was dropped there as generation 0')
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

const script: readonly Step[] = [
  { id: 's1', type: 'open', client: 'alice' },
  { id: 's2', type: 'hold', client: 'alice', what: 'pages', after: { seen: 'leader-push', client: 'alice' } },
  { id: 's3', type: 'upstream', pages: 1, more: 0 },
]

test('a script is gone through step by step, and a step to come can be changed', async ({ page, openDesk }) => {
  const views = script.map((step, index) => ({ step, words: step.id, state: index === 0 ? 'next' : 'later' }) as const)
  const { desk } = await openDesk({ state: { script: views } })
  const card = page.getByRole('region', { name: 'Script' })
  const steps = card.getByRole('list', { name: 'Steps' }).getByRole('listitem')
  await expect(steps.nth(0)).toHaveAttribute('aria-current', 'step')
  await card.getByRole('button', { name: 'Next' }).click()
  await expect(steps.nth(1)).toHaveAttribute('aria-current', 'step')

  await steps.nth(2).getByRole('button', { name: 'Change step s3' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change step s3' })
  const text = dialog.getByRole('textbox', { name: 'The step as JSON' })
  const change = dialog.getByRole('button', { name: 'Change' })
  await text.fill('{ "id": "s3", "type": "upstream", "pages": "two", "more": 0 }')
  await expect(text).toHaveAccessibleDescription(/pages: expected number, found "two"/i)
  await expect(change).toBeDisabled()
  await text.fill('{ "id": "s3", "type": "upstream", "pages": 2, "more": 1 }')
  await expect(dialog).toContainText('mallory makes two full pages of changes and one more')
  await change.click()
  await expect(dialog).toHaveCount(0)
  await expect(steps.nth(2)).toContainText('mallory makes two full pages')

  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press(' ')
  await expect(steps.nth(2)).toHaveAttribute('aria-current', 'step')
  await card.getByRole('button', { name: 'Play' }).click()
  await card.getByRole('button', { name: 'Pause script' }).click()
  await card.getByRole('button', { name: 'Now' }).click()
  await expect
    .poll(() => desk.orders)
    .toEqual([
      { type: 'next', now: false },
      { type: 'change', step: { id: 's3', type: 'upstream', pages: 2, more: 1 } },
      { type: 'next', now: false },
      { type: 'play' },
      { type: 'pause' },
      { type: 'next', now: true },
    ])
})

test('a breakpoint is set, told and removed', async ({ page, openDesk }) => {
  const { desk } = await openDesk()
  const card = page.getByRole('region', { name: 'Breakpoints' })
  await card.getByRole('button', { name: /its$/ }).click()
  await page.getByRole('option', { name: 'leader has pending ≥' }).click()
  await card.getByRole('textbox', { name: 'changes' }).fill('2')
  await card.getByRole('button', { name: /then$/ }).click()
  await page.getByRole('option', { name: 'hold the acknowledgements' }).click()
  await card.getByRole('button', { name: 'Add' }).click()
  const set = card.getByRole('listitem')
  await expect(set).toContainText('once alice’s leader has 2 changes pending')
  await set.getByRole('button', { name: /^Remove/ }).click()
  await expect(set).toHaveCount(0)
  expect(desk.orders).toEqual([
    {
      type: 'break',
      when: { seen: 'leader-pending', client: 'alice', times: 2 },
      // biome-ignore lint/suspicious/noThenProperty: what a breakpoint does then.
      then: { type: 'hold', client: 'alice', what: 'acknowledgements' },
    },
    { type: 'unbreak', id: 'b1' },
  ])
})

test('a bug report is copied, and what was done is saved', async ({ page, openDesk, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { desk } = await openDesk()
  await page.getByRole('button', { name: 'Copy bug report' }).click()
  await expect(page.getByText('The bug report is in the clipboard.')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('# stalled/session')

  await page.getByRole('button', { name: 'Save…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save what was done' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('held page')
  desk.refuseNext('there is a file of that name')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('there is a file of that name')
  await dialog.getByRole('radio', { name: /a Playwright test/ }).check({ force: true })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('held-page')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved as tests/found/held-page.spec.ts')).toBeVisible()
  expect(desk.orders.at(-1)).toEqual({ type: 'save', as: 'test', name: 'held-page' })
})

test('a desk that ends is missed, and one that begins is shown from its beginning', async ({ page, openDesk }) => {
  const { desk } = await openDesk()
  await expect(inView(page)).toContainText('of 729 events')
  await desk.end()
  await expect(page.getByText('disconnected: the desk has ended')).toBeVisible()
  await hand(page, 'Cut').click()
  await expect(device(page).getByRole('alert')).toContainText('start it again with pnpm desk')
  desk.happen(stepAt(60_000))
  await desk.begin()
  await expect(page.getByText('disconnected: the desk has ended')).toHaveCount(0)
  await expect(inView(page)).toContainText('of 730 events')
  await hand(page, 'Cut').click()
  await expect.poll(() => desk.actions()).toEqual([{ type: 'cut', client: 'alice' }])
})

/** What keeps someone with a disability out of the page, by WCAG 2 A and AA, as one line each. */
const barriers = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing shuts anyone out of the desk in the ${colorScheme} scheme`, async ({ page, openDesk }) => {
    await page.emulateMedia({ colorScheme })
    const views = script.map((step, index) => ({ step, words: step.id, state: index === 0 ? 'done' : 'next' }) as const)
    const { desk } = await openDesk({
      story: stall(),
      setup: { unsupported: { freeze: 'not here' } },
      state: { script: views, notes: [{ id: 1, level: 'problem', text: 'a window was closed by hand', time: 900 }] },
    })
    expect(await barriers(page), 'as it opens').toEqual([])
    await holdOf(page, 'All').click()
    desk.change({ lights: [{ name: 'drain', words: '1 pending', state: 'broken' }, ...heldLights.slice(1)] })
    desk.refuseNext('not now')
    await hand(page, 'Cut').click()
    await page.keyboard.press('.')
    await expect(recordTitle(page)).toHaveText('gave up: session drained')
    expect(await barriers(page), 'with holds, a refusal and a failure').toEqual([])
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await barriers(page), 'with the keys').toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Change step s2' }).click()
    expect(await barriers(page), 'with a step that is changed').toEqual([])
    await page.keyboard.press('Escape')
    await hand(page, 'More of alice').click()
    expect(await barriers(page), 'with a menu').toEqual([])
  })
}

test('nothing goes over the edge of a narrow window', async ({ page, openDesk }) => {
  await page.setViewportSize({ width: 900, height: 800 })
  await openDesk({ story: stall() })
  await holdOf(page, 'All').click()
  const sizes = await page.evaluate(() => {
    const widthOf = (selector: string) => {
      const element = document.querySelector(selector)
      return element === null ? 0 : element.scrollWidth - element.clientWidth
    }
    return { page: document.documentElement.scrollWidth, hands: widthOf('.hands'), panel: widthOf('.panel') }
  })
  expect(sizes).toEqual({ page: 900, hands: 0, panel: 0 })
})
