/**
 * Who is there and what is held while a schedule goes on: by this alone it shows whether a step can be played. Pure.
 *
 * The rules are few. A device is there from its `open` on, and until its last tab is closed; its network can be disturbed even after that.
 * Tabs are numbered in the order in which they are opened, and no number is used twice. A killed browser comes back with its first
 * tab. Nobody acts in a frozen tab. What ends something (`release`, `accept`, `online`, `thaw`) needs something to end.
 */
import { clientOf } from '../history/order.ts'
import { type Action, type Holdable, type Kind, modelOfKind, type Schedule, type Step } from './schedule.ts'

interface Device {
  readonly tabs: Set<string>
  readonly frozen: Set<string>
  readonly held: Set<Holdable>
  tabsEver: number
  isRefused: boolean
  isOffline: boolean
}

export interface World {
  readonly clients: readonly string[]
  readonly hasBackend: boolean
  /** Everyone who was opened, by name. */
  readonly devices: Map<string, Device>
}

/** The world before the first step. */
export const createWorld = ({ clients, hasBackend }: Pick<Schedule, 'clients' | 'hasBackend'>): World => ({
  clients,
  hasBackend,
  devices: new Map(),
})

/** The tabs of a client that are open, frozen ones left out: somebody can act in them. */
export const usableTabs = ({ devices }: World, client: string): readonly string[] => {
  const device = devices.get(client)
  return device === undefined ? [] : [...device.tabs].filter((tab) => !device.frozen.has(tab))
}

export const frozenTabs = ({ devices }: World, client: string): readonly string[] => [
  ...(devices.get(client)?.frozen ?? []),
]

/** Whether a kind means nothing where there is no backend. */
export const needsBackend = (kind: Kind): boolean =>
  kind === 'upstream' ||
  kind === 'offline' ||
  kind === 'online' ||
  modelOfKind[kind] === 'network' ||
  modelOfKind[kind] === 'backend' ||
  modelOfKind[kind] === 'rogue'

/**
 * Plays a step, as far as who is there is concerned.
 *
 * @returns why it cannot be played, in words that follow its id; the world is then as it was. `undefined` where it can.
 * @example
 * playIn(world, { id: 's1', type: 'reload', tab: 'alice' }) // 'acts in the tab "alice", which is not open then'
 */
export const playIn = (world: World, step: Step): string | undefined => {
  if (step.after !== undefined) {
    const { client } = step.after
    const problem = problemWithClient(world, client)
    if (problem !== undefined) return `waits for an event of ${problem}`
  }
  return problemWithAction(world, step)
}

const problemWithClient = ({ clients, devices }: World, client: string): string | undefined => {
  if (!clients.includes(client)) return `"${client}", who is not among the clients (${clients.join(', ')})`
  if (!devices.has(client)) return `"${client}", whom no step before it has opened`
  return undefined
}

const problemWithAction = (world: World, action: Action): string | undefined => {
  if (!world.hasBackend && needsBackend(action.type)) return 'needs a backend, and the schedule has none'
  if (action.type === 'upstream' || action.type === 'evict' || action.type === 'redeploy' || action.type === 'wipe') {
    return undefined
  }
  if (action.type === 'open') return open(world, action.client)

  const client = 'tab' in action ? clientOf(action.tab) : action.client
  const unknown = problemWithClient(world, client)
  if (unknown !== undefined) return `is about ${unknown}`
  const device = world.devices.get(client)
  if (device === undefined) return `is about "${client}", whom no step before it has opened`
  return 'tab' in action ? problemInTab(device, action) : problemOnDevice(device, action)
}

const open = ({ clients, devices }: World, client: string): string | undefined => {
  if (!clients.includes(client)) return `opens "${client}", who is not among the clients (${clients.join(', ')})`
  const device = devices.get(client)
  if (device === undefined) {
    devices.set(client, {
      tabs: new Set([client]),
      frozen: new Set(),
      held: new Set(),
      tabsEver: 1,
      isRefused: false,
      isOffline: false,
    })
    return undefined
  }
  if (device.tabs.size > 0) return `opens "${client}", who is there already`
  device.tabs.add(client)
  return undefined
}

const problemInTab = (device: Device, action: Extract<Action, { readonly tab: string }>): string | undefined => {
  const { tab, type } = action
  if (!device.tabs.has(tab)) return `acts in the tab "${tab}", which is not open then`
  const isFrozen = device.frozen.has(tab)
  switch (type) {
    case 'commit':
    case 'view':
    case 'reload':
    case 'throttle':
      return isFrozen ? `acts in the tab "${tab}", which is frozen then` : undefined
    case 'close-tab':
      device.tabs.delete(tab)
      device.frozen.delete(tab)
      return undefined
    case 'freeze':
      if (isFrozen) return `freezes the tab "${tab}", which is frozen already`
      device.frozen.add(tab)
      return undefined
    case 'thaw':
      return device.frozen.delete(tab) ? undefined : `thaws the tab "${tab}", which is not frozen then`
  }
}

const problemOnDevice = (
  device: Device,
  action: Exclude<Extract<Action, { readonly client: string }>, { readonly type: 'open' }>,
): string | undefined => {
  const { client } = action
  switch (action.type) {
    case 'hold':
      device.held.add(action.what)
      return undefined
    case 'release':
      if (!device.held.has(action.what)) return `releases the ${action.what} of "${client}", which nothing holds then`
      if (action.count === undefined) device.held.delete(action.what)
      return undefined
    case 'refuse':
      device.isRefused = true
      return undefined
    case 'accept':
      if (!device.isRefused) return `accepts "${client}" again, whom nothing refuses then`
      device.isRefused = false
      return undefined
    case 'offline':
      device.isOffline = true
      return undefined
    case 'online':
      if (!device.isOffline) return `takes "${client}" online, who is not offline then`
      device.isOffline = false
      return undefined
    case 'open-tab':
      if (device.tabs.size === 0) return `opens another tab of "${client}", who has none then`
      device.tabsEver += 1
      device.tabs.add(`${client}/${device.tabsEver}`)
      return undefined
    case 'kill':
      if (device.tabs.size === 0) return `kills the browser of "${client}", who has none then`
      device.tabs.clear()
      device.frozen.clear()
      device.tabs.add(client)
      return undefined
    case 'latency':
    case 'burst':
    case 'cut':
    case 'half-open':
    case 'fail-push':
    case 'empty-last-page':
    case 'refuse-leader-push':
    case 'double-page':
    case 'drop-page':
      return undefined
  }
}

/**
 * The schedule without what cannot be played in it: steps of devices that nobody opened, releases without a hold, waits for somebody who
 * is never there, clients without a step. What remains is as it was, in the same order.
 */
export const prune = (schedule: Schedule): Schedule => {
  const world = createWorld(schedule)
  const steps: Step[] = []
  for (const step of schedule.steps) {
    const kept = step.after === undefined || world.devices.has(step.after.client) ? step : withoutMoment(step)
    if (playIn(world, kept) === undefined) steps.push(kept)
  }
  return { ...schedule, clients: schedule.clients.filter((client) => world.devices.has(client)), steps }
}

/** The step, at once. */
export const withoutMoment = ({ after: _, ...step }: Step): Step => step
