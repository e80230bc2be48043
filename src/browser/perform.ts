/**
 * Does in real browsers what the steps of a schedule say: its people are devices of LinearLite, its faults orders to the relay, to
 * Chromium and to the backend.
 */
import { maximumPageLength } from '../backend/upstream.ts'
import type { Disturbance, UnsupportedKinds, WhyUnsupported } from '../runner/contract.ts'
import type { Deed, Performer } from '../runner/play-steps.ts'
import type { Holdable } from '../schedule/schedule.ts'
import type { Patience } from '../settlement/until.ts'
import { type Devices, type DevicesOptions, makeDevices } from './devices.ts'
import { type Disturbances, makeDisturbances, type Outside } from './disturbances.ts'
import type { Tab } from './tab.ts'

/**
 * Longer than what a schedule's latencies may keep a frame, there and back. LiveStore's own pauses between two attempts can be longer:
 * a moment that comes later is passed over, and said to be.
 */
const patience: Patience = { quietMs: 10_000, endedBy: 'progress' }

/** Why this runner cannot play any step of a kind. */
export const unsupportedInBrowser: UnsupportedKinds = {
  'empty-last-page': 'the relay changes no page, and the real backend sends no empty one',
  'double-page': 'the real backend sends no page twice',
  'drop-page': 'the real backend leaves no page out',
}

/** Why this runner cannot play a step; undefined where it can. */
export const whyUnsupportedInBrowser: WhyUnsupported = (step) => {
  if (step.type === 'evict' && step.connections === 'kept') return 'an object is not put to sleep while a client pulls'
  return unsupportedInBrowser[step.type]
}

export interface PerformerOptions extends DevicesOptions {
  readonly storeId: string
  readonly outside: Outside | undefined
}

/** A performer, and what ends its faults: those of the browser; the relay's own are ended with the relay. */
export interface BrowserPerformer extends Performer {
  readonly heal: () => Promise<void>
  /** Opens LinearLite for whoever has closed it: what a device has not sent yet it sends only then. */
  readonly comeBack: () => Promise<void>
  /** The page of a tab. @throws Error where it is not open */
  readonly tab: (name: string) => Tab
  /** Takes notice that somebody has closed the page of a tab by hand. */
  readonly forget: (tab: string) => void
  /** Frames of a client that a hold keeps now; none without a backend. */
  readonly waiting: (client: string, what: Holdable) => number
}

/** Prepares the devices of a schedule for its steps. */
export const performInBrowser = ({ storeId, outside, ...options }: PerformerOptions): BrowserPerformer => {
  const { history } = options
  const devices = makeDevices(options)
  const disturbances = outside === undefined ? undefined : makeDisturbances({ ...outside, history, storeId, patience })
  return {
    history,
    pageSize: maximumPageLength,
    patience,
    newPage: {
      sourceOf: (tab) => devices.tab(tab).name,
      load: async (tab) => {
        await devices.reload(tab)
      },
    },
    perform: (deed) => perform(deed, devices, disturbances),
    heal: devices.heal,
    comeBack: devices.comeBack,
    tab: devices.tab,
    forget: devices.forget,
    waiting: (client, what) => disturbances?.waiting(client, what) ?? 0,
  }
}

const perform = async (
  deed: Deed,
  devices: Devices,
  disturbances: Disturbances | undefined,
): Promise<Disturbance | undefined> => {
  const outside = (): Disturbances => {
    if (disturbances === undefined) throw new Error('unsupported: this schedule has no backend')
    return disturbances
  }
  switch (deed.type) {
    case 'open':
      await devices.open(deed.client)
      return undefined
    case 'commit':
      await devices.tab(deed.tab).commit([deed.changes])
      return undefined
    case 'view':
      await devices.tab(deed.tab).changeView({ search: deed.search })
      return undefined
    case 'upstream':
      await outside().write(deed.pushes)
      return undefined
    case 'latency':
      return outside().delay(deed.client, deed.milliseconds)
    case 'hold':
      return outside().hold(deed.client, deed.what)
    case 'release':
      outside().release(deed)
      return undefined
    case 'burst':
      return outside().burst(deed.client, deed.pushes)
    case 'cut':
      return outside().cut(deed.client)
    case 'refuse':
      return outside().refuse(deed.client, 'refuse')
    case 'accept':
      outside().accept(deed.client, 'refuse')
      return undefined
    case 'half-open':
      return outside().halfOpen(deed.client)
    case 'offline':
      await devices.setOffline(deed.client, true)
      return outside().refuse(deed.client, 'offline')
    case 'online':
      await devices.setOffline(deed.client, false)
      outside().accept(deed.client, 'offline')
      return undefined
    case 'evict':
      return outside().evict()
    case 'redeploy':
      return outside().redeploy()
    case 'fail-push':
      return outside().failPush(deed.client, deed.stored)
    case 'refuse-leader-push':
      return devices.refuseLeaderPush(deed.client)
    case 'open-tab':
      return devices.openTab(deed.client)
    case 'close-tab':
      return devices.closeTab(deed.tab)
    case 'reload':
      return devices.reload(deed.tab)
    case 'kill':
      return devices.kill(deed.client)
    case 'freeze':
      return devices.freeze(deed.tab)
    case 'thaw':
      await devices.thaw(deed.tab)
      return undefined
    case 'throttle':
      return devices.throttle(deed.tab, deed.factor)
    case 'wipe':
      return outside().wipe()
    case 'empty-last-page':
    case 'double-page':
    case 'drop-page':
      throw new Error(`unsupported: ${deed.type}`)
  }
}
