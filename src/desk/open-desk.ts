/** Opens a desk in real browsers: the house's app and backend, a relay, a browser for each device, and the desk over all of it. */

import type { House } from '../browser/house.ts'
import { performInBrowser, whyUnsupportedInBrowser } from '../browser/perform.ts'
import type { Tab } from '../browser/tab.ts'
import {
  backendOf,
  type CleanUps,
  cleanUpAll,
  clientsOf,
  goOutside,
  surroundingsOf,
} from '../browser/trial-surroundings.ts'
import { createRecorder } from '../history/recorder.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { createDesk, type Desk } from './desk.ts'
import type { DeskSetup } from './protocol.ts'
import { unsupportedHere } from './unsupported-here.ts'

export interface OpenDeskOptions {
  readonly house: House
  readonly storeId: string
  /** Such as `by hand` or `seed 42`. */
  readonly title: string
  /** What is to be gone through; for hands alone one without steps, whose clients are opened at once. */
  readonly schedule: Schedule
}

export interface OpenedDesk {
  readonly desk: Desk
  /** The page of a tab, as a person has it before her. @throws Error where it is not open */
  readonly tab: (name: string) => Tab
  readonly close: () => Promise<void>
}

/** Issues that a desk for hands alone begins with: what a priority can be changed of. */
const firstIssues = ['i1', 'i2', 'i3'] as const

/**
 * Opens it. Where the schedule has no steps, all its clients are there when this resolves, and show the first issues.
 *
 * @throws Error where a backend, a relay or a browser does not start
 */
export const openDesk = async ({ house, storeId, title, schedule }: OpenDeskOptions): Promise<OpenedDesk> => {
  const history = createRecorder(() => performance.now())
  const { hasBackend, clients: names } = schedule
  history.record('test', { lane: 'test', type: 'started', title, hasBackend })
  const cleanUps: CleanUps = []
  try {
    // A person may redeploy it at any time.
    const shared = hasBackend ? await backendOf(house, schedule, cleanUps) : undefined
    const outside = shared === undefined ? undefined : await goOutside({ house, shared, storeId, history, cleanUps })
    const around = surroundingsOf({ history, storeId, shared, outside })
    const clients = clientsOf(house, { names, storeId, around, outside })
    cleanUps.push(clients.close)
    const performer = performInBrowser({ schedule, history, clients, storeId, outside, mayBeKilled: 'anybody' })
    const isByHand = schedule.steps.length === 0
    const setup: DeskSetup = {
      title,
      livestore: house.subject.name,
      hasBackend,
      storeId,
      clients: names,
      unsupported: unsupportedHere(hasBackend),
      issues: isByHand ? firstIssues : [],
    }
    const desk = createDesk({
      setup,
      script: schedule.steps,
      parameters: schedule.parameters,
      whyUnsupported: whyUnsupportedInBrowser,
      history,
      performer,
      around,
      ...(outside !== undefined && { network: outside.network }),
    })
    cleanUps.push(async () => desk.close())
    if (isByHand) await openAll(desk, names)
    return { desk, tab: performer.tab, close: () => cleanUpAll(cleanUps) }
  } catch (error) {
    await cleanUpAll(cleanUps)
    throw error
  }
}

/** All at once: each is a browser that takes its time. */
const openAll = async (desk: Desk, names: readonly string[]): Promise<void> => {
  await Promise.all(names.map((client) => desk.order({ type: 'do', action: { type: 'open', client } })))
  const [first] = names
  if (first === undefined) return
  const changes = firstIssues.map((issue) => ({ type: 'create', issue }) as const)
  await desk.order({ type: 'do', action: { type: 'commit', tab: first, changes } })
}
