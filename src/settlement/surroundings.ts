/** What settlement needs to know of a tab and of the trial around it, whatever plays them, and what it asks of the two. */
import type { StoredEvent, TableRows, Untold } from '../history/event.ts'
import { lastPushWasStored } from '../history/progress.ts'
import type { Recorder } from '../history/recorder.ts'
import type { StoreStatus, SyncStates } from '../history/sync-state.ts'
import type { QuietPeriods } from '../verdict/drain.ts'

/** What settlement needs to know of a tab. */
export interface WatchedTab {
  readonly name: string
  readonly client: string
  readonly syncStates: () => Promise<SyncStates | undefined>
  /** What the page itself knows of its session, without asking the leader; undefined before the page has loaded, zeros while its store opens. */
  readonly sessionState: () => Promise<{ readonly pending: number; readonly head: number } | undefined>
  readonly storeStatus: () => Promise<StoreStatus>
  /** What the app has no way to tell of the tab, and nobody can ask for; nothing unless given. */
  readonly untold?: readonly Untold[]
  readonly rows: () => Promise<TableRows>
  /** Resolves once each of the tab's workers has come to another turn: one that computes is busy, not stalled. Left out where there is none to ask. */
  readonly workersTurn?: () => Promise<void>
}

/** The trial around the tabs. */
export interface Surroundings {
  readonly history: Recorder
  readonly hasBackend: boolean
  /** Whether a connection of the client to its backend stands. */
  readonly isConnected: (client: string) => boolean
  /** Orders that stand and may keep back something of the client's for ever, in words; none when the network is whole. */
  readonly standingOrders: (client: string) => readonly string[]
  /** Milliseconds for which the network may keep a frame of the client's by order. */
  readonly delayMs: (client: string) => number
  /** Rejects, and says why, where the backend cannot be reached. Left out where there is none. */
  readonly backendAlive?: () => Promise<void>
  /** The backend's log, where there is a backend. */
  readonly readLog?: () => Promise<readonly StoredEvent[]>
  /** What the app makes of a log; left out where nobody knows. */
  readonly fold?: (log: readonly StoredEvent[]) => TableRows
  /** How long is too long; as in a browser unless given. */
  readonly quiet?: QuietPeriods
  /** Milliseconds between two looks, unless the usual. The pause decides nothing: it only leaves time to what is looked at. */
  readonly betweenLooksMs?: number
}

/** Whether the app can tell something of a tab. */
export const tells = ({ untold = [] }: Pick<WatchedTab, 'untold'>, what: Untold): boolean => !untold.includes(what)

/** What a trial is judged by besides its history. */
export const foldOf = ({ fold }: Pick<Surroundings, 'fold'>): Pick<Surroundings, 'fold'> =>
  fold === undefined ? {} : { fold }

/** The promises hold when the network is whole: to ask for them under an order that may hold things for ever is a mistake. */
export const requireWholeNetwork = (tab: WatchedTab, around: Surroundings): void => {
  const standing = around.hasBackend ? around.standingOrders(tab.client) : []
  if (standing.length > 0) {
    throw new Error(`${tab.name} cannot be expected to settle while orders stand: end ${standing.join(' and ')} first`)
  }
}

/** A stall is LiveStore's only where the backend can be reached: otherwise nothing can be told, and this says why. */
export const doubtOf = async ({ hasBackend, backendAlive }: Surroundings): Promise<{ readonly doubt?: string }> => {
  if (!hasBackend) return {}
  try {
    await backendAlive?.()
    return {}
  } catch (error) {
    return { doubt: `the sync backend cannot be reached (${error instanceof Error ? error.message : String(error)})` }
  }
}

/** Whether LiveStore may have to try again by itself, which takes it longer than anything else. */
export const mayRetry = (tab: WatchedTab, around: Surroundings): boolean =>
  around.hasBackend && (!around.isConnected(tab.client) || !lastPushWasStored(around.history.events(), tab.client))

/** A frame of one client's may have to wait for another's, so delays add up. */
export const delayMs = (tabs: readonly WatchedTab[], around: Surroundings): number =>
  around.hasBackend ? tabs.reduce((sum, tab) => sum + around.delayMs(tab.client), 0) : 0
