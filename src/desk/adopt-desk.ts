/** A desk over a trial that somebody else plays and leaves as it is, such as a test that has failed: the same page, the same hands. */

import type { Clients } from '../browser/clients.ts'
import type { Outside } from '../browser/disturbances.ts'
import { performInBrowser, whyUnsupportedInBrowser } from '../browser/perform.ts'
import type { Tab } from '../browser/tab.ts'
import { clientOf } from '../history/order.ts'
import type { Surroundings } from '../settlement/surroundings.ts'
import { buildDesk } from '../subject/build-desk.ts'
import { handsAlone } from './asked.ts'
import { createDesk } from './desk.ts'
import { keepFiles } from './desk-files.ts'
import { fixedPlace } from './desk-place.ts'
import { serveDesk } from './serve-desk.ts'
import { unsupportedHere } from './unsupported-here.ts'

/** What is left of the trial. */
export interface LeftTrial {
  /** Such as the test's title. */
  readonly title: string
  readonly livestore: string
  readonly storeId: string
  readonly around: Surroundings
  readonly clients: Clients<Tab>
  /** The tabs that are open. */
  readonly tabs: readonly Tab[]
  /** Absent without a backend. */
  readonly outside: Outside | undefined
}

/** Why it cannot begin anew. */
const notAnew =
  'what stands here is a test’s, and cannot begin anew: save what was done, and load it on the page of pnpm desk'

export interface AdoptedDesk {
  /** Where its control page is. */
  readonly url: string
  readonly close: () => Promise<void>
}

/**
 * Serves a control page for it. The trial itself is whoever's it was.
 *
 * @throws Error where the page cannot be built or served
 */
export const adoptDesk = async ({
  title,
  livestore,
  storeId,
  around,
  clients,
  tabs,
  outside,
}: LeftTrial): Promise<AdoptedDesk> => {
  const names = [...new Set(tabs.map(({ name }) => clientOf(name)))]
  const schedule = handsAlone(names, around.hasBackend)
  const { history } = around
  const performer = performInBrowser({ schedule, history, clients, storeId, outside, there: tabs })
  const unsupported = unsupportedHere(around.hasBackend)
  const desk = createDesk({
    setup: {
      title,
      livestore,
      hasBackend: around.hasBackend,
      storeId,
      clients: names,
      unsupported: { ...unsupported, kill: 'the browser is the test’s own, and others are in it' },
      issues: [],
    },
    script: [],
    parameters: {},
    whyUnsupported: whyUnsupportedInBrowser,
    history,
    there: tabs.map(({ name }) => name),
    performer,
    around,
    ...(outside !== undefined && { network: outside.network }),
  })
  desk.note(
    'info',
    'A test has left this as it was when it failed. What it did is in the timeline, and not in what is saved here.',
  )
  try {
    const { folder } = await buildDesk()
    const chromium = tabs[0]?.page.context().browser()?.version() ?? 'unknown'
    const place = fixedPlace(desk, notAnew)
    const server = await serveDesk({ place, folder, onFile: keepFiles({ desk: place.desk, chromium }) })
    return {
      url: server.url,
      close: async () => {
        await server.close()
        desk.close()
      },
    }
  } catch (error) {
    desk.close()
    throw error
  }
}
