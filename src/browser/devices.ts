/**
 * The devices of a schedule: LinearLite in browsers and tabs that are opened, closed, loaded anew, killed, taken offline, and disturbed.
 */
import type { BrowserContext } from '@playwright/test'
import { clientOf } from '../history/order.ts'
import type { Recorder } from '../history/recorder.ts'
import type { Disturbance } from '../runner/contract.ts'
import { biting } from '../runner/play-steps.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { patiently } from '../settlement/until.ts'
import type { Clients, OpenOptions, PersistentDevice } from './clients.ts'
import type { Tab } from './tab.ts'
import { attemptToHeal, makeTabFaults, type TabFaults } from './tab-faults.ts'

/** LiveStore's own would be found dead only after its next ping: a device that will lose a connection in silence pings more often. */
const pingIntervalMs = 1_000

export interface DevicesOptions {
  readonly schedule: Schedule
  /** Whose browser can be killed: those whom the schedule kills, unless anybody's may be. */
  readonly mayBeKilled?: 'anybody'
  /** Tabs that somebody else has opened already, under the names that the history has for them. */
  readonly there?: readonly Tab[]
  readonly history: Recorder
  readonly clients: Clients<Tab>
}

/** Devices and tabs are named as the schedule names them. Whatever needs one that is not there rejects. */
export interface Devices {
  /** Opens LinearLite on a device that is new, or has no tab any more. */
  readonly open: (client: string) => Promise<void>
  /** @throws Error where it is not open */
  readonly tab: (name: string) => Tab
  readonly openTab: (client: string) => Promise<Disturbance>
  readonly closeTab: (tab: string) => Promise<Disturbance>
  readonly reload: (tab: string) => Promise<Disturbance>
  /** Kills the browser of a device and starts it again. */
  readonly kill: (client: string) => Promise<Disturbance>
  readonly freeze: (tab: string) => Promise<Disturbance>
  readonly thaw: (tab: string) => Promise<void>
  readonly throttle: (tab: string, factor: number) => Promise<Disturbance>
  readonly setOffline: (client: string, isOffline: boolean) => Promise<void>
  /** Lets the leader refuse the next push of a device's session. */
  readonly refuseLeaderPush: (client: string) => Promise<Disturbance>
  /** Takes notice that somebody has closed the page of a tab. */
  readonly forget: (tab: string) => void
  /** Ends all that still disturbs a device. */
  readonly heal: () => Promise<void>
  /** Opens LinearLite for whoever has closed it. */
  readonly comeBack: () => Promise<void>
}

interface Device {
  readonly open: () => Promise<Tab>
  readonly persistent?: PersistentDevice<Tab>
  /** The profile that its browser has now; undefined before it was opened. */
  context?: BrowserContext
  /** Open ones, by the names that the schedule has for them. */
  readonly tabs: Map<string, Tab>
  tabsEver: number
}

interface World extends DevicesOptions {
  readonly devices: Map<string, Device>
  readonly offline: Set<string>
  readonly tabFaults: TabFaults
}

/** Prepares the devices of a schedule. */
export const makeDevices = (options: DevicesOptions): Devices => {
  const tabFaults = makeTabFaults(options)
  const devices = new Map(adopted(options.there ?? []).map((device) => [device.client, device]))
  const world: World = { ...options, devices, offline: new Set(), tabFaults }
  return {
    open: (client) => openDevice(world, client),
    tab: (name) => tabOf(world, name),
    openTab: (client) => openTab(world, client),
    closeTab: (tab) => closeTab(world, tab),
    reload: (tab) => reload(world, tab),
    kill: (client) => kill(world, client),
    freeze: async (tab) => tabFaults.freeze(tabOf(world, tab)),
    thaw: async (tab) => tabFaults.thaw(tabOf(world, tab)),
    throttle: async (tab, factor) => tabFaults.throttle(tabOf(world, tab), factor),
    setOffline: (client, isOffline) => setOffline(world, client, isOffline),
    refuseLeaderPush: (client) => refuseLeaderPush(world, client),
    forget: (name) => {
      tabFaults.forget(tabOf(world, name))
      deviceOf(world, clientOf(name)).tabs.delete(name)
    },
    heal: async () => {
      await tabFaults.heal()
      for (const client of world.offline) await attemptToHeal(options.history, client, setOffline(world, client, false))
    },
    comeBack: () => comeBack(world),
  }
}

/** Their devices, as if they had been opened here. */
const adopted = (there: readonly Tab[]): readonly (Device & { readonly client: string })[] =>
  [...new Set(there.map(({ client }) => client))].map((client) => {
    const own = there.filter((tab) => tab.client === client)
    const tabs = new Map(own.map((tab) => [tab.name, tab]))
    const numbers = own.map(({ name }) => Number(name.split('/')[1] ?? 1))
    const [first] = own
    const open = async (): Promise<Tab> => {
      if (first === undefined) throw new Error(`${client} is not there`)
      return first.openTab()
    }
    return { client, open, tabs, tabsEver: Math.max(...numbers), ...(first && { context: first.page.context() }) }
  })

