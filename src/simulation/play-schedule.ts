/**
 * Plays a schedule in one Node process: its people are devices of a LiveStore version, its faults orders to the scripted backend.
 *
 * What in-memory stores and a scripted backend cannot do is `unsupported`, and said before anything is played.
 */
import {
  addComment,
  type Change,
  changePriority,
  changeStatus,
  changeTitle,
  createIssue,
  deleteIssue,
} from '../../apps/linearlite/src/data/actions.ts'
import { clientOf } from '../history/order.ts'
import { describeStep } from '../schedule/explain.ts'
import type { Action, ActionOf, Holdable, Kind, Moment, PlannedChange, Schedule, Step } from '../schedule/schedule.ts'
import { isSighting } from '../schedule/sighting.ts'
import { NeverHappened, type Patience, until } from '../settlement/until.ts'
import type { Hold } from './gate.ts'
import type { Disturbance, Holdable as Gate } from './scripted-backend.ts'
import type { Fault, Play } from './trial.ts'
import type { Person, Stage } from './trigger.ts'

/** Events of a page in here, where the Durable Object has a hundred: schedules count in pages. */
const pageSize = 4

/** Milliseconds after which a device whose connection broke has made another, as LiveStore's own client does. */
const reconnectsAfterMs = 1_000

/** Longer than any latency of a schedule, and than the longest pause between two of LiveStore's attempts: quiet costs nothing in here. */
const patience: Patience = { quietMs: 35_000, endedBy: 'progress' }

const needsBrowser = 'stores in memory have no tabs, no reload and no browser'

/** Why this runner cannot play steps of a kind. */
export const unsupportedKinds: Readonly<Partial<Record<Kind, string>>> = {
  'half-open': 'the scripted backend has no pings',
  wipe: 'the scripted backend keeps its log',
  'open-tab': needsBrowser,
  'close-tab': needsBrowser,
  reload: needsBrowser,
  kill: needsBrowser,
  freeze: needsBrowser,
  thaw: needsBrowser,
  throttle: needsBrowser,
}

/** Why this runner cannot play a step; undefined where it can. */
export const whyUnsupported = (step: Action): string | undefined => {
  if (step.type === 'evict' && step.connections === 'kept') return 'the scripted backend never sleeps'
  return unsupportedKinds[step.type]
}

/** What of a schedule cannot be played in here, each with its reason; none where all can. */
export const unsupportedBySimulation = ({ steps }: Schedule): readonly string[] => [
  ...new Set(
    steps.flatMap((step) => {
      const why = whyUnsupported(step)
      return why === undefined ? [] : [`${step.type}: ${why}`]
    }),
  ),
]

/** A schedule as something to play. @throws Error for one that is not supported */
export const playOf = (schedule: Schedule): Play => {
  const [unsupported] = unsupportedBySimulation(schedule)
  if (unsupported !== undefined) throw new Error(`unsupported: ${unsupported}`)
  const faults: OrderedFault[] = []
  return {
    title: schedule.seed === undefined ? 'a schedule' : `seed ${schedule.seed}`,
    hasBackend: schedule.hasBackend,
    pageSize,
    play: (stage) => playSteps(stage, schedule, faults),
    faults: () => faults.map(({ kind, title, bitten }): Fault => ({ kind, title, bitten: bitten() })),
  }
}

interface OrderedFault extends Disturbance {
  readonly kind: Kind
  readonly title: string
}

type Absence = 'refuse' | 'offline'

/** What is kept from one step to the next. */
interface World {
  readonly stage: Stage
  readonly schedule: Schedule
  readonly people: Map<string, Person>
  readonly holds: Map<string, Hold[]>
  /** Why clients cannot connect again by themselves: each may be offline, and refused as well. */
  readonly away: Map<string, Set<Absence>>
  readonly refusals: Map<string, { readonly touched: () => void }[]>
  readonly nextChangeId: () => string
  /** Names of issues that somebody has made. */
  readonly created: Set<string>
}

