/**
 * A schedule: what the people of a trial do, and what befalls them, as plain data that every runner plays the same way.
 *
 * It is versioned JSON. Steps follow each other; one that has to wait says for what (`after`), and never for how long. Pure.
 */
import type { Priority, Status } from '../../apps/linearlite/src/data/vocabulary.ts'
import type { SimulationPoint } from '../../apps/linearlite/src/settings/settings.ts'
import { clientOf } from '../history/order.ts'

/** The version of the format. A file of a newer one is refused. */
export const scheduleVersion = 1

export interface Schedule {
  readonly version: typeof scheduleVersion
  /** What it was drawn from; absent where a person wrote it. */
  readonly seed?: string
  /** Without a backend there is one client, which syncs with nobody. */
  readonly hasBackend: boolean
  readonly parameters: Parameters
  /** Everyone who takes part. Nobody is there before an `open` step. */
  readonly clients: readonly string[]
  readonly steps: readonly Step[]
}

/** Settings of the trial as a whole; LiveStore's own defaults where one is left out. */
export interface Parameters {
  /** Most events that a session pushes to its leader at once. */
  readonly leaderPushBatchSize?: number
  /** LiveStore's own pauses within a rebase of a session, in milliseconds: an injected fault. */
  readonly simulation?: Readonly<Partial<Record<SimulationPoint, number>>>
}

/** What a step waits for: the first such event since the step before it was begun, or the n-th. */
export interface Moment {
  readonly seen: Sighting
  /** Whose: a client. */
  readonly client: string
  /** How often it must be seen, or how many changes must be pending; once, or one, unless given. */
  readonly times?: number
}

/**
 * Events for which a step may wait. One that never comes is passed over once all is quiet, and the history says so.
 *
 * - `session-push`: the session pushes to its leader. `session-answered`: the leader has answered that.
 * - `session-pull`: the session hears of the leader's news. `session-rebase`: it begins to rebase what it has pending.
 * - `leader-push`: the leader pushes to the backend. `leader-answered`: it has heard the answer.
 * - `leader-page`: the leader pulls a page. `leader-rebase`: it rebases what it has pending.
 * - `session-pending`, `leader-pending`: so many changes wait there, for the leader or for the backend, or did already.
 * - `rest`: nothing moves any more, of anybody's.
 */
export const sightings = [
  'session-push',
  'session-answered',
  'session-pull',
  'session-rebase',
  'leader-push',
  'leader-answered',
  'leader-page',
  'leader-rebase',
  'session-pending',
  'leader-pending',
  'rest',
] as const

export type Sighting = (typeof sightings)[number]

/** One change of a commit. Issues are named within the schedule, such as `i1`, and may not be there (yet). */
export type PlannedChange =
  | { readonly type: 'create'; readonly issue: string }
  | { readonly type: 'priority'; readonly issue: string; readonly to: Priority }
  | { readonly type: 'status'; readonly issue: string; readonly to: Status }
  | { readonly type: 'title'; readonly issue: string; readonly to: string }
  | { readonly type: 'comment'; readonly issue: string; readonly text: string }
  | { readonly type: 'delete'; readonly issue: string }

/** What can be held back of one client's traffic: a whole direction, as a network can, or one kind, as a backend can. */
export const holdables = ['up', 'down', 'pages', 'acknowledgements'] as const

export type Holdable = (typeof holdables)[number]

