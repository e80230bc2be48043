/**
 * The devices of a trial: each client is a browser profile of its own, with its own storage, and any number of tabs.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { Recorder } from '../history/recorder.ts'
import type { Fault } from '../runner/contract.ts'
import type { Surroundings } from '../settlement/surroundings.ts'
import { buildCookie } from '../subject/serve-app.ts'
import { watchClocks } from './clock.ts'
import { captureConsole, type SeenLines } from './console.ts'
import { createTab, type Step, type Tab, type TabFault, untilOpen } from './tab.ts'

/** How LinearLite is opened; everything has a default. */
export interface OpenOptions {
  /** The device; by default the next of alice, bob, carol, dave. */
  readonly client?: string
  /** Fills an empty store with that many issues. */
  readonly seed?: number
  /** Most events that a session pushes to its leader at once. */
  readonly leaderPushBatchSize?: number
  /** Milliseconds between two pings of the leader to the backend. */
  readonly pingInterval?: number
  /** LiveStore's own simulation delays, as LinearLite's URL takes them. */
  readonly simulation?: string
  /** Whether LinearLite writes probe lines; on by default. */
  readonly probe?: boolean
  /** The build that the device's browser gets from now on, by its name, where several are served; the first of them unless given. */
  readonly build?: string
  /** Opens the page and returns at once, without waiting for the store. */
  readonly withoutWaiting?: boolean
}

/** A browser profile of a device. */
export interface Profile {
  readonly context: BrowserContext
  /** Nobody needs it any more. */
  readonly release: () => Promise<void>
}

export interface ClientsOptions {
  readonly browser: Browser
  /** Where LinearLite is served. */
  readonly appUrl: string
  readonly storeId: string
  readonly history: Recorder
  readonly step: Step
  /** Starts a browser on a profile folder. */
  readonly launchProfile: (folder: string) => Promise<BrowserContext>
  /** The profile of a new device, and what is done with it at the end; a new one, which is closed, unless given. */
  readonly profileOf?: (client: string) => Promise<Profile>
  /** What settlement needs to know of the trial. */
  readonly surroundings: Surroundings
  /** How pages are opened where the trial does not say otherwise. */
  readonly usual?: OpenOptions
  /** Prepares a page that is empty still, such as by putting its window into a place. */
  readonly onPage?: (page: Page, client: string) => Promise<void>
  /** The sync URL of a client; none without a backend. */
  readonly syncUrlOf?: (client: string) => string
}

const names = ['alice', 'bob', 'carol', 'dave'] as const

