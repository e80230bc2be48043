/** The profiles of a house: what devices of one trial have had, those of later ones get again. */
import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test'
import type { Profile } from './clients.ts'

/** Trials after which a profile is thrown away: what stores leave in its storage would fill the disk. */
const trialsOfProfile = 25

/** Of a page, in pixels; null where it is as large as its window. */
export type Viewport = NonNullable<BrowserContextOptions['viewport']> | null

interface KeptProfile {
  readonly context: BrowserContext
  readonly trials: number
}

/** Keeps the profiles of one browser, by device. Nobody gets one that somebody still has: several trials may run at the same time. */
export const keepProfiles = (browser: Browser, viewport: Viewport): ((client: string) => Promise<Profile>) => {
  const idle = new Map<string, KeptProfile[]>()
  return async (client) => {
    const idleOfClient = idle.get(client) ?? []
    idle.set(client, idleOfClient)
    const { context, trials } = idleOfClient.pop() ?? { context: await newContext(browser, viewport), trials: 0 }
    return {
      context,
      release: async () => {
        if (trials + 1 >= trialsOfProfile) return context.close()
        await Promise.all(context.pages().map((page) => page.close()))
        await context.setOffline(false)
        await context.clearCookies()
        idleOfClient.push({ context, trials: trials + 1 })
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
