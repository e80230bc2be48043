/** The control page before a real desk: a person holds a page with it, changes a priority in LinearLite's own window, lets go, and sees it drain. */
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../browser/house.ts'
import { buildDesk } from '../subject/build-desk.ts'
import { runSubject } from '../subject/run-subject.ts'
import { handsAlone } from './asked.ts'
import { fixedPlace } from './desk-place.ts'
import { type OpenedDesk, openDesk } from './open-desk.ts'
import { type DeskServer, serveDesk } from './serve-desk.ts'

let house: House
let opened: OpenedDesk
let server: DeskServer
let page: Page

beforeAll(async () => {
  const [opening, built] = await Promise.all([openHouse({ subject: await runSubject() }), buildDesk()])
  house = opening
  opened = await openDesk({ house, storeId: 'control-page', title: 'by hand', schedule: handsAlone(['alice'], true) })
  server = await serveDesk({
    place: fixedPlace(opened.desk, 'it is a test’s'),
    folder: built.folder,
    onFile: async () => '',
  })
  const context = await house.browser.newContext()
  // What hangs is ended by the test's own limit: a slow machine takes its time.
  context.setDefaultTimeout(0)
  page = await context.newPage()
  await page.goto(server.url)
}, 300_000)

afterAll(async () => {
  await server?.close()
  await opened?.close()
  await house?.close()
})

test('a held page, a changed priority, and what becomes of it', { timeout: 300_000 }, async () => {
  const alice = page.getByRole('region', { name: 'Device alice' })
  const light = (words: string) => page.getByRole('button', { name: words, exact: true }).waitFor()
  await light('drain drained')

  await alice.getByRole('button', { name: /^Pages/ }).click()
  await page.getByText('a hold of pull-page frames of alice').first().waitFor()
  await page.getByRole('button', { name: 'Write', exact: true }).click()
  await opened.tab('alice').changePriority('i2', 'Urgent')
  await light('drain 1 pending')

  await alice.getByRole('button', { name: /^Pages/ }).click()
  await light('drain drained')
  await light('convergence converged')
  expect(await page.getByText('Nothing stands in the way.').count()).toBe(1)
  expect(opened.desk.schedule().steps.map(({ type }) => type)).toEqual([
    'open',
    'commit',
    'hold',
    'upstream',
    'commit',
    'release',
  ])
})