/** LinearLite's address with its parameters. */
export const appAddress = (
  { appUrl, storeId, syncUrl }: { appUrl: string; storeId: string; syncUrl: string | undefined },
  options: OpenOptions,
): string => {
  const url = new URL(`/${storeId}`, appUrl)
  const parameters: Readonly<Record<string, string | number | undefined>> = {
    sync: syncUrl,
    seed: options.seed,
    leaderPushBatchSize: options.leaderPushBatchSize,
    pingInterval: options.pingInterval,
    simulation: options.simulation,
    probe: options.probe === false ? undefined : 1,
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url.href
}

/** A device whose browser profile lies on disk, so that its browser can be killed and started again. */
export interface PersistentDevice {
  /** Starts the browser where it does not run, and opens LinearLite. */
  readonly open: (options?: OpenOptions) => Promise<Tab>
  /** Kills the browser as the operating system would: nothing is closed, nothing is flushed. */
  readonly kill: () => Promise<void>
}

export interface Clients {
  /** Opens LinearLite on a new device and waits until its store runs. */
  readonly open: (options?: OpenOptions) => Promise<Tab>
  /** A new device with a profile on disk, in a browser of its own. */
  readonly persistentDevice: (how?: Pick<OpenOptions, 'client'>) => Promise<PersistentDevice>
  /** All tabs that were opened, the closed ones too. */
  readonly tabs: () => readonly Tab[]
  /** The faults that were ordered of single tabs, and how often each has touched something. */
  readonly faults: () => readonly Fault[]
  /** Closes every browser and profile that was opened here. */
  readonly close: () => Promise<void>
}

/** Devices that share one store and one history. */
export const createClients = (options: ClientsOptions): Clients => {
  const { browser, history, step } = options
  const newProfile = async (): Promise<Profile> => {
    const context = await browser.newContext()
    return { context, release: () => context.close() }
  }
  const profileOf = options.profileOf ?? newProfile
  const tabs: Tab[] = []
  const faults: TabFault[] = []
  const seen: SeenLines = new Set()
  const cleanUps: (() => Promise<void>)[] = []
  let nextName = 0
  const nameOf = (how: OpenOptions) => how.client ?? names[nextName++] ?? `client${nextName}`

  /** What a page that closes now dies of; none once the trial's own end closes all that is left. */
  const ends = new Map<BrowserContext, 'killed' | 'trial-over'>()
  const recordEnd = (context: BrowserContext, page: Page, name: string): void => {
    page.once('close', () => {
      const end = ends.get(context) ?? 'closed'
      if (end !== 'trial-over') history.record(name, { lane: 'session', type: end })
    })
  }
  const contexts = new Set<BrowserContext>()

  const openTab = async (context: BrowserContext, client: string, how: OpenOptions): Promise<Tab> => {
    const count = tabs.filter((tab) => tab.client === client).length
    const name = count === 0 ? client : `${client}/${count + 1}`
    // A persistent profile begins with an empty page: use it rather than leave it beside.
    const page = context.pages().find((candidate) => candidate.url() === 'about:blank') ?? (await context.newPage())
    contexts.add(context)
    await options.onPage?.(page, client)
    captureConsole(page, { client, tab: name, history, seen })
    recordEnd(context, page, name)
    watchClocks(page, { client, tab: name, history, isOver: () => ends.get(context) === 'trial-over' })
    history.record(name, { lane: 'session', type: 'opened' })
    const tab = createTab({
      client,
      name,
      page,
      storeId: options.storeId,
      step,
      surroundings: options.surroundings,
      onFault: (fault) => faults.push(fault),
      openTab: () => openTab(context, client, { ...how, withoutWaiting: false }),
    })
    tabs.push(tab)
    await page.goto(appAddress({ ...options, syncUrl: options.syncUrlOf?.(client) }, { ...options.usual, ...how }))
    if (how.withoutWaiting !== true) await untilOpen(page)
    return tab
  }

  return {
    open: (how = {}) => {
      const client = nameOf(how)
      return step(`${client} opens LinearLite`, async () => {
        const { context, release } = await profileOf(client)
        cleanUps.push(release)
        await chooseBuild(context, options.appUrl, how.build)
        return openTab(context, client, how)
      })
    },

    persistentDevice: async (who = {}) => {
      const client = nameOf(who)
      const profile = await mkdtemp(join(tmpdir(), `${client}-`))
      let context: BrowserContext | undefined
      cleanUps.push(async () => {
        await context?.close()
        // Helpers of a browser that was killed may write for a moment longer.
        await rm(profile, { recursive: true, force: true, maxRetries: 5 })
      })
      return {
        open: (how = {}) =>
          step(`${client} starts the browser and opens LinearLite`, async () => {
            context ??= await options.launchProfile(profile)
            // Somebody who watches may close its last window, and the browser with it.
            context.once('close', () => {
              context = undefined
            })
            await chooseBuild(context, options.appUrl, how.build)
            return openTab(context, client, how)
          }),
        kill: () =>
          step(`${client}'s browser is killed`, async () => {
            if (context === undefined) throw new Error(`${client}'s browser does not run: open it before you kill it`)
            ends.set(context, 'killed')
            await killBrowser(context)
            context = undefined
          }),
      }
    },

    tabs: () => tabs,
    faults: () => faults.map(({ title, bitten }) => ({ title, bitten: bitten() })),
    close: async () => {
      for (const context of contexts) ends.set(context, 'trial-over')
      const ended = await Promise.allSettled(cleanUps.map((cleanUp) => cleanUp()))
      for (const end of ended) if (end.status === 'rejected') throw end.reason
    },
  }
}

/** Names the build that a device gets with the next page that it loads; what it has open stays as it is. */
export const chooseBuild = async (
  context: BrowserContext,
  appUrl: string,
  build: string | undefined,
): Promise<void> => {
  if (build === undefined) return
  await context.addCookies([{ name: buildCookie, value: encodeURIComponent(build), url: appUrl }])
}

/** Ends the browser of a persistent profile with SIGKILL and waits until it is gone. */
const killBrowser = async (context: BrowserContext): Promise<void> => {
  const browser = context.browser()
  if (browser === null) throw new Error('a persistent profile has no browser to kill')
  const devtools = await browser.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  const main = processInfo.find(({ type }) => type === 'browser')
  if (main === undefined) throw new Error('Chromium does not tell its own process id')
  const gone = new Promise<void>((resolve) => browser.once('disconnected', () => resolve()))
  process.kill(main.id, 'SIGKILL')
  await gone
}
