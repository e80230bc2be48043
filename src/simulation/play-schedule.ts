/**
 * Plays a schedule in one Node process: its people are devices of a LiveStore version, its faults orders to the scripted backend.
 *
 * What a store in one process and a scripted backend cannot do is `unsupported`, and said before anything is played. Who is left and opened
 * again has its databases as files; where nobody is, they are in memory, which is faster.
 */

import { clientOf } from '../history/order.ts'
import { type Disturbance, type UnsupportedKinds, unsupportedIn, type WhyUnsupported } from '../runner/contract.ts'
import { type Deed, type Performer, preparePlay, together } from '../runner/play-steps.ts'
import type { ActionOf, Holdable, Kind, Schedule } from '../schedule/schedule.ts'
import type { Patience } from '../settlement/until.ts'
import { hasNodeAdapter } from '../subject/subject.ts'
import type { Hold } from './gate.ts'
import { reference } from './reference/subject.ts'
import type { Holdable as Gate } from './scripted-backend/contract.ts'
import type { Play } from './trial.ts'
import type { Person, Stage } from './trigger.ts'

/** Events of a page in here, where the Durable Object has a hundred: schedules count in pages. */
const pageSize = 4

/** Milliseconds after which a device whose connection broke has made another, as LiveStore's own client does. */
const reconnectsAfterMs = 1_000

/** Longer than any latency of a schedule, and than the longest pause between two of LiveStore's attempts: quiet costs nothing in here. */
const patience: Patience = { quietMs: 35_000, endedBy: 'progress' }

const needsBrowser = 'a store in one process has no page and no second tab'

/** Why this runner cannot play steps of a kind on any version. */
const unsupportedKinds: UnsupportedKinds = {
  'half-open': 'the scripted backend has no pings',
  'open-tab': needsBrowser,
  freeze: needsBrowser,
  thaw: needsBrowser,
  throttle: needsBrowser,
}

/** What needs something on disk that a store can be opened on again; after a wipe all are. */
const filesKinds: ReadonlySet<Kind> = new Set(['close-tab', 'reload', 'kill', 'wipe'])

const needsFiles = (schedule: Pick<Schedule, 'steps'>): boolean =>
  schedule.steps.some(({ type }) => filesKinds.has(type))

/** Stores that a trial opens: everyone's, and where there are files, one more for each time that somebody is there again: all are after a wipe. */
export const storesOf = (schedule: Schedule): number => {
  const { clients, steps } = schedule
  if (!needsFiles(schedule)) return clients.length
  return steps
    .filter(({ type }) => filesKinds.has(type))
    .reduce((stores, { type }) => stores + (type === 'wipe' ? clients.length : 1), 2 * clients.length)
}

/** Why this runner cannot play a step on a version; undefined where it can. */
export const whyUnsupportedOn =
  (version: string): WhyUnsupported =>
  (step) => {
    if (step.type === 'evict' && step.connections === 'kept') return 'the scripted backend never sleeps'
    if ('tab' in step && step.tab !== clientOf(step.tab)) return needsBrowser
    if (filesKinds.has(step.type) && version !== reference.version && !hasNodeAdapter(version)) {
      return 'LiveStore keeps nothing on disk here: @livestore/adapter-node was not published with 0.4.0-dev.12 to dev.16'
    }
    return unsupportedKinds[step.type]
  }

/** A schedule as something to play on a version. @throws Error for one that is not supported */
export const playOf = (schedule: Schedule, version: string): Play => {
  const [unsupported] = unsupportedIn(schedule, whyUnsupportedOn(version))
  if (unsupported !== undefined) throw new Error(`unsupported: ${unsupported}`)
  const { play, faults } = preparePlay(schedule)
  const refusals: World['refusals'] = new Map()
  return {
    title: schedule.seed === undefined ? 'a schedule' : `seed ${schedule.seed}`,
    hasBackend: schedule.hasBackend,
    pageSize,
    ...(needsFiles(schedule) && { hasFiles: true }),
    play: (stage) => play(performerOn(stage, schedule, refusals)),
    faults: () => {
      // All has healed: what was to be refused is not any more.
      refusals.clear()
      return faults()
    },
  }
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
  /** Those who have been told to die, and what waits until they are there again. */
  readonly dying: Map<string, ReturnType<Person['kill']>>
}

const performerOn = (stage: Stage, schedule: Schedule, refusals: World['refusals']): Performer => {
  const world: World = {
    stage,
    schedule,
    people: new Map(),
    holds: new Map(),
    away: new Map(),
    refusals,
    dying: new Map(),
  }
  return {
    history: stage.history,
    pageSize,
    patience,
    // What a death is to hit may be over in the same turn.
    atMoment: (step) => {
      if (step.type === 'kill') beginToKill(world, step)
    },
    newPage: {
      sourceOf: (tab) => lastPageOf(stage, tab),
      load: (tab) => personOf(world, tab).reload(() => connectAgain(world, tab)),
    },
    perform: (deed) => act(world, deed),
  }
}