const playSteps = async (stage: Stage, schedule: Schedule, faults: OrderedFault[]): Promise<void> => {
  let changes = 0
  const world: World = {
    stage,
    schedule,
    people: new Map(),
    holds: new Map(),
    away: new Map(),
    refusals: new Map(),
    nextChangeId: () => `c${++changes}`,
    created: new Set(),
  }
  /** When the step before was begun: what it sets off may be over when it is done. */
  let from = stage.mark()
  for (const step of schedule.steps) {
    const title = describeStep(step)
    if (step.after !== undefined) await waitFor(world, step, step.after, from)
    from = stage.mark()
    stage.history.record('test', { lane: 'test', type: 'step', title })
    try {
      const done = await act(world, step)
      if (done !== undefined) faults.push({ kind: step.type, title, bitten: done.bitten })
    } catch (error) {
      if (step.type === 'open') throw error
      // A store that has shut down takes no commit any more; that it has is found at the end, and others go on.
      passOver(world, `${title}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

const passOver = ({ stage }: World, title: string): void => {
  stage.history.record('test', { lane: 'test', type: 'passed-over', title })
}

/** A moment that never comes is passed over, and said to be. */
const waitFor = async (world: World, step: Step, { client, seen, times = 1 }: Moment, from: number): Promise<void> => {
  const { history } = world.stage
  const isIt = isSighting(client, seen)
  let left = times
  try {
    await until(history, (event) => isIt(event) && --left === 0, {
      from,
      orGiveUp: { ...patience, words: `${seen} of ${client}` },
    })
  } catch (error) {
    if (!(error instanceof NeverHappened)) throw error
    if (seen !== 'rest') passOver(world, `${describeStep(step)}: ${error.message}`)
  }
}

/** Does what a step says; a fault answers with how often it has touched something. */
const act = async (world: World, step: Action): Promise<Disturbance | undefined> => {
  const { stage, people } = world
  switch (step.type) {
    case 'open':
      people.set(step.client, await open(world, step.client))
      return undefined
    case 'commit':
      personOf(world, step.tab).commit(...step.changes.map((change) => toChange(world, step.tab, change)))
      return undefined
    case 'view':
      personOf(world, step.tab).setView({ search: step.search })
      return undefined
    case 'upstream':
      write(world, step.pages * pageSize + step.more, step.issue)
      return undefined
    case 'latency':
      return stage.backend.delay(step.client, step.milliseconds)
    case 'hold':
      return hold(world, step.client, step.what)
    case 'release':
      for (const one of world.holds.get(`${step.client} ${step.what}`) ?? []) {
        if (step.count === undefined) one.end()
        else one.release(step.count)
      }
      return undefined
    case 'burst': {
      const pages = stage.backend.hold(step.client, 'pages')
      for (let push = 0; push < step.pushes; push++) write(world, step.events)
      await turnOver()
      pages.end()
      return pages
    }
    case 'cut':
      return breakConnection(world, step.client)
    case 'refuse':
    case 'offline':
      world.away.set(step.client, new Set([...absencesOf(world, step.client), step.type]))
      return stage.backend.disconnect(step.client)
    case 'accept':
      comeBack(world, step.client, 'refuse')
      return undefined
    case 'online':
      comeBack(world, step.client, 'offline')
      return undefined
    case 'evict':
    case 'redeploy':
      return sum([...people.keys()].map((client) => breakConnection(world, client)))
    case 'fail-push':
      return stage.backend.answerNextPush(step.client, step.stored ? 'offline' : 'failed')
    case 'empty-last-page':
      return stage.backend.endNextWithEmptyPage(step.client)
    case 'refuse-leader-push':
      return refuseNext(world, step)
    case 'double-page':
      return stage.backend.doubleNextPage(step.client)
    case 'drop-page':
      return stage.backend.dropNextPage(step.client)
    default:
      throw new Error(`unsupported: ${step.type}`)
  }
}

const open = async (world: World, client: string): Promise<Person> => {
  const { stage, schedule, refusals } = world
  const { leaderPushBatchSize, simulation } = schedule.parameters
  const isRefused = schedule.steps.some((step) => step.type === 'refuse-leader-push' && step.client === client)
  return stage.open(client, {
    ...(leaderPushBatchSize !== undefined && { leaderPushBatchSize }),
    ...(simulation !== undefined && { simulation }),
    ...(isRefused && {
      beforeLeaderPush: () => {
        const refusal = refusals.get(client)?.shift()
        refusal?.touched()
        return refusal === undefined ? 'pass' : 'refuse'
      },
    }),
  })
}

const personOf = ({ people }: World, tab: string): Person => {
  const person = people.get(tab)
  if (person === undefined) throw new Error(`unsupported: the tab ${tab}: ${needsBrowser}`)
  return person
}

const toChange = (world: World, tab: string, planned: PlannedChange): Change => {
  const changeId = world.nextChangeId()
  const change = changeOf(world, tab, planned, changeId)
  // The same in every run, where LinearLite's own ids are random.
  return { ...change, args: { ...change.args, changeId } } as Change
}

const changeOf = ({ created }: World, tab: string, change: PlannedChange, changeId: string): Change => {
  const { issue } = change
  switch (change.type) {
    case 'create': {
      // What LinearLite makes anew has an id that nobody had before: a second issue of one name is another issue.
      const id = created.has(issue) ? `${issue}-${changeId}` : issue
      created.add(issue)
      return createIssue({ id, title: issue, creator: clientOf(tab), rank: 'a0' })
    }
    case 'priority':
      return changePriority({ id: issue, priority: change.to })
    case 'status':
      return changeStatus({ id: issue, status: change.to })
    case 'title':
      return changeTitle({ id: issue, title: change.to })
    case 'comment':
      return addComment({ id: `comment-${changeId}`, issueId: issue, body: change.text, creator: clientOf(tab) })
    case 'delete':
      return deleteIssue({ id: issue })
  }
}

/** Somebody else's changes, in pushes of at most a page, as a client makes them. */
const write = (world: World, events: number, issue?: string): void => {
  const { backend } = world.stage
  for (let left = events; left > 0; left -= pageSize) {
    backend.append(
      Array.from({ length: Math.min(left, pageSize) }, () => {
        const id = world.nextChangeId()
        const change =
          issue === undefined
            ? createIssue({ id: `issue-${id}`, title: `Mallory’s ${id}`, creator: 'mallory', rank: 'a0' })
            : changePriority({ id: issue, priority: 4 })
        return { ...change, args: { ...change.args, changeId: id } }
      }),
    )
  }
}

const gatesOf = {
  up: ['pulls', 'pushes'],
  down: ['pages', 'acknowledgements'],
  pages: ['pages'],
  acknowledgements: ['acknowledgements'],
} as const satisfies Readonly<Record<Holdable, readonly Gate[]>>

const hold = ({ stage, holds }: World, client: string, what: Holdable): Disturbance => {
  const key = `${client} ${what}`
  const ordered = gatesOf[what].map((gate) => stage.backend.hold(client, gate))
  holds.set(key, [...(holds.get(key) ?? []), ...ordered])
  return sum(ordered)
}

const absencesOf = ({ away }: World, client: string): ReadonlySet<Absence> => away.get(client) ?? new Set()

/** One reason to be away is gone; the device connects again where there is no other. */
const comeBack = (world: World, client: string, absence: Absence): void => {
  world.away.get(client)?.delete(absence)
  connectAgain(world, client)
}

const connectAgain = (world: World, client: string): void => {
  if (absencesOf(world, client).size === 0) world.stage.backend.reconnect(client)
}

/** The device connects again by itself, unless it is kept away. */
const breakConnection = (world: World, client: string): Disturbance => {
  const broken = world.stage.backend.disconnect(client)
  setTimeout(() => connectAgain(world, client), reconnectsAfterMs)
  return broken
}

const refuseNext = ({ refusals }: World, { client }: ActionOf<'refuse-leader-push'>): Disturbance => {
  let bitten = 0
  const mine = refusals.get(client) ?? []
  mine.push({
    touched: () => {
      bitten += 1
    },
  })
  refusals.set(client, mine)
  return { bitten: () => bitten }
}

const sum = (disturbances: readonly Disturbance[]): Disturbance => ({
  bitten: () => disturbances.reduce((total, { bitten }) => total + bitten(), 0),
})

const turnOver = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