/** What somebody does, or what befalls them. A `tab` is a client (its first tab), or `alice/2` for its second. */
export type Action =
  /** A device is there for the first time, or again. */
  | { readonly type: 'open'; readonly client: string }
  /** All changes at once, in one commit. */
  | { readonly type: 'commit'; readonly tab: string; readonly changes: readonly PlannedChange[] }
  /** The list is shown in another way: an event that never leaves the device. */
  | { readonly type: 'view'; readonly tab: string; readonly search: string }
  /** Somebody who is not part of the trial makes so many full pages of changes, and some more; a runner has its own page size. */
  | { readonly type: 'upstream'; readonly pages: number; readonly more: number; readonly issue?: string }
  // network
  /** Everything that goes between the client and the backend takes this many milliseconds longer, either way, from now on. */
  | { readonly type: 'latency'; readonly client: string; readonly milliseconds: number }
  | { readonly type: 'hold'; readonly client: string; readonly what: Holdable }
  /**
   * Ends the client's holds of that; or lets so many things pass each of them, such as come later, too. Holds keep by themselves: what
   * several keep passes once all of them let it, and of a whole direction everything is counted together, the oldest first.
   */
  | { readonly type: 'release'; readonly client: string; readonly what: Holdable; readonly count?: number }
  /** So many pushes of somebody else, of so many events each, reach the client at once. */
  | { readonly type: 'burst'; readonly client: string; readonly pushes: number; readonly events: number }
  /** The connection breaks, and the client may make another. */
  | { readonly type: 'cut'; readonly client: string }
  /** The connection breaks, and every new one is refused until `accept`. */
  | { readonly type: 'refuse'; readonly client: string }
  | { readonly type: 'accept'; readonly client: string }
  /** Nothing passes any more, and nobody is told, for longer than any ping waits. */
  | { readonly type: 'half-open'; readonly client: string }
  // backend
  /** The Durable Object is put to sleep; its connections go with it where they are closed. */
  | { readonly type: 'evict'; readonly connections: 'kept' | 'closed' }
  | { readonly type: 'redeploy' }
  /** The backend's storage is lost. */
  | { readonly type: 'wipe' }
  /** The client's next push ends in an error: before it was stored, or after. */
  | { readonly type: 'fail-push'; readonly client: string; readonly stored: boolean }
  /** The last page with events of what the client is sent next says that one more follows, and an empty one does. */
  | { readonly type: 'empty-last-page'; readonly client: string }
  // user
  | { readonly type: 'offline'; readonly client: string }
  | { readonly type: 'online'; readonly client: string }
  | { readonly type: 'open-tab'; readonly client: string }
  | { readonly type: 'close-tab'; readonly tab: string }
  | { readonly type: 'reload'; readonly tab: string }
  /**
   * The browser is killed, and started again with its profile. It still writes so many times to disk, and dies before what comes next; at
   * once unless given, and in any case where nobody can count its writes.
   */
  | { readonly type: 'kill'; readonly client: string; readonly writes?: number }
  | { readonly type: 'freeze'; readonly tab: string }
  | { readonly type: 'thaw'; readonly tab: string }
  /** The processor is this many times slower. */
  | { readonly type: 'throttle'; readonly tab: string; readonly factor: number }
  // injected
  /** The leader refuses the session's next push. */
  | { readonly type: 'refuse-leader-push'; readonly client: string }
  // rogue
  | { readonly type: 'double-page'; readonly client: string }
  | { readonly type: 'drop-page'; readonly client: string }

export type Kind = Action['type']

export type ActionOf<K extends Kind> = Extract<Action, { readonly type: K }>

/** An action with its place: `id` is unique within the schedule and stays when others are taken out. */
export type Step = Action & {
  readonly id: string
  readonly after?: Moment
}

/** Who can make such a disturbance; what a person does with the app itself belongs to none. */
export const faultModels = ['network', 'backend', 'user', 'injected', 'rogue'] as const

export type FaultModel = (typeof faultModels)[number]

/** What hunts draw from unless told otherwise. */
export const defaultModels: readonly FaultModel[] = ['network', 'backend', 'user']

/** Whom an action is about; undefined where it is about nobody, such as what befalls the backend. */
export const clientOfAction = (action: Action): string | undefined =>
  'tab' in action ? clientOf(action.tab) : 'client' in action ? action.client : undefined

/** The fault model of every kind; `undefined` for what is no fault. A hold of one kind of traffic is the backend's: see `modelOf`. */
export const modelOfKind = {
  open: undefined,
  commit: undefined,
  view: undefined,
  upstream: undefined,
  latency: 'network',
  hold: 'network',
  release: 'network',
  burst: 'network',
  cut: 'network',
  refuse: 'network',
  accept: 'network',
  'half-open': 'network',
  evict: 'backend',
  redeploy: 'backend',
  wipe: 'backend',
  'fail-push': 'backend',
  'empty-last-page': 'backend',
  offline: 'user',
  online: 'user',
  'open-tab': 'user',
  'close-tab': 'user',
  reload: 'user',
  kill: 'user',
  freeze: 'user',
  thaw: 'user',
  throttle: 'user',
  'refuse-leader-push': 'injected',
  'double-page': 'rogue',
  'drop-page': 'rogue',
} as const satisfies Readonly<Record<Kind, FaultModel | undefined>>

export const kinds = Object.keys(modelOfKind) as readonly Kind[]

/** The fault model that an action belongs to. No network tells pages from acknowledgements: such a hold is the backend's. */
export const modelOf = (action: Action): FaultModel | undefined => {
  if (
    (action.type === 'hold' || action.type === 'release') &&
    (action.what === 'pages' || action.what === 'acknowledgements')
  ) {
    return 'backend'
  }
  return modelOfKind[action.type]
}

/** The weakest set of fault models with which a schedule can be played, in the order of their strength; none where nothing is disturbed. */
export const modelsOf = ({ steps, parameters }: Schedule): readonly FaultModel[] => {
  const needed = new Set(steps.map(modelOf))
  if (parameters.simulation !== undefined) needed.add('injected')
  return faultModels.filter((model) => needed.has(model))
}