const act = async (world: World, step: Deed): Promise<Disturbance | undefined> => {
  const { stage, people } = world
  switch (step.type) {
    case 'open':
      await openOrComeBack(world, step.client)
      return undefined
    case 'commit':
      personOf(world, step.tab).commit(...step.changes)
      return undefined
    case 'view':
      personOf(world, step.tab).setView({ search: step.search })
      return undefined
    case 'upstream':
      for (const push of step.pushes) stage.backend.append(push)
      return undefined
    case 'latency':
      return stage.backend.delay(step.client, step.milliseconds)
    case 'hold':
      return hold(world, step.client, step.what)
    case 'release':
      release(world, step)
      return undefined
    case 'burst': {
      const pages = stage.backend.hold(step.client, 'pages')
      for (const push of step.pushes) stage.backend.append(push)
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
      return together([...people.keys()].map((client) => breakConnection(world, client)))
    case 'wipe': {
      const lost = stage.backend.wipe()
      for (const client of people.keys()) soonConnectAgain(world, client)
      return lost
    }
    case 'fail-push':
      return stage.backend.answerNextPush(step.client, step.stored ? 'offline' : 'failed')
    case 'empty-last-page':
      return stage.backend.endNextWithEmptyPage(step.client)
    case 'refuse-leader-push':
      return refuseNext(world, step)
    case 'close-tab':
      await personOf(world, step.tab).leave()
      return once
    case 'reload':
      await personOf(world, step.tab).reload(() => connectAgain(world, step.tab))
      return once
    case 'kill': {
      const again = world.dying.get(step.client) ?? beginToKill(world, step)
      world.dying.delete(step.client)
      await again(() => connectAgain(world, step.client))
      return once
    }
    case 'double-page':
      return stage.backend.doubleNextPage(step.client)
    case 'drop-page':
      return stage.backend.dropNextPage(step.client)
    default:
      throw new Error(`unsupported: ${step.type}`)
  }
}

/** A disturbance that has touched something already. */
const once: Disturbance = { bitten: () => 1 }

const beginToKill = (world: World, { client, writes }: ActionOf<'kill'>): ReturnType<Person['kill']> => {
  const again = personOf(world, client).kill(writes)
  world.dying.set(client, again)
  return again
}

const openOrComeBack = async (world: World, client: string): Promise<void> => {
  const known = world.people.get(client)
  if (known === undefined) world.people.set(client, await open(world, client))
  else await known.comeBack(() => connectAgain(world, client))
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

const gatesOf = {
  up: ['asks', 'pushes'],
  down: ['pages', 'refusals', 'acknowledgements'],
  pages: ['pages'],
  acknowledgements: ['acknowledgements'],
} as const satisfies Readonly<Record<Holdable, readonly Gate[]>>

const hold = ({ stage, holds }: World, client: string, what: Holdable): Disturbance => {
  const key = `${client} ${what}`
  const ordered = stage.backend.hold(client, ...gatesOf[what])
  holds.set(key, [...(holds.get(key) ?? []), ordered])
  return ordered
}

/** Ends the client's holds of that, or lets so many things pass each of them. */
const release = ({ holds }: World, { client, what, count }: ActionOf<'release'>): void => {
  const key = `${client} ${what}`
  for (const one of holds.get(key) ?? []) {
    if (count === undefined) one.end()
    else one.release(count)
  }
  if (count === undefined) holds.delete(key)
}

const absencesOf = ({ away }: World, client: string): ReadonlySet<Absence> => away.get(client) ?? new Set()

/** One reason to be away is gone; the device connects again where there is no other. */
const comeBack = (world: World, client: string, absence: Absence): void => {
  world.away.get(client)?.delete(absence)
  connectAgain(world, client)
}

const connectAgain = (world: World, client: string): void => {
  if (world.schedule.hasBackend && absencesOf(world, client).size === 0) world.stage.backend.reconnect(client)
}

/** The device connects again by itself, unless it is kept away. */
const breakConnection = (world: World, client: string): Disturbance => {
  const broken = world.stage.backend.disconnect(client)
  soonConnectAgain(world, client)
  return broken
}

const soonConnectAgain = (world: World, client: string): void => {
  setTimeout(() => connectAgain(world, client), reconnectsAfterMs)
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

/** A process that is started again is another tab of its device. */
const lastPageOf = ({ history }: Stage, tab: string): string =>
  history
    .events()
    .findLast(({ type, lane, source }) => lane === 'session' && type === 'opened' && clientOf(source) === tab)
    ?.source ?? tab

const turnOver = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
