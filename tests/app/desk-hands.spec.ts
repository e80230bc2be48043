/** Hands at the desk: what each of them orders, and what is said where one is refused. */
import { expect } from '../../fixtures/index.ts'
import { deviceOf } from '../../src/desk/scripted-desk.fixture.ts'
import { device, hand, holdOf, inView, light, script, stepAt, test } from './desk-page.ts'

// It is no trial: nothing is judged at its end.
test.use({ viewport: { width: 1440, height: 900 } })

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
  for (const name of ['Evict', 'Redeploy', 'Wipe']) {
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
