/** What the tests of the desk's control page are handed: the page before a desk that does at once what it is told, and its parts. */
import type { Page } from '@playwright/test'
import { healthyBurst } from '../../apps/timeline/src/samples.ts'
import { test as base, expect } from '../../fixtures/index.ts'
import { type ScriptedDesk, type ScriptedDeskOptions, startScriptedDesk } from '../../src/desk/scripted-desk.fixture.ts'
import type { HistoryEvent } from '../../src/history/event.ts'
import type { Step } from '../../src/schedule/schedule.ts'
import { buildDesk } from '../../src/subject/build-desk.ts'

/** Opens the page on a desk that ends with the test; gives what a page must not do. */
type Open = (
  options?: Partial<ScriptedDeskOptions> & { readonly hash?: string },
) => Promise<{ readonly desk: ScriptedDesk; readonly sins: readonly string[] }>

// It is no trial: nothing is judged at its end.
export const test = base.extend<{ openDesk: Open }>({
  openDesk: async ({ page }, use) => {
    const { folder } = await buildDesk()
    const desks: ScriptedDesk[] = []
    await use(async ({ hash = '', ...options } = {}) => {
      const desk = await startScriptedDesk({ folder, story: healthyBurst(), ...options })
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

export const device = (page: Page, name = 'alice') => page.getByRole('region', { name: `Device ${name}` })
export const hand = (page: Page, name: string | RegExp, of = 'alice') =>
  device(page, of).getByRole('button', { name, exact: typeof name === 'string' })
export const holdOf = (page: Page, name: string | RegExp, of = 'alice') =>
  device(page, of)
    .getByRole('toolbar', { name: `Hold of ${of}` })
    .getByRole('button', { name })
export const inView = (page: Page) => page.getByText(/of [\d,]+ events (found and )?in view/)
export const recordTitle = (page: Page) =>
  page.getByRole('complementary', { name: 'Record' }).getByRole('heading', { level: 2 })
export const light = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Promises' }).getByRole('button', { name: new RegExp(`^${name}`) })

/** A step of the test at a time after everything that the stories tell. */
export const stepAt = (time: number, title = `at ${time}`): HistoryEvent => ({
  lane: 'test',
  type: 'step',
  title,
  source: 'test',
  sequence: time,
  time,
})

/** A schedule to go through. */
export const script: readonly Step[] = [
  { id: 's1', type: 'open', client: 'alice' },
  { id: 's2', type: 'hold', client: 'alice', what: 'pages', after: { seen: 'leader-push', client: 'alice' } },
  { id: 's3', type: 'upstream', pages: 1, more: 0 },
]
