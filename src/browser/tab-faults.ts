/** What befalls a single tab: it is frozen, its processor is slow, its leader refuses a push. */

import type { CDPSession } from '@playwright/test'
import type {} from '../../apps/linearlite/src/livestore/handle.ts'
import type { Recorder } from '../history/recorder.ts'
import { reasonOf } from '../run/reason-of.ts'
import type { Disturbance } from '../runner/contract.ts'
import { biting } from '../runner/play-steps.ts'
import type { Tab } from './tab.ts'

/** One method for each kind of step; each fault tells how often it has touched something. */
export interface TabFaults {
  readonly freeze: (tab: Tab) => Promise<Disturbance>
  readonly thaw: (tab: Tab) => Promise<void>
  /** The processor is so many times slower. */
  readonly throttle: (tab: Tab, factor: number) => Promise<Disturbance>
  /** The leader refuses the session's next push. */
  readonly refuseLeaderPush: (tab: Tab) => Promise<Disturbance>
  /** The tab is gone, and what befell it with it. */
  readonly forget: (tab: Tab) => void
  /** Ends all that still disturbs a tab. */
  readonly heal: () => Promise<void>
}

interface World {
  readonly history: Recorder
  readonly devtools: Map<Tab, CDPSession>
  readonly frozen: Set<Tab>
  readonly throttled: Set<Tab>
  /** Tabs with a refusal that may not have happened. */
  readonly refusing: Set<Tab>
}

/** Prepares the faults of a trial's tabs. */
export const makeTabFaults = ({ history }: Pick<World, 'history'>): TabFaults => {
  const world: World = { history, devtools: new Map(), frozen: new Set(), throttled: new Set(), refusing: new Set() }
  return {
    freeze: async (tab) => {
      await setFrozen(world, tab, true)
      return biting(1)
    },
    thaw: (tab) => setFrozen(world, tab, false),
    throttle: async (tab, factor) => {
      await throttle(world, tab, factor)
      return biting(1)
    },
    refuseLeaderPush: (tab) => refuseLeaderPush(world, tab),
    forget: (tab) => {
      world.frozen.delete(tab)
      world.throttled.delete(tab)
      world.devtools.delete(tab)
    },
    heal: async () => {
      for (const tab of world.refusing) await attemptToHeal(history, tab.name, refuseNothing(tab))
      for (const tab of world.frozen) await attemptToHeal(history, tab.name, setFrozen(world, tab, false))
      for (const tab of world.throttled) await attemptToHeal(history, tab.name, throttle(world, tab, 1))
    },
  }
}

/** A page that has crashed is found by what was recorded of it, and keeps no other from healing. */
export const attemptToHeal = async (history: Recorder, what: string, healing: Promise<void>): Promise<void> => {
  await healing.catch((error: unknown) => {
    const reason = reasonOf(error)
    history.record('test', { lane: 'test', type: 'passed-over', title: `${what} heals: ${reason}` })
  })
}

const refuseLeaderPush = async (world: World, tab: Tab): Promise<Disturbance> => {
  world.refusing.add(tab)
  return tab.refuseNextPush()
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
