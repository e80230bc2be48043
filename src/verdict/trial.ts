/** A history read as a trial: who took part, what was seen of them last, and the journey of every change. Pure. */
import type {
  FaultEvent,
  ForeignApp,
  HistoryEvent,
  RowsEvent,
  SettlementEvent,
  StoredEvent,
  TableRows,
  Untold,
} from '../history/event.ts'
import type { StoreStatus, SyncStates } from '../history/sync-state.ts'
import type { Sighting } from './diagnosis/diagnosis.ts'
import type { NewStart } from './new-start.ts'

/** Everything that the history tells of one change, whatever numbers it had. */
export interface Journey {
  /** The app's `changeId`, or, for an event without one, its session's source and its ordinal there: `alice#3`. */
  readonly key: string
  readonly name: string
  /** The tab that committed it, where the history saw that. */
  readonly madeBy: string | undefined
  /** It never leaves the device. */
  readonly clientOnly: boolean
  /** In the order of the history. */
  readonly sightings: readonly Sighting[]
}

/** One tab, as it was seen last. */
export interface TabStory {
  readonly name: string
  /** Its device: `alice` for `alice/2`. */
  readonly client: string
  /** It was neither closed nor killed. */
  readonly open: boolean
  readonly status: StoreStatus | undefined
  /** The last states that were seen of it, perhaps before its leader stopped answering. */
  readonly states: SyncStates | undefined
  /** Whether the leader answered when it was looked at last. */
  readonly leaderAnswered: boolean
  readonly sessionPending: number | undefined
  /** What its app has no way to tell of it. */
  readonly untold: readonly Untold[]
  /** Position of that last look among the trial's events; -1 where nobody has looked. */
  readonly lookedAt: number
  /** Position at which its present page began. */
  readonly beganAt: number
  /** The rows of its last settlement. */
  readonly settledRows: TableRows | undefined
  /** Pairs of rows around each reload, in order. */
  readonly reloads: readonly Reload[]
}

/** What a tab showed around a reload. */
export interface Reload {
  readonly before: RowsEvent
  readonly after: RowsEvent | undefined
  /** Positions at which they were read among the trial's events. */
  readonly beforeAt: number
  readonly afterAt: number | undefined
}

/** A wait for settlement, with its position among the trial's events. */
export type PlacedSettlement = SettlementEvent & { readonly index: number }

export interface Trial {
  /** In one order: exact within a lane, lanes by time. */
  readonly events: readonly HistoryEvent[]
  readonly title: string
  readonly hasBackend: boolean
  /** The app, where it is not LinearLite. */
  readonly app: ForeignApp | undefined
  /** Whether the harness has said that the trial is over; otherwise the history may still grow. */
  readonly ended: boolean
  readonly tabs: readonly TabStory[]
  readonly journeys: ReadonlyMap<string, Journey>
  /** The backend's log as it was read last. */
  readonly log: readonly StoredEvent[] | undefined
  /** Position of that reading among the trial's events; -1 where nobody has read it. */
  readonly logReadAt: number
  /** Who has started anew, where the backend has lost its log. */
  readonly newStart: NewStart
  readonly faults: readonly FaultEvent[]
  readonly settlements: readonly PlacedSettlement[]
}
