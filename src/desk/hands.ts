/**
 * What a person at a desk holds in her hands: who is there, what stands, and therefore what can be done now. The same rules by which a
 * schedule is valid, so that whatever is done can be saved as one. Pure.
 */
import { clientOf } from '../history/order.ts'
import type { Action, Holdable, Schedule, Step } from '../schedule/schedule.ts'
import { createWorld, playIn, type World } from '../schedule/world.ts'

/** What stands between a device and the backend, and what its tabs suffer. */
export interface Held {
  readonly tabs: readonly string[]
  readonly frozen: ReadonlySet<string>
  readonly holds: readonly Holdable[]
  readonly latencyMs: number
  readonly isRefused: boolean
  readonly isOffline: boolean
}

export interface Hands {
  /** Takes notice that a step is done now; where it cannot be, tells why, in words that follow what it is, and nothing changes. */
  readonly take: (step: Step) => string | undefined
  /** Takes notice that a tab was there before anything was done here. */
  readonly find: (tab: string) => void
  /** Takes notice that a tab has not come to be there after all, or is not there any more. */
  readonly lose: (tab: string) => void
  readonly of: (client: string) => Held
  /** How many times slower the processor of a tab is made. */
  readonly slowedBy: (tab: string) => number
  /** What ends all that stands, one after the other. */
  readonly healing: () => readonly Action[]
  /** Tabs that are frozen: nobody can look at them. */
  readonly frozen: () => ReadonlySet<string>
}

/**
 * Empty hands.
 *
 * @example
 * const hands = emptyHands({ clients: ['alice'], hasBackend: true })
 * hands.take({ id: '1', type: 'reload', tab: 'alice' }) // 'is about "alice", whom no step before it has opened'
 */
export const emptyHands = (of: Pick<Schedule, 'clients' | 'hasBackend'>): Hands => {
  const world = createWorld(of)
  const latency = new Map<string, number>()
  const slowed = new Map<string, number>()
  const held = (client: string): Held => {
    const device = world.devices.get(client)
    return {
      tabs: [...(device?.tabs ?? [])],
      frozen: device?.frozen ?? new Set(),
      holds: [...(device?.held ?? [])],
      latencyMs: latency.get(client) ?? 0,
      isRefused: device?.isRefused ?? false,
      isOffline: device?.isOffline ?? false,
    }
  }
  return {
    take: (step) => {
      const problem = playIn(world, step)
      if (problem !== undefined) return problem
      if (step.type === 'latency') latency.set(step.client, step.milliseconds)
      if (step.type === 'throttle') slowed.set(step.tab, step.factor)
      if (step.type === 'close-tab') slowed.delete(step.tab)
      if (step.type === 'kill') for (const tab of slowed.keys()) if (clientOf(tab) === step.client) slowed.delete(tab)
      return undefined
    },
    find: (tab) => {
      const client = clientOf(tab)
      playIn(world, { id: tab, type: 'open', client })
      const device = world.devices.get(client)
      if (device === undefined) return
      // Its first tab may be gone by now.
      if (device.tabsEver === 1 && tab !== client) device.tabs.delete(client)
      device.tabs.add(tab)
      device.tabsEver = Math.max(device.tabsEver, Number(tab.split('/')[1] ?? 1))
    },
    lose: (tab) => {
      const device = world.devices.get(clientOf(tab))
      device?.tabs.delete(tab)
      device?.frozen.delete(tab)
      slowed.delete(tab)
    },
    of: held,
    slowedBy: (tab) => slowed.get(tab) ?? 1,
    healing: () => [
      ...[...world.devices.keys()].flatMap((client) => healingOf(client, held(client))),
      ...[...slowed].flatMap(([tab, factor]): readonly Action[] =>
        factor === 1 ? [] : [{ type: 'throttle', tab, factor: 1 }],
      ),
    ],
    frozen: () => frozenIn(world),
  }
}

const frozenIn = ({ devices }: World): ReadonlySet<string> =>
  new Set([...devices.values()].flatMap(({ frozen }) => [...frozen]))

const healingOf = (client: string, { frozen, holds, latencyMs, isRefused, isOffline }: Held): readonly Action[] => [
  ...[...frozen].map((tab): Action => ({ type: 'thaw', tab })),
  ...(isOffline ? [{ type: 'online', client } as const] : []),
  ...(isRefused ? [{ type: 'accept', client } as const] : []),
  ...(latencyMs > 0 ? [{ type: 'latency', client, milliseconds: 0 } as const] : []),
  ...holds.map((what): Action => ({ type: 'release', client, what })),
]
