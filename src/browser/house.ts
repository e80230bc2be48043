/**
 * What trials in a browser share: LinearLite built on a subject and served, one Chromium with a profile for each device, and the
 * subject's sync backend. A trial has a store of its own and new pages; it leaves a profile behind as it found it.
 */
import type { Browser, BrowserContext, BrowserContextOptions, LaunchOptions } from '@playwright/test'
import { chromium } from '@playwright/test'
import { type SharedBackend, startSharedBackend } from '../backend/shared-backend.ts'
import { buildApp } from '../subject/build-app.ts'
import { buildOn } from '../subject/run-subject.ts'
import { serveApp } from '../subject/serve-app.ts'
import type { Subject } from '../subject/subject.ts'
import { browserArguments } from './browser-arguments.ts'
import type { Profile } from './clients.ts'
import { findBrowser } from './find-browser.ts'

export interface House {
  readonly subject: Subject
  readonly appUrl: string
  readonly browser: Browser
  /** Whether somebody watches. */
  readonly headed: boolean
  /** Starts a browser on a profile folder, for a device that will be killed. */
  readonly launchProfile: (folder: string) => Promise<BrowserContext>
  /** A device's profile, which trials that come later get again. */
  readonly profileOf: (client: string) => Promise<Profile>
  /** The backend; started when it is first asked for, and again where it has died or hangs. */
  readonly backend: () => Promise<SharedBackend>
  /** Ends all of it. Closing twice does nothing. */
  readonly close: () => Promise<void>
}

export interface HouseOptions {
  readonly subject: Subject
  /** Shows the browser. */
  readonly headed?: boolean
  /** Hears what takes a while, such as a build. */
  readonly onProgress?: (line: string) => void
}

const size = { width: 1280, height: 800 } as const

/** Trials after which a profile is thrown away: what stores leave in its storage would fill the disk. */
const trialsOfProfile = 25

/** Of a page, in pixels; null where it is as large as its window. */
type Viewport = NonNullable<BrowserContextOptions['viewport']> | null

/** The profiles of one browser, by device. */
const keepProfiles = (browser: Browser, viewport: Viewport) => {
  const kept = new Map<string, { readonly context: BrowserContext; trials: number }>()
  return async (client: string): Promise<Profile> => {
    const known = kept.get(client)
    // Taken while it is used: nobody else gets it meanwhile.
    kept.delete(client)
    const { context, trials } = known ?? { context: await newContext(browser, viewport), trials: 0 }
    return {
      context,
      release: async () => {
        if (trials + 1 >= trialsOfProfile) return context.close()
        await Promise.all(context.pages().map((page) => page.close()))
        await context.setOffline(false)
        await context.clearCookies()
        kept.set(client, { context, trials: trials + 1 })
      },
    }
  }
}

const newContext = async (browser: Browser, viewport: Viewport): Promise<BrowserContext> => {
  const context = await browser.newContext({ viewport })
  // A trial waits by quiet: no action has a time limit.
  context.setDefaultTimeout(0)
  return context
}

const isAlive = ({ alive }: SharedBackend): Promise<boolean> =>
  alive().then(
    () => true,
    () => false,
  )

/**
 * Builds, serves and starts what trials in a browser need.
 *
 * @throws UsageError where there is no browser, Error where a build fails
 * @example
 * const house = await openHouse({ subject })
 */
export const openHouse = async ({ subject, headed = false, onProgress }: HouseOptions): Promise<House> => {
  const progress = onProgress === undefined ? {} : { onProgress }
  const [found, app] = await Promise.all([findBrowser(), buildApp({ ...buildOn(subject), ...progress })])
  const launching: LaunchOptions = {
    executablePath: found.executablePath,
    args: [...browserArguments()],
    headless: !headed,
    // Whoever started us decides when it is over: Playwright would close the browser in the middle of a trial, and end the process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  }
  // Windows that are watched are put side by side, whatever size that makes them.
  const viewport = headed ? null : size
  const browser = await chromium.launch(launching)
  const server = await serveApp(app.folder).catch(async (error: unknown) => {
    await browser.close()
    throw error
  })
  let backend: Promise<SharedBackend> | undefined
  /** Browsers of devices that will be killed: a trial that hangs does not close its own. */
  const persistent = new Set<BrowserContext>()
  return {
    subject,
    appUrl: server.url,
    browser,
    headed,
    launchProfile: async (folder) => {
      const context = await chromium.launchPersistentContext(folder, { ...launching, viewport })
      context.setDefaultTimeout(0)
      persistent.add(context)
      context.once('close', () => persistent.delete(context))
      return context
    },
    profileOf: keepProfiles(browser, viewport),
    backend: async () => {
      const running = await backend
      if (running !== undefined && (await isAlive(running))) return running
      await running?.backend.close()
      backend = startSharedBackend(buildOn(subject))
      return backend
    },
    close: async () => {
      const running = backend?.catch(() => undefined)
      const ends = await Promise.allSettled([
        browser.close(),
        ...[...persistent].map((context) => context.close()),
        running?.then((shared) => shared?.backend.close()),
        server.close(),
      ])
      for (const end of ends) if (end.status === 'rejected') throw end.reason
    },
  }
}
