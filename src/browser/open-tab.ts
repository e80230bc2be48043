/** Opens an app's tabs in the profiles of a trial's devices, and records their lives. */
import type { BrowserContext, Frame, Page } from '@playwright/test'
import { type AppTab, createAppTab, type TabFault, type TabParts } from './app-tab.ts'
import type { ClientsOptions, Dress, OpenOptions } from './clients.ts'
import { watchClocks } from './clock.ts'
import { captureConsole, type SeenLines } from './console.ts'
import { type AppPlace, NotAvailable, type SubjectApp, untoldBy } from './subject-app.ts'
import { type Documents, watchDocuments } from './watch-documents.ts'

/** What a page that closes now dies of; `trial-over` once the trial's own end closes all that is left. */
export type End = 'closed' | 'killed' | 'trial-over'

export interface Opened<Own> {
  readonly tabs: Own[]
  readonly faults: TabFault[]
  /** Every profile in which a page was opened. */
  readonly ends: Map<BrowserContext, End>
}

export type TabOpener<Own> = (context: BrowserContext, client: string, how: OpenOptions) => Promise<Own>

/** Opens tabs in profiles, and records their lives. */
export const tabOpener = <Own extends AppTab>(
  options: ClientsOptions,
  { tabs, faults, ends }: Opened<Own>,
  dress: Dress<Own>,
): TabOpener<Own> => {
  const { app, history, step, storeId, surroundings, notAvailable = refuse } = options
  const seen: SeenLines = new Set()

  const openTab: TabOpener<Own> = async (context, client, { client: _, build: _build, withoutWaiting, ...asked }) => {
    const count = tabs.filter((tab) => tab.client === client).length
    const name = count === 0 ? client : `${client}/${count + 1}`
    // A persistent profile begins with an empty page: use it rather than leave it beside.
    const page = context.pages().find((candidate) => candidate.url() === 'about:blank') ?? (await context.newPage())
    if (!ends.has(context)) ends.set(context, 'closed')
    await options.onPage?.(page, client)
    captureConsole(page, { client, tab: name, history, seen })
    page.once('close', () => {
      const end = ends.get(context) ?? 'closed'
      if (end !== 'trial-over') history.record(name, { lane: 'session', type: end })
    })
    const documents = watchDocuments(page, () => {
      if (ends.get(context) === 'trial-over') return
      history.record(name, { lane: 'session', type: 'reloading', byHand: true })
      history.record(name, { lane: 'session', type: 'reloaded' })
    })
    watchClocks(page, { client, tab: name, history, isOver: () => ends.get(context) === 'trial-over' })
    history.record(name, { lane: 'session', type: 'opened' })
    const place = await placeOf(options, client, { ...options.usual, ...asked })
    const untold = [...untoldBy(app)]
    const parts: TabParts = {
      client,
      name,
      page,
      storeId,
      app,
      step,
      surroundings,
      untold,
      loadAnew: async (onCommit) => {
        await loadAnew(app, page, documents, place, onCommit)
        await seeStore(options, page)
      },
      onFault: (fault) => faults.push(fault),
      notAvailable,
    }
    const tab = dress(
      createAppTab(parts, () => openTab(context, client, asked)),
      parts,
    )
    tabs.push(tab)
    // Ours is opened by one document, and may wait for its store for ever: what a person loads meanwhile is hers.
    const opening = documents.ordered(app.isOurs === true ? 'one document' : 'any number', () => app.open(page, place))
    if (withoutWaiting === true) {
      await untilLoaded(page, opening)
      return tab
    }
    await opening
    await seeStore(options, page)
    for (const what of (await app.untold?.(page)) ?? []) if (!untold.includes(what)) untold.push(what)
    await options.onOpen?.(tab)
    return tab
  }
  return openTab
}

/** A store that is there is looked at once: one that is gone later has shut down, and was not just late. Ours tells that by itself. */
const seeStore = async ({ app, storeId }: ClientsOptions, page: Page): Promise<void> => {
  if (app.isOurs !== true) await app.read?.storeStatus?.(page, storeId)
}

/** Waits until the page has loaded, whatever becomes of its store: where that never opens, whoever judges finds it. */
const untilLoaded = async (page: Page, opening: Promise<void>): Promise<void> => {
  opening.catch(() => {})
  const loaded = page.waitForEvent('load', { timeout: 0 })
  loaded.catch(() => {})
  await Promise.race([opening, loaded])
}

const refuse = (why: string): never => {
  throw new NotAvailable(why)
}

/** Where a client's page is opened, and with which settings: such as the app does not heed are refused. */
const placeOf = async (
  { app, appUrl, storeId, syncUrlOf, appUrlOf, notAvailable = refuse }: ClientsOptions,
  client: string,
  { client: _, build: _build, withoutWaiting: _waits, ...settings }: OpenOptions,
): Promise<AppPlace> => {
  const unheeded = Object.keys(settings).find((name) => !app.heeds?.some((heeded) => heeded === name))
  if (unheeded !== undefined) notAvailable(`${app.name} cannot be opened with \`${unheeded}\``)
  return { url: (await appUrlOf?.(client)) ?? appUrl, storeId, syncUrl: await syncUrlOf?.(client), settings }
}

const loadAnew = async (
  app: SubjectApp,
  page: Page,
  documents: Documents,
  place: AppPlace,
  onCommit: () => void,
): Promise<void> => {
  if (app.untilOpen !== undefined) {
    await documents.ordered('one document', () => page.reload({ waitUntil: 'commit' }))
    onCommit()
    await app.untilOpen(page)
    return
  }
  // The first navigation of the page itself is the end of what it was.
  const onNavigated = (frame: Frame): void => {
    if (frame !== page.mainFrame()) return
    page.off('framenavigated', onNavigated)
    onCommit()
  }
  page.on('framenavigated', onNavigated)
  await documents.ordered('any number', () => app.open(page, place))
}
