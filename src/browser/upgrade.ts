/**
 * Devices in the middle of an upgrade: some still have the older LiveStore, some have the newer. Both builds come from one origin, so
 * that a device keeps its storage.
 */
import type { Page } from '@playwright/test'
import { buildTiming } from '../subject/serve-app.ts'
import type { Subject } from '../subject/subject.ts'
import { recordReloadRows, type Step } from './app-tab.ts'
import { chooseBuild, type OpenOptions, type PersistentDevice } from './clients.ts'
import { linearLiteReads } from './linearlite-app.ts'
import type { Tab } from './tab.ts'

export interface Upgrade {
  /** What the devices have before. */
  readonly older: Subject
  /** What they have after: the subject of the run. */
  readonly newer: Subject
  /** Opens a new device on the older LiveStore. */
  readonly openOlder: (options?: OpenOptions) => Promise<Tab>
  /** Opens a new device on the subject. */
  readonly openNewer: (options?: OpenOptions) => Promise<Tab>
  /** Starts the browser of a device on the older LiveStore, or on the subject. */
  readonly start: (device: PersistentDevice<Tab>, on: 'older' | 'newer') => Promise<Tab>
  /** The subject is deployed: the device gets it with the next page that it loads. What it has open goes on as it was. */
  readonly deployTo: (tab: Tab) => Promise<void>
  /** The subject is deployed, and a person reloads the page. */
  readonly reload: (tab: Tab) => Promise<void>
}

export interface UpgradeParts {
  readonly older: Subject
  readonly newer: Subject
  /** Opens a new device. */
  readonly open: (options: OpenOptions) => Promise<Tab>
  /** Resolves once the leader has all that its session has. */
  readonly untilInLeader: (tab: Tab) => Promise<void>
  readonly step: Step
}

/** @throws Error, from each that opens or reloads, where a page comes from another build than it should */
export const createUpgrade = ({ older, newer, open, untilInLeader, step }: UpgradeParts): Upgrade => {
  const subjects = { older, newer }
  const openOn = async (on: keyof typeof subjects, options: OpenOptions = {}): Promise<Tab> => {
    const tab = await open({ ...options, build: subjects[on].name })
    if (options.withoutWaiting !== true) await requireBuild(tab, subjects[on])
    return tab
  }
  const deployTo = (tab: Tab): Promise<void> =>
    step(`LiveStore ${newer.name} is deployed to ${tab.client}, who has ${older.name}`, () =>
      chooseBuild(tab.page.context(), new URL(tab.page.url()).origin, newer.name),
    )
  return {
    older,
    newer,
    openOlder: (options) => openOn('older', options),
    openNewer: (options) => openOn('newer', options),
    start: async (device, on) => {
      const tab = await device.open({ build: subjects[on].name })
      await requireBuild(tab, subjects[on])
      return tab
    },
    deployTo,
    reload: async (tab) => {
      await deployTo(tab)
      await tab.reload()
      await requireBuild(tab, newer)
      // A leader that is offline answers late: only the first rows that are recorded after a reload count.
      await untilInLeader(tab)
      await recordReloadRows(tab, linearLiteReads, 'after-reload')
    },
  }
}

const requireBuild = async ({ name, page }: Tab, { name: expected }: Subject): Promise<void> => {
  const found = await buildOf(page)
  if (found !== expected) throw new Error(`expected ${name} to be on LiveStore ${expected}, found ${found}`)
}

/** The build that a page was made of, as its server said. */
const buildOf = async (page: Page): Promise<string | undefined> => {
  const encoded = await page.evaluate((metric) => {
    const [navigation] = performance.getEntriesByType('navigation')
    const timings = navigation instanceof PerformanceNavigationTiming ? navigation.serverTiming : []
    return timings.find(({ name }) => name === metric)?.description
  }, buildTiming)
  return encoded === undefined ? undefined : decodeURIComponent(encoded)
}