const comeBack = async (world: World): Promise<void> => {
  for (const [client, { tabs }] of world.devices) {
    const isOpening = world.clients.tabs().some((tab) => tab.client === client && !tab.page.isClosed())
    if (tabs.size > 0 || isOpening) continue
    world.history.record('test', { lane: 'test', type: 'step', title: `${client} comes back` })
    await openDevice(world, client)
  }
}

const deviceOf = (world: World, client: string): Device => {
  const device = world.devices.get(client)
  if (device === undefined) throw new Error(`${client} is not there`)
  return device
}

const tabOf = (world: World, name: string): Tab => {
  const tab = deviceOf(world, clientOf(name)).tabs.get(name)
  if (tab === undefined) throw new Error(`the tab ${name} is not open`)
  return tab
}

/** A page that never shows its store is waited for until all is quiet, and longer than for a moment: a browser takes its time to start. */
const untilThere = <Result>({ history }: World, opening: Promise<Result>): Promise<Result> => {
  // Where it is given up, what comes of it later is nobody's.
  opening.catch(() => {})
  return patiently(history, 'the page to show its store', opening)
}

const openDevice = async (world: World, client: string): Promise<void> => {
  const known = world.devices.get(client)
  const device = known ?? (await makeDevice(world, client))
  world.devices.set(client, device)
  const tab = await whileFilesCanBeLoaded(world, client, () => untilThere(world, device.open()))
  device.tabs.set(client, tab)
  if (known === undefined) device.tabsEver = 1
  await keepContext(world, client, tab)
}

/** Its browser is as offline as its device is. */
const keepContext = async (world: World, client: string, tab: Tab): Promise<void> => {
  deviceOf(world, client).context = tab.page.context()
  if (world.offline.has(client)) await setOffline(world, client, true)
}

const makeDevice = async ({ schedule, clients, mayBeKilled }: World, client: string): Promise<Device> => {
  const how = howToOpen(schedule, client)
  const tabs = new Map<string, Tab>()
  const isKilled = schedule.steps.some((step) => step.type === 'kill' && step.client === client)
  if (isKilled || mayBeKilled === 'anybody') {
    const persistent = await clients.persistentDevice({ client })
    return { open: () => persistent.open(how), persistent, tabs, tabsEver: 0 }
  }
  let first: Tab | undefined
  const open = async (): Promise<Tab> => {
    // A device that is opened again has the profile that it had.
    if (first !== undefined) return first.openTab()
    first = await clients.open({ ...how, client })
    return first
  }
  return { open, tabs, tabsEver: 0 }
}

const howToOpen = ({ parameters, steps }: Schedule, client: string): OpenOptions => {
  const { leaderPushBatchSize, simulation } = parameters
  const goesDead = steps.some((step) => step.type === 'half-open' && step.client === client)
  return {
    ...(leaderPushBatchSize !== undefined && { leaderPushBatchSize }),
    ...(simulation !== undefined && {
      simulation: Object.entries(simulation)
        .map(([point, pause]) => `${point}:${Math.round(pause)}`)
        .join(','),
    }),
    ...(goesDead && { pingInterval: pingIntervalMs }),
  }
}

const openTab = async (world: World, client: string): Promise<Disturbance> => {
  const device = deviceOf(world, client)
  const [some] = device.tabs.values()
  if (some === undefined) throw new Error(`${client} has no tab open`)
  device.tabsEver += 1
  const name = `${client}/${device.tabsEver}`
  device.tabs.set(name, await whileFilesCanBeLoaded(world, client, () => untilThere(world, some.openTab())))
  return biting(1)
}

const closeTab = async (world: World, name: string): Promise<Disturbance> => {
  const tab = tabOf(world, name)
  deviceOf(world, clientOf(name)).tabs.delete(name)
  world.tabFaults.forget(tab)
  await tab.close()
  return biting(1)
}

const reload = async (world: World, name: string): Promise<Disturbance> => {
  await whileFilesCanBeLoaded(world, clientOf(name), () => untilThere(world, tabOf(world, name).reload()))
  return biting(1)
}

const kill = async (world: World, client: string): Promise<Disturbance> => {
  const device = deviceOf(world, client)
  for (const tab of device.tabs.values()) world.tabFaults.forget(tab)
  device.tabs.clear()
  await device.persistent?.kill()
  delete device.context
  const tab = await untilThere(world, device.open())
  device.tabs.set(client, tab)
  await keepContext(world, client, tab)
  return biting(1)
}

const setOffline = async (world: World, client: string, isOffline: boolean): Promise<void> => {
  if (isOffline) world.offline.add(client)
  else world.offline.delete(client)
  await deviceOf(world, client).context?.setOffline(isOffline)
}

/** The relay alone is LiveStore's network: the app's own files are there for who is offline, as a service worker would have them. */
const whileFilesCanBeLoaded = async <Result>(
  world: World,
  client: string,
  load: () => Promise<Result>,
): Promise<Result> => {
  const isOffline = world.offline.has(client)
  if (!isOffline) return load()
  await setOffline(world, client, false)
  try {
    return await load()
  } finally {
    await setOffline(world, client, true)
  }
}

const refuseLeaderPush = async (world: World, client: string): Promise<Disturbance> => {
  const [tab] = deviceOf(world, client).tabs.values()
  if (tab === undefined) throw new Error(`${client} has no tab open`)
  return world.tabFaults.refuseLeaderPush(tab)
}
