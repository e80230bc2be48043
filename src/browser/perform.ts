/**
 * Does in real browsers what the steps of a schedule say: its people are devices of LinearLite, its faults orders to the relay, to
 * Chromium and to the backend.
 */
import type { BrowserContext, CDPSession } from '@playwright/test'
import type {} from '../../apps/linearlite/src/livestore/handle.ts'
import type { Backend } from '../backend/types.ts'
import type { Upstream } from '../backend/upstream.ts'
import { maximumPageLength } from '../backend/upstream.ts'
import { clientOf } from '../history/order.ts'
import { isProbe } from '../history/predicates.ts'
import type { Recorder } from '../history/recorder.ts'
import { countHangUps } from '../network/hang-ups.ts'
import type { FrameFilter, Hold, StandingOrder } from '../network/types.ts'
import type { WatchedNetwork } from '../network/watched-relay.ts'
import type { Disturbance, UnsupportedKinds, WhyUnsupported } from '../runner/contract.ts'
import { type Deed, type Performer, together } from '../runner/play-steps.ts'
import type { Holdable, Schedule } from '../schedule/schedule.ts'
import { NeverHappened, type Patience, patiently } from '../settlement/until.ts'
import type { Clients, OpenOptions, PersistentDevice } from './clients.ts'
import type { Tab } from './tab.ts'

/**
 * Longer than what a schedule's latencies may keep a frame, there and back. LiveStore's own pauses between two attempts can be longer:
 * a moment that comes later is passed over, and said to be.
 */
const patience: Patience = { quietMs: 10_000, endedBy: 'progress' }

/** LiveStore's own would be found dead only after its next ping: a device that will lose a connection in silence pings more often. */
const pingIntervalMs = 1_000

/** Why this runner cannot play steps of a kind. */
const unsupportedKinds: UnsupportedKinds = {
  wipe: 'no promise says what becomes of changes that the backend has lost',
  'empty-last-page': 'the relay changes no page, and the real backend sends no empty one',
  'double-page': 'the real backend sends no page twice',
  'drop-page': 'the real backend leaves no page out',
}

/** Why this runner cannot play a step; undefined where it can. */
export const whyUnsupportedInBrowser: WhyUnsupported = (step) => {
  if (step.type === 'evict' && step.connections === 'kept') return 'an object is not put to sleep while a client pulls'
  return unsupportedKinds[step.type]
}

/** What there is with a backend. */
export interface Outside {
  readonly network: WatchedNetwork
  readonly backend: Backend
  readonly upstream: Upstream
}

export interface PerformerOptions {
  readonly schedule: Schedule
  readonly history: Recorder
  readonly clients: Clients
  readonly storeId: string
  readonly outside: Outside | undefined
}

/** A performer, and what ends its faults: those of the browser; the relay's own are ended with the relay. */
export interface BrowserPerformer extends Performer {
  readonly heal: () => Promise<void>
  /** Opens LinearLite for whoever has closed it: what a device has not sent yet it sends only then. */
  readonly comeBack: () => Promise<void>
}

interface Device {
  readonly open: () => Promise<Tab>
  readonly persistent?: PersistentDevice
  /** The profile that its browser has now; undefined before it was opened. */
  context?: BrowserContext
  /** Open ones, by the names that the schedule has for them. */
  readonly tabs: Map<string, Tab>
  tabsEver: number
}

interface World extends PerformerOptions {
  readonly devices: Map<string, Device>
  readonly holds: Map<string, Hold[]>
  readonly delays: Map<string, StandingOrder>
  /** Refusals that stand, by client and reason. */
  readonly refusals: Map<string, StandingOrder>
  readonly devtools: Map<Tab, CDPSession>
  readonly frozen: Set<Tab>
  readonly throttled: Set<Tab>
  readonly offline: Set<string>
  /** Tabs with a refusal that may not have happened. */
  readonly refusing: Set<Tab>
}

