/** A desk that is begun anew from its control page: what stood is closed, browsers included, and the next begins on an empty store. */
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../browser/house.ts'
import { repositoryRoot } from '../run/pinned-node.ts'
import { buildDesk } from '../subject/build-desk.ts'
import { runSubject } from '../subject/run-subject.ts'
import { askedByHand } from './asked.ts'
import { type DeskPlace, openDeskPlace } from './desk-place.ts'
import { type OpenedDesk, openDesk } from './open-desk.ts'
import { type DeskServer, serveDesk } from './serve-desk.ts'

const finding = join(repositoryRoot, 'docs/findings/stale-generation.json')
const patience = { timeout: 300_000 }

let house: House
let place: DeskPlace
let server: DeskServer
let pages: readonly [Page, Page]
/** Every desk that was opened here, in their order. */
const desks: OpenedDesk[] = []
/** Browsers of devices that run now. */
const running = new Set<BrowserContext>()
/** What the next browser has to wait for before anybody gets it. */
let gate: Promise<void> = Promise.resolve()

const launchProfile: House['launchProfile'] = async (folder) => {
  const context = await house.launchProfile(folder)
  running.add(context)
  context.once('close', () => running.delete(context))
  await gate
  return context
}

/** A control page that hangs is ended by the test's own limit: a slow machine takes its time. */
const sitDown = async (): Promise<Page> => {
  const context = await house.browser.newContext()
  context.setDefaultTimeout(0)
  const page = await context.newPage()
  await page.goto(server.url)
  return page
}

beforeAll(async () => {
  const [opening, { folder }] = await Promise.all([openHouse({ subject: await runSubject() }), buildDesk()])
  house = opening
  place = await openDeskPlace({
    asked: askedByHand({ count: 2, hasBackend: true }),
    storeId: 'begin-anew',
    open: async (asked, storeId) => {
      const opened = await openDesk({ house: { ...house, launchProfile }, storeId, ...asked })
      desks.push(opened)
      return opened
    },
  })
  server = await serveDesk({ place, folder, onFile: async () => '' })
  pages = [await sitDown(), await sitDown()]
}, 300_000)

afterAll(async () => {
  await server?.close()
  await place?.close()
  await house?.close()
})

/** Resolves when the place says that it does so. */
const untilDoing = (words: string): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (place.state().doing !== words) return
      stop()
      resolve()
    }
    const stop = place.listen(look)
    look()
  })

const meanwhile = 'the desk is being begun anew: wait until it stands'

test('a schedule is begun with from its file, on an empty store, and gone through to its end', patience, async () => {
  const [page, other] = pages
  const [first] = desks
  if (first === undefined) throw new Error('Expected a desk, found none.')
  const light = (words: string) => page.getByRole('button', { name: words, exact: true }).waitFor()
  await light('drain drained')
  await page.getByRole('region', { name: 'Device bob' }).getByRole('button', { name: 'New issue' }).click()
  await page.getByText('4 steps, as they would be saved').waitFor()
  const before = ['alice', 'bob'].map((name) => first.tab(name).page)

  await page.getByRole('button', { name: 'Begin anew…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Begin anew' })
  const choosing = page.waitForEvent('filechooser')
  await dialog.getByRole('button', { name: 'Choose a file…' }).click()
  await (await choosing).setFiles(finding)
  const closing = untilDoing('beginning anew: closing what stands')
  await dialog.getByRole('button', { name: 'Begin', exact: true }).click()
  await closing
  await expect(place.order({ type: 'heal' })).rejects.toThrow(meanwhile)
  await dialog.waitFor({ state: 'detached' })
  expect(before.map((tab) => tab.isClosed())).toEqual([true, true])
  expect(running.size).toBe(0)

  for (const one of pages) {
    await one.getByRole('heading', { level: 1, name: 'stale-generation.json' }).waitFor()
    await one.getByText('0 of 8 steps').waitFor()
    expect(await one.getByRole('region', { name: 'Device bob' }).count()).toBe(0)
  }
  const script = page.getByRole('region', { name: 'Script' })
  await script.getByRole('button', { name: 'Next', exact: true }).click()
  await other.getByText('1 of 8 steps').waitFor()
  await light('drain drained')
  const second = desks[1]
  expect((await second?.tab('alice').rows())?.issues).toEqual([])
  expect(second?.desk.history.events()[0]).toMatchObject({ type: 'started', title: 'stale-generation.json' })

  await script.getByRole('button', { name: 'Play', exact: true }).click()
  await page.getByText('8 of 8 steps').waitFor()
  await light('convergence converged')
  expect(place.state().script.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'done'))
})

test('the same is begun again, and every other order is refused meanwhile', patience, async () => {
  const beginning = place.order({ type: 'begin', what: { as: 'again' } })
  await untilDoing('beginning anew: opening LinearLite')
  await expect(place.order({ type: 'next', now: true })).rejects.toThrow(meanwhile)
  await expect(place.order({ type: 'begin', what: { as: 'by-hand' } })).rejects.toThrow(meanwhile)
  await beginning
  expect(place.setup()).toMatchObject({ title: 'stale-generation.json', storeId: 'begin-anew-3' })
  expect(place.state().script.map(({ state }) => state)).toEqual(['next', ...Array.from({ length: 7 }, () => 'later')])
})

test('a browser that is only being started is closed with the desk that wanted it', patience, async () => {
  const started = Promise.withResolvers<void>()
  gate = started.promise
  const opening = place.order({ type: 'do', action: { type: 'open', client: 'alice' } })
  const refused = expect(opening).rejects.toThrow('the desk was begun anew before that was done')
  await expect.poll(() => running.size).toBe(1)
  const beginning = place.order({ type: 'begin', what: { as: 'again' } })
  started.resolve()
  await beginning
  await refused
  expect(running.size).toBe(0)
})

test('where the backend has died the next desk has another', patience, async () => {
  const { shared } = await house.lendBackend({ alone: false })
  // With its workerd: it leads a group.
  process.kill(-shared.backend.pid, 'SIGKILL')
  await expect.poll(() => shared.alive().catch(() => 'dead')).toBe('dead')
  await place.order({ type: 'begin', what: { as: 'again' } })
  await place.order({ type: 'do', action: { type: 'upstream', pages: 0, more: 1 } })
  await expect.poll(() => place.state().backend).toEqual({ head: 1 })
})

test('an end that comes while LinearLite is being opened closes what opens after it', patience, async () => {
  const beginning = place.order({ type: 'begin', what: { as: 'by-hand' } })
  await untilDoing('beginning anew: opening LinearLite')
  await place.close()
  await beginning
  expect(desks).toHaveLength(6)
  expect(running.size).toBe(0)
})
