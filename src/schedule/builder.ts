/** Schedules by hand, in TypeScript: who is named in an `open` takes part, and each step has its id from its place. Pure. */
import type { Priority, Status } from '../../apps/linearlite/src/data/vocabulary.ts'
import { checkSchedule } from './read-schedule.ts'
import {
  type Action,
  type ActionOf,
  type Holdable,
  type Parameters,
  type PlannedChange,
  type Schedule,
  type Sighting,
  type Step,
  scheduleVersion,
} from './schedule.ts'

/** Changes for `commit`. */
export const create = (issue: string): PlannedChange => ({ type: 'create', issue })
export const priority = (issue: string, to: Priority): PlannedChange => ({ type: 'priority', issue, to })
export const status = (issue: string, to: Status): PlannedChange => ({ type: 'status', issue, to })
export const title = (issue: string, to: string): PlannedChange => ({ type: 'title', issue, to })
export const comment = (issue: string, text: string): PlannedChange => ({ type: 'comment', issue, text })
export const remove = (issue: string): PlannedChange => ({ type: 'delete', issue })

/** What a schedule has besides its steps: LiveStore's own defaults, and a backend, unless given. */
export interface BuildOptions extends Parameters {
  readonly hasBackend?: boolean
}

/** A schedule so far. Each call gives another one, so that two can begin alike. */
export interface ScheduleBuilder {
  readonly open: (client: string) => ScheduleBuilder
  /** All changes at once; a tab is `alice`, or `alice/2` for her second. */
  readonly commit: (tab: string, ...changes: readonly PlannedChange[]) => ScheduleBuilder
  readonly view: (tab: string, search: string) => ScheduleBuilder
  /** Somebody else's changes: so many full pages, and some more. */
  readonly upstream: (amount: {
    readonly pages?: number
    readonly more?: number
    readonly issue?: string
  }) => ScheduleBuilder
  readonly latency: (client: string, milliseconds: number) => ScheduleBuilder
  readonly hold: (client: string, what: Holdable) => ScheduleBuilder
  /** Ends the hold, or lets so many things pass it. */
  readonly release: (client: string, what: Holdable, count?: number) => ScheduleBuilder
  readonly burst: (client: string, amount: { readonly pushes: number; readonly events: number }) => ScheduleBuilder
  readonly cut: (client: string) => ScheduleBuilder
  readonly refuse: (client: string) => ScheduleBuilder
  readonly accept: (client: string) => ScheduleBuilder
  readonly halfOpen: (client: string) => ScheduleBuilder
  readonly evict: (connections: ActionOf<'evict'>['connections']) => ScheduleBuilder
  readonly redeploy: () => ScheduleBuilder
  readonly wipe: () => ScheduleBuilder
  /** The next push ends in an error, after it was stored or before. */
  readonly failPush: (client: string, options: { readonly stored: boolean }) => ScheduleBuilder
  readonly emptyLastPage: (client: string) => ScheduleBuilder
  readonly offline: (client: string) => ScheduleBuilder
  readonly online: (client: string) => ScheduleBuilder
  readonly openTab: (client: string) => ScheduleBuilder
  readonly closeTab: (tab: string) => ScheduleBuilder
  readonly reload: (tab: string) => ScheduleBuilder
  /** At once, or after so many writes to disk. */
  readonly kill: (client: string, writes?: number) => ScheduleBuilder
  readonly freeze: (tab: string) => ScheduleBuilder
  readonly thaw: (tab: string) => ScheduleBuilder
  readonly throttle: (tab: string, factor: number) => ScheduleBuilder
  readonly refuseLeaderPush: (client: string) => ScheduleBuilder
  readonly doublePage: (client: string) => ScheduleBuilder
  readonly dropPage: (client: string) => ScheduleBuilder
  /** The step just named waits for this event of a client, or for the n-th since the step before. @throws Error without a step */
  readonly after: (client: string, seen: Sighting, times?: number) => ScheduleBuilder
  /** The schedule. @throws UsageError in one line where it cannot be played */
  readonly build: () => Schedule
}

/**
 * Begins a schedule.
 *
 * @example
 * schedule({ leaderPushBatchSize: 1 })
 *   .open('alice')
 *   .hold('alice', 'pages')
 *   .upstream({ pages: 2 })
 *   .release('alice', 'pages', 1)
 *   .commit('alice', create('i1'), priority('i1', 1)).after('alice', 'session-pull')
 *   .build()
 */
export const schedule = ({ hasBackend = true, ...parameters }: BuildOptions = {}): ScheduleBuilder =>
  continueWith({ hasBackend, parameters, steps: [] })

type SoFar = Pick<Schedule, 'hasBackend' | 'parameters' | 'steps'>

const continueWith = (soFar: SoFar): ScheduleBuilder => {
  const add = (action: Action): ScheduleBuilder =>
    continueWith({ ...soFar, steps: [...soFar.steps, { ...action, id: `s${soFar.steps.length + 1}` }] })
  return {
    open: (client) => add({ type: 'open', client }),
    commit: (tab, ...changes) => add({ type: 'commit', tab, changes }),
    view: (tab, search) => add({ type: 'view', tab, search }),
    upstream: ({ pages = 0, more = 0, issue }) =>
      add({ type: 'upstream', pages, more, ...(issue !== undefined && { issue }) }),
    latency: (client, milliseconds) => add({ type: 'latency', client, milliseconds }),
    hold: (client, what) => add({ type: 'hold', client, what }),
    release: (client, what, count) => add({ type: 'release', client, what, ...(count !== undefined && { count }) }),
    burst: (client, { pushes, events }) => add({ type: 'burst', client, pushes, events }),
    cut: (client) => add({ type: 'cut', client }),
    refuse: (client) => add({ type: 'refuse', client }),
    accept: (client) => add({ type: 'accept', client }),
    halfOpen: (client) => add({ type: 'half-open', client }),
    evict: (connections) => add({ type: 'evict', connections }),
    redeploy: () => add({ type: 'redeploy' }),
    wipe: () => add({ type: 'wipe' }),
    failPush: (client, { stored }) => add({ type: 'fail-push', client, stored }),
    emptyLastPage: (client) => add({ type: 'empty-last-page', client }),
    offline: (client) => add({ type: 'offline', client }),
    online: (client) => add({ type: 'online', client }),
    openTab: (client) => add({ type: 'open-tab', client }),
    closeTab: (tab) => add({ type: 'close-tab', tab }),
    reload: (tab) => add({ type: 'reload', tab }),
    kill: (client, writes) => add({ type: 'kill', client, ...(writes !== undefined && { writes }) }),
    freeze: (tab) => add({ type: 'freeze', tab }),
    thaw: (tab) => add({ type: 'thaw', tab }),
    throttle: (tab, factor) => add({ type: 'throttle', tab, factor }),
    refuseLeaderPush: (client) => add({ type: 'refuse-leader-push', client }),
    doublePage: (client) => add({ type: 'double-page', client }),
    dropPage: (client) => add({ type: 'drop-page', client }),
    after: (client, seen, times) => {
      const last = soFar.steps.at(-1)
      if (last === undefined)
        throw new Error('Expected a step before `after`, found none: name the step that waits first.')
      const step: Step = { ...last, after: { seen, client, ...(times !== undefined && { times }) } }
      return continueWith({ ...soFar, steps: [...soFar.steps.slice(0, -1), step] })
    },
    build: () => {
      const opened = soFar.steps.flatMap((step) => (step.type === 'open' ? [step.client] : []))
      return checkSchedule({ version: scheduleVersion, ...soFar, clients: [...new Set(opened)] }, 'schedule')
    },
  }
}
