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
import { NeverHappened } from '../settlement/until.ts'
import { buildCookie } from '../subject/build-cookie.ts'
import type { AppTab, Step, TabFault, TabParts } from './app-tab.ts'
import { type IsMoment, type Watched, watchAndKill } from './kill-at.ts'
import { type End, tabOpener } from './open-tab.ts'
import type { Actions, OpenSettings, SubjectApp } from './subject-app.ts'

/** How a page is opened; everything has a default. */
export interface OpenOptions extends OpenSettings {
  /** The device; by default the next of alice, bob, carol, dave. */
  readonly client?: string
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
  /** The app that they open. */
  readonly app: SubjectApp
  /** Where it is served. */
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
  readonly syncUrlOf?: (client: string) => string | Promise<string>
  /** Where a client finds the app; at its own address unless given. */
  readonly appUrlOf?: (client: string) => Promise<string>
  /** Looks at a page that was just opened, before anything is done in it. */
  readonly onOpen?: (tab: AppTab) => Promise<void>
  /** Ends the trial, which asks for something that the app does not have; throws `NotAvailable` unless given. */
  readonly notAvailable?: (why: string) => never
}

const names = ['alice', 'bob', 'carol', 'dave'] as const

/** A device whose browser profile lies on disk, so that its browser can be killed and started again. */
export interface PersistentDevice<Own> {
  /** Starts the browser where it does not run, and opens the app. */
  readonly open: (options?: OpenOptions) => Promise<Own>
  /** Kills the browser as the operating system would: nothing is closed, nothing is flushed. */
  readonly kill: () => Promise<void>
  /**
   * Kills it so in the middle of a write, as soon as what its databases have on disk tells of the moment. Resolves with what resolves then,
   * once whatever it writes next is watched.
   */
  readonly killAt: (isMoment: IsMoment, isStill?: IsMoment) => Promise<{ readonly killed: Promise<void> }>
}

/** The devices of a trial; `Own` is what their tabs are. */
export interface Clients<Own> {
  /** Opens the app on a new device and waits until its store runs. */
  readonly open: (options?: OpenOptions) => Promise<Own>
  /** A new device with a profile on disk, in a browser of its own. */
  readonly persistentDevice: (how?: Pick<OpenOptions, 'client'>) => Promise<PersistentDevice<Own>>
  /** All tabs that were opened, the closed ones too. */
  readonly tabs: () => readonly Own[]
  /** The faults that were ordered of single tabs, and how often each has touched something. */
  readonly faults: () => readonly Fault[]
  /** Closes every browser and profile that was opened here. */
  readonly close: () => Promise<void>
}

/** What makes tabs of an app into those that a test is handed. */
export type Dress<Own> = (tab: AppTab<Actions, Own>, parts: TabParts) => Own

/** Devices that share one store and one history. */
export const createClients = <Own extends AppTab>(options: ClientsOptions, dress: Dress<Own>): Clients<Own> => {
  const { app, step } = options
  const tabs: Own[] = []
  const faults: TabFault[] = []
  const cleanUps: (() => Promise<void>)[] = []
  const ends = new Map<BrowserContext, End>()
  const openTab = tabOpener(options, { tabs, faults, ends }, dress)
  const profileOf = options.profileOf ?? newProfileOf(options.browser)
  let nextName = 0
  const nameOf = (how: OpenOptions) => how.client ?? names[nextName++] ?? `client${nextName}`

  return {
    open: (how = {}) => {
      const client = nameOf(how)
      return step(`${client} opens ${app.name}`, async () => {
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
      let launching: Promise<BrowserContext> | undefined
      let watched: Watched | undefined
      cleanUps.push(async () => {
        watched?.end()
        // One that is only being started would come, and stay, when nobody is there any more.
        await launching?.then(
          (started) => started.close(),
          () => {},
        )
        await context?.close()
        // Helpers of a browser that was killed may write for a moment longer.
        await rm(profile, { recursive: true, force: true, maxRetries: 5 })
      })
      const launch = async (): Promise<BrowserContext> => {
        const launched = await options.launchProfile(profile)
        // Somebody who watches may close its last window, and the browser with it.
        launched.once('close', () => {
          if (context === launched) context = undefined
        })
        return launched
      }
      const launchOnce = async (): Promise<BrowserContext> => {
        launching ??= launch()
        try {
          return await launching
        } finally {
          launching = undefined
        }
      }
      return {
        open: (how = {}) =>
          step(`${client} starts the browser and opens ${app.name}`, async () => {
            context ??= await launchOnce()
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
        killAt: (isMoment, isStill = isMoment) =>
          step(`${client}'s browser will be killed in the middle of a write`, async () => {
            if (context === undefined) throw new Error(`${client}'s browser does not run: open it before you kill it`)
            const running = context
            const { pid, gone } = await processOf(running)
            const onKill = (): void => void ends.set(running, 'killed')
            const watching = watchAndKill({ pid, profile, isMoment, isStill, onKill })
            watched = watching
            const killed = watching.killed.then(async () => {
              await gone
              context = undefined
              if (watching.hasHit()) return
              throw new NeverHappened(
                `expected to kill ${client}'s browser in the middle of a write, but it had gone on`,
              )
            })
            return { killed }
          }),
      }
    },

    tabs: () => tabs,
    faults: () => faults.map(({ title, bitten }) => ({ title, bitten: bitten() })),
    close: async () => {
      for (const context of ends.keys()) ends.set(context, 'trial-over')
      const ended = await Promise.allSettled(cleanUps.map((cleanUp) => cleanUp()))
      for (const end of ended) if (end.status === 'rejected') throw end.reason
    },
  }
}

const newProfileOf = (browser: Browser) => async (): Promise<Profile> => {
  const context = await browser.newContext()
  return { context, release: () => context.close() }
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

/** The main process of a persistent profile's browser, and when it is gone. */
const processOf = async (context: BrowserContext): Promise<{ readonly pid: number; readonly gone: Promise<void> }> => {
  const browser = context.browser()
  if (browser === null) throw new Error('a persistent profile has no browser to kill')
  const devtools = await browser.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  const main = processInfo.find(({ type }) => type === 'browser')
  if (main === undefined) throw new Error('Chromium does not tell its own process id')
  return { pid: main.id, gone: new Promise<void>((resolve) => browser.once('disconnected', () => resolve())) }
}

/** Ends the browser of a persistent profile with SIGKILL and waits until it is gone. */
const killBrowser = async (context: BrowserContext): Promise<void> => {
  const { pid, gone } = await processOf(context)
  process.kill(pid, 'SIGKILL')
  await gone
}