/** Prepares the devices of a schedule for its steps. */
export const performInBrowser = (options: PerformerOptions): BrowserPerformer => {
  const world: World = {
    ...options,
    devices: new Map(),
    holds: new Map(),
    delays: new Map(),
    refusals: new Map(),
    devtools: new Map(),
    frozen: new Set(),
    throttled: new Set(),
    offline: new Set(),
    refusing: new Set(),
  }
  return {
    history: options.history,
    pageSize: maximumPageLength,
    patience,
    perform: (deed) => perform(world, deed),
    heal: async () => {
      // A page that has crashed is found by what was recorded of it, and keeps no other from healing.
      const attempt = async (what: string, healing: Promise<void>): Promise<void> => {
        await healing.catch((error: unknown) => {
          const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
          options.history.record('test', { lane: 'test', type: 'passed-over', title: `${what} heals: ${reason}` })
        })
      }
      for (const tab of world.refusing) await attempt(tab.name, refuseNothing(tab))
      for (const tab of world.frozen) await attempt(tab.name, setFrozen(world, tab, false))
      for (const tab of world.throttled) await attempt(tab.name, throttle(world, tab, 1))
      for (const client of world.offline) await attempt(client, setOffline(world, client, false))
    },
    comeBack: async () => {
      for (const [client, { tabs }] of world.devices) {
        const isOpening = options.clients.tabs().some((tab) => tab.client === client && !tab.page.isClosed())
        if (tabs.size > 0 || isOpening) continue
        world.history.record('test', { lane: 'test', type: 'step', title: `${client} comes back` })
        await openDevice(world, client)
      }
    },
  }
}

const perform = async (world: World, deed: Deed): Promise<Disturbance | undefined> => {
  switch (deed.type) {
    case 'open':
      return openDevice(world, deed.client)
    case 'commit':
      await tabOf(world, deed.tab).commit([deed.changes])
      return undefined
    case 'view':
      await tabOf(world, deed.tab).changeView({ search: deed.search })
      return undefined
    case 'upstream':
      await write(world, deed.pushes)
      return undefined
    case 'latency':
      return delay(world, deed.client, deed.milliseconds)
    case 'hold':
      return hold(world, deed.client, deed.what)
    case 'release':
      for (const one of world.holds.get(`${deed.client} ${deed.what}`) ?? []) {
        if (deed.count === undefined) one.end()
        else void letPass(one, deed.count)
      }
      return undefined
    case 'burst':
      return burst(world, deed.client, deed.pushes)
    case 'cut':
      return once(outsideOf(world).network.cut(deed.client))
    case 'refuse':
      return refuse(world, deed.client, 'refuse')
    case 'accept':
      return accept(world, deed.client, 'refuse')
    case 'half-open':
      return halfOpen(world, deed.client)
    case 'offline':
      await setOffline(world, deed.client, true)
      return refuse(world, deed.client, 'offline')
    case 'online':
      await setOffline(world, deed.client, false)
      return accept(world, deed.client, 'offline')
    case 'evict':
      return interrupt(world, ({ backend }) => backend.evict(world.storeId, 'close'))
    case 'redeploy':
      return interrupt(world, ({ backend }) => backend.redeploy())
    case 'fail-push':
      return failPush(world, deed.client, deed.stored)
    case 'refuse-leader-push':
      return refuseLeaderPush(world, deed.client)
    case 'open-tab':
      return openTab(world, deed.client)
    case 'close-tab':
      return closeTab(world, deed.tab)
    case 'reload':
      await whileFilesCanBeLoaded(world, clientOf(deed.tab), () => untilThere(world, tabOf(world, deed.tab).reload()))
      return once(1)
    case 'kill':
      return kill(world, deed.client)
    case 'freeze':
      await setFrozen(world, tabOf(world, deed.tab), true)
      return once(1)
    case 'thaw':
      await setFrozen(world, tabOf(world, deed.tab), false)
      return undefined
    case 'throttle':
      await throttle(world, tabOf(world, deed.tab), deed.factor)
      return once(1)
    case 'wipe':
    case 'empty-last-page':
    case 'double-page':
    case 'drop-page':
      throw new Error(`unsupported: ${deed.type}`)
  }
}

