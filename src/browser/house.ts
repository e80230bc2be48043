/**
 * What trials in a browser share: LinearLite built on a subject and served, one Chromium with a profile for each device, and the
 * subject's sync backend. A trial has a store of its own and new pages; it leaves a profile behind as it found it. Several may run
 * at the same time.
 */
import type { Browser, BrowserContext, LaunchOptions } from '@playwright/test'
import { startSharedBackend } from '../backend/shared-backend.ts'
import { buildApp } from '../subject/build-app.ts'
import { buildOn } from '../subject/run-subject.ts'
import { serveApp } from '../subject/serve-app.ts'
import type { Subject } from '../subject/subject.ts'
import { browserArguments } from './browser-arguments.ts'
import type { Profile } from './clients.ts'
import { findBrowser } from './find-browser.ts'
import { type Backends, keepBackends } from './house-backends.ts'
import { keepProfiles } from './house-profiles.ts'

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
  /** Lends the backend, or one for a trial alone. */
  readonly lendBackend: Backends['lend']
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
  // Playwright takes half of the time in which a command begins: only who needs a browser waits for it.
  const { chromium } = await import('@playwright/test')
  const browser = await chromium.launch(launching)
  const server = await serveApp(app.folder).catch(async (error: unknown) => {
    await browser.close()
    throw error
  })
  const backends = keepBackends(() => startSharedBackend(buildOn(subject)))
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
    lendBackend: backends.lend,
    close: async () => {
      const ends = await Promise.allSettled([
        browser.close(),
        ...[...persistent].map((context) => context.close()),
        backends.close(),
        server.close(),
      ])
      for (const end of ends) if (end.status === 'rejected') throw end.reason
    },
  }
}