/** A disturbance that has touched so much already, and no more. */
const once = (count: number): Disturbance => ({ bitten: () => count })

const outsideOf = ({ outside }: World): Outside => {
  if (outside === undefined) throw new Error('unsupported: this schedule has no backend')
  return outside
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

const openDevice = async (world: World, client: string): Promise<Disturbance | undefined> => {
  const known = world.devices.get(client)
  const device = known ?? (await makeDevice(world, client))
  world.devices.set(client, device)
  const tab = await whileFilesCanBeLoaded(world, client, () => untilThere(world, device.open()))
  device.tabs.set(client, tab)
  if (known === undefined) device.tabsEver = 1
  await keepContext(world, client, tab)
  return undefined
}

/** Its browser is as offline as its device is. */
const keepContext = async (world: World, client: string, tab: Tab): Promise<void> => {
  deviceOf(world, client).context = tab.page.context()
  if (world.offline.has(client)) await setOffline(world, client, true)
}

const makeDevice = async ({ schedule, clients }: World, client: string): Promise<Device> => {
  const how = howToOpen(schedule, client)
  const tabs = new Map<string, Tab>()
  const isKilled = schedule.steps.some((step) => step.type === 'kill' && step.client === client)
  if (isKilled) {
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
  return once(1)
}

const closeTab = async (world: World, name: string): Promise<Disturbance> => {
  const tab = tabOf(world, name)
  deviceOf(world, clientOf(name)).tabs.delete(name)
  forget(world, tab)
  await tab.close()
  return once(1)
}

const kill = async (world: World, client: string): Promise<Disturbance> => {
  const device = deviceOf(world, client)
  for (const tab of device.tabs.values()) forget(world, tab)
  device.tabs.clear()
  await device.persistent?.kill()
  delete device.context
  const tab = await untilThere(world, device.open())
  device.tabs.set(client, tab)
  await keepContext(world, client, tab)
  return once(1)
}

const forget = ({ frozen, throttled, devtools }: World, tab: Tab): void => {
  frozen.delete(tab)
  throttled.delete(tab)
  devtools.delete(tab)
}

const write = async (world: World, pushes: Extract<Deed, { readonly type: 'upstream' }>['pushes']): Promise<void> => {
  const { upstream } = outsideOf(world)
  for (const push of pushes) {
    await upstream.append(push)
    world.history.record('upstream', { lane: 'backend', type: 'appended', eventCount: push.length })
  }
}

/** One latency at a time: the next takes the place of the one before. */
const delay = (world: World, client: string, milliseconds: number): Disturbance => {
  world.delays.get(client)?.end()
  const order = outsideOf(world).network.delay({ client }, { type: 'fixed', milliseconds })
  world.delays.set(client, order)
  return order
}

const framesOf: Readonly<Record<Holdable, readonly Omit<FrameFilter, 'client'>[]>> = {
  up: [{ direction: 'up' }],
  down: [{ direction: 'down' }],
  pages: [{ kind: 'pull-page' }],
  acknowledgements: [{ kind: 'push-ack' }],
}

const hold = (world: World, client: string, what: Holdable): Disturbance => {
  const { network } = outsideOf(world)
  const key = `${client} ${what}`
  const ordered = framesOf[what].map((frames) => network.hold({ ...frames, client }))
  world.holds.set(key, [...(world.holds.get(key) ?? []), ...ordered])
  return together(ordered)
}

/** Lets so many pass, also such as come later; ends with the hold. */
const letPass = async (order: Hold, count: number): Promise<void> => {
  let left = count
  while (left > 0) {
    try {
      await order.untilWaiting(1)
    } catch {
      // The hold has ended: all pass.
      return
    }
    // Another release, or a cut, may have been faster.
    if (order.waiting() === 0) continue
    order.release(1)
    left -= 1
  }
}

const burst = async (
  world: World,
  client: string,
  pushes: Extract<Deed, { readonly type: 'burst' }>['pushes'],
): Promise<Disturbance> => {
  const { network } = outsideOf(world)
  const pages = network.hold({ client, kind: 'pull-page' })
  try {
    await write(world, pushes)
    // Nobody is sent anything who is not connected.
    if (network.isConnected(client)) {
      const all = pages.untilWaiting(pushes.length)
      all.catch(() => {})
      await patiently(world.history, 'the pages of a burst', all, patience)
    }
  } catch (error) {
    if (!(error instanceof NeverHappened)) throw error
  } finally {
    pages.end()
  }
  return once(pages.bitten())
}

const refuse = (world: World, client: string, why: 'refuse' | 'offline'): Disturbance => {
  const { network } = outsideOf(world)
  const key = `${client} ${why}`
  // Who is refused already is touched by that refusal.
  if (world.refusals.has(key)) return once(0)
  const refusal = network.refuse(client)
  world.refusals.set(key, refusal)
  const cut = network.cut(client)
  return { bitten: () => cut + refusal.bitten() }
}

const accept = (world: World, client: string, why: 'refuse' | 'offline'): undefined => {
  const key = `${client} ${why}`
  world.refusals.get(key)?.end()
  world.refusals.delete(key)
}

/** Silence until the device itself has hung up, by its pings; at the latest until all heals. */
const halfOpen = (world: World, client: string): Disturbance => {
  const { network } = outsideOf(world)
  const hungUp = network.until(
    (event) => event.type === 'closed' && event.client === client && event.direction === 'up',
  )
  const silence = network.halfOpen(client)
  hungUp.then(silence.end, () => {})
  return silence
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

const interrupt = async (world: World, how: (outside: Outside) => Promise<void>): Promise<Disturbance> => {
  const outside = outsideOf(world)
  const counting = countHangUps(world.history, () => how(outside))
  counting.catch(() => {})
  return once(await patiently(world.history, 'the connections that stood to end', counting))
}

/** The next push is lost with the connection, or its acknowledgement is. */
const failPush = (world: World, client: string, isStored: boolean): Disturbance => {
  const { network } = outsideOf(world)
  const order = network.hold({ client, kind: isStored ? 'push-ack' : 'push' })
  let failed = 0
  order.untilWaiting(1).then(
    () => {
      network.cut(client)
      order.end()
      failed = 1
    },
    () => {},
  )
  return { bitten: () => failed }
}

const refuseLeaderPush = async (world: World, client: string): Promise<Disturbance> => {
  const [tab] = deviceOf(world, client).tabs.values()
  if (tab === undefined) throw new Error(`${client} has no tab open`)
  let refused = 0
  const stop = world.history.listen((event) => {
    if (!isProbe(tab.name, 'session-push-failed')(event)) return
    stop()
    refused = 1
  })
  world.refusing.add(tab)
  await tab.refuseNextPush()
  return { bitten: () => refused }
}

const refuseNothing = ({ page }: Tab): Promise<void> =>
  page
    .evaluate(() => globalThis.__linearlite?.refuseNothing())
    .catch((error) => {
      // A page that has gone refuses nothing any more.
      if (!page.isClosed()) throw error
    })

const devtoolsOf = async ({ devtools }: World, tab: Tab): Promise<CDPSession> => {
  const session = devtools.get(tab) ?? (await tab.page.context().newCDPSession(tab.page))
  devtools.set(tab, session)
  return session
}

const setFrozen = async (world: World, tab: Tab, isFrozen: boolean): Promise<void> => {
  const session = await devtoolsOf(world, tab)
  await session.send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' })
  if (isFrozen) world.frozen.add(tab)
  else world.frozen.delete(tab)
}

const throttle = async (world: World, tab: Tab, rate: number): Promise<void> => {
  const session = await devtoolsOf(world, tab)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
  if (rate === 1) world.throttled.delete(tab)
  else world.throttled.add(tab)
}
