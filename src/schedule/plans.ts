/**
 * What happens at one place of a drawn schedule: a step, and what goes with it, such as the release some places later. A plan is
 * drawn from its place alone; who is there and which issues there are is asked when the schedule is put together. Pure.
 */
import { priorities, statuses } from '../../apps/linearlite/src/data/vocabulary.ts'
import { type Draws, makeDraws } from './draws.ts'
import { pickByKey } from './keyed-pick.ts'
import {
  type Action,
  type FaultModel,
  type Holdable,
  holdables,
  type Kind,
  modelOf,
  type PlannedChange,
} from './schedule.ts'
import type { Swarm } from './swarm.ts'

/** What a plan is told of the schedule before it. */
export interface Scene {
  /** The tabs in which a client can act. */
  readonly tabsOf: (client: string) => readonly string[]
  readonly frozenTabsOf: (client: string) => readonly string[]
  /** Issues that were created, the newest last. */
  readonly issues: readonly string[]
}

export interface Plan {
  /** Unique within the schedule. */
  readonly id: string
  /** Where it stands: a place, and what is between two places. */
  readonly at: number
  /** How likely it waits for a moment. */
  readonly waits: number
  /** The step, or `undefined` where it makes no sense by then. */
  readonly make: (scene: Scene) => Action | undefined
}

export interface Place {
  readonly seed: string
  /** From 0 on. */
  readonly index: number
  readonly client: string
  readonly models: readonly FaultModel[]
  readonly swarm: Swarm
}

/** A plan before it has its place. */
interface Part {
  /** Places after that of the first part. */
  readonly later: number
  readonly waits: number
  /** Draws with keys of the part's own, and makes the step. */
  readonly make: (scene: Scene, own: Own) => Action | undefined
}

/** What is a part's own: its id, and draws. */
interface Own {
  readonly id: string
  readonly draws: (what: string) => Draws
  readonly key: (what: string) => readonly string[]
}

/** How likely steps wait: what people do, disturbances, what ends them, and what follows in a row. */
const waits = { people: 0.5, fault: 0.45, ending: 0.6, inARow: 0.12 } as const

/** Steps of a row stand at the same place. */
const next = 0.01

/** Plans what a kind does at a place: one step, or several. */
export const planKind = (kind: Kind, place: Place): readonly Plan[] =>
  partsOf(kind, place).map(({ later, waits, make }, number) => {
    const id = `s${place.index + 1}${number === 0 ? '' : String.fromCharCode('a'.charCodeAt(0) + number)}`
    const key = (what: string): readonly string[] => [place.seed, 'step', id, what]
    return {
      id,
      at: place.index + later,
      waits,
      make: (scene) => make(scene, { id, key, draws: (what) => makeDraws(key(what)) }),
    }
  })

const partsOf = (kind: Kind, place: Place): readonly Part[] => {
  const { client, swarm } = place
  const draws = (what: string): Draws => makeDraws([place.seed, 'place', place.index, what])
  const happens = (what: string, probability: number): boolean => draws(what).chance(probability)
  const places = (what: string, from: number, to: number): number => draws(what).real(from, to)

  const fault = (action: Action): Part => ({ later: 0, waits: waits.fault, make: () => action })
  const end = (action: Action, later: number): Part => ({ later, waits: waits.ending, make: () => action })
  const inTab = (make: (tab: string) => Action): Part => ({
    later: 0,
    waits: waits.fault,
    make: (scene, own) => {
      const tab = tabOf(scene, own, client)
      return tab === undefined ? undefined : make(tab)
    },
  })
  const news = (probability: number): readonly Part[] =>
    swarm.has('upstream') && happens('news', probability) ? [upstream(next, waits.inARow)] : []
  const ownChange = (probability: number): readonly Part[] =>
    happens('own change', probability) ? [commit(client, next, waits.inARow, 1)] : []

  switch (kind) {
    case 'commit':
      return commits(place, draws('shape'))
    case 'view':
      return [view(client, 0, waits.people)]
    case 'upstream':
      return [upstream(0, waits.people)]
    case 'latency':
      return [fault({ type: 'latency', client, milliseconds: logUniform(draws('latency'), 1, 2_000) })]
    case 'hold': {
      const what = heldAt(place)
      if (what === undefined) return []
      const isNews = what === 'pages' || what === 'down'
      const one = places('one', 0.3, 2)
      const all = one + places('all', 0.3, 2.5)
      return [
        fault({ type: 'hold', client, what }),
        ...(isNews ? news(0.6) : ownChange(0.6)),
        ...(happens('one first', isNews ? 0.6 : 0.3) ? [end({ type: 'release', client, what, count: 1 }, one)] : []),
        ...(happens('released', 0.85) ? [end({ type: 'release', client, what }, all)] : []),
      ]
    }
    case 'burst':
      return [
        fault({ type: 'burst', client, pushes: draws('pushes').whole(2, 6), events: draws('events').whole(1, 3) }),
      ]
    case 'cut':
    case 'half-open':
    case 'open-tab':
      return [fault({ type: kind, client })]
    case 'kill':
      return [
        fault({
          type: 'kill',
          client,
          ...(happens('dies as it writes', 0.75) && { writes: logUniform(draws('writes'), 1, 200) }),
        }),
      ]
    case 'refuse':
      return [
        fault({ type: 'refuse', client }),
        ...news(0.4),
        ...(happens('ended', 0.85) ? [end({ type: 'accept', client }, places('end', 0.3, 3))] : []),
      ]
    case 'offline':
      return [
        fault({ type: 'offline', client }),
        ...news(0.5),
        ...(happens('ended', 0.85) ? [end({ type: 'online', client }, places('end', 0.3, 3))] : []),
      ]
    case 'evict':
      return [fault({ type: 'evict', connections: draws('connections').pick(['kept', 'closed'] as const) })]
    case 'redeploy':
    case 'wipe':
      return [fault({ type: kind })]
    case 'fail-push':
      return [fault({ type: 'fail-push', client, stored: happens('stored', 0.5) }), ...ownChange(0.7)]
    case 'refuse-leader-push':
      return [fault({ type: 'refuse-leader-push', client }), ...ownChange(0.7)]
    case 'empty-last-page':
    case 'double-page':
    case 'drop-page':
      return [fault({ type: kind, client }), ...news(0.7)]
    case 'close-tab':
      return [
        inTab((tab) => ({ type: 'close-tab', tab })),
        // Means nothing where another tab is still open: it is left out then.
        end({ type: 'open', client }, places('end', 0.3, 2)),
      ]
    case 'reload':
      return [inTab((tab) => ({ type: 'reload', tab }))]
    case 'throttle':
      return [inTab((tab) => ({ type: 'throttle', tab, factor: draws('factor').pick([2, 4, 6, 20]) }))]
    case 'freeze':
      return [
        inTab((tab) => ({ type: 'freeze', tab })),
        ...(happens('ended', 0.85) ? [thaw(client, places('end', 0.3, 3))] : []),
      ]
    case 'open':
    case 'release':
    case 'accept':
    case 'online':
    case 'thaw':
      return []
  }
}

/** Somebody else's backlog before anybody is there. */
export const planBacklog = (seed: string): Plan => {
  const id = 'backlog'
  const key = (what: string): readonly string[] => [seed, 'step', id, what]
  const { make } = upstream(0, 0)
  return { id, at: -2, waits: 0, make: (scene) => make(scene, { id, key, draws: (what) => makeDraws(key(what)) }) }
}

/** Several commits in a row, one of several changes, a view next to one, or just one. */
const commits = ({ client, swarm }: Place, draws: Draws): readonly Part[] => {
  const luck = draws.real(0, 1)
  const first = commit(client, 0, waits.people, 1)
  if (luck < 0.4) return [first]
  if (luck < 0.6) {
    const more = draws.whole(1, 3)
    return [first, ...Array.from({ length: more }, (_, number) => commit(client, (number + 1) * next, waits.inARow, 1))]
  }
  if (luck < 0.85) return [commit(client, 0, waits.people, draws.pick([2, 2, 2, 3, 4]))]
  if (!swarm.has('view')) return [first]
  return draws.chance(0.5)
    ? [first, view(client, next, waits.inARow)]
    : [view(client, 0, waits.people), commit(client, next, waits.inARow, 1)]
}

const commit = (client: string, later: number, waits: number, size: number): Part => ({
  later,
  waits,
  make: (scene, own) => {
    const tab = tabOf(scene, own, client)
    if (tab === undefined) return undefined
    const changes: PlannedChange[] = []
    const issues = [...scene.issues]
    for (let number = 1; number <= size; number++) {
      const change = changeOf(issues, own, number)
      changes.push(change)
      if (change.type === 'create') issues.push(change.issue)
    }
    return { type: 'commit', tab, changes }
  },
})

const view = (client: string, later: number, waits: number): Part => ({
  later,
  waits,
  make: (scene, own) => {
    const tab = tabOf(scene, own, client)
    const search = own.draws('search').pick(['flake', 'sync', 'page', 'rebase'])
    return tab === undefined ? undefined : { type: 'view', tab, search }
  },
})

const thaw = (client: string, later: number): Part => ({
  later,
  waits: waits.ending,
  make: ({ frozenTabsOf }) => {
    const tab = frozenTabsOf(client)[0]
    return tab === undefined ? undefined : { type: 'thaw', tab }
  },
})

/** Few pages as a rule, and often nothing beyond whole pages. */
const upstream = (later: number, waits: number): Part => ({
  later,
  waits,
  make: ({ issues }, { draws, key }) => {
    const pages = draws('pages').pick([0, 0, 0, 1, 1, 2, 2, 3])
    const more = pages > 0 && draws('whole pages').chance(0.5) ? 0 : draws('more').whole(1, 3)
    const issue = draws('on an issue').chance(0.3) ? issueOf(issues, key('which issue')) : undefined
    return { type: 'upstream', pages, more, ...(issue !== undefined && { issue }) }
  },
})

const changeTypes: Readonly<Record<PlannedChange['type'], number>> = {
  create: 4,
  priority: 5,
  status: 1,
  title: 1.5,
  comment: 1,
  delete: 0.5,
}

/** One change; the first of a schedule creates an issue as a rule, for there is none. */
const changeOf = (issues: readonly string[], { id, key, draws }: Own, number: number): PlannedChange => {
  const types = Object.keys(changeTypes) as (keyof typeof changeTypes)[]
  const type = pickByKey(
    key(`change ${number}`),
    types,
    (candidate) => candidate,
    (candidate) => changeTypes[candidate],
  )
  const issue = issueOf(issues, key(`issue of change ${number}`))
  if (issue === undefined || type === undefined || type === 'create') {
    return { type: 'create', issue: `i${id.slice(1)}${number === 1 ? '' : `-${number}`}` }
  }
  const own = draws(`value of change ${number}`)
  switch (type) {
    case 'priority':
      return { type, issue, to: own.pick(priorities).value }
    case 'status':
      return { type, issue, to: own.pick(statuses).value }
    case 'title':
      return { type, issue, to: `Title of ${id}` }
    case 'comment':
      return { type, issue, text: `Comment of ${id}` }
    case 'delete':
      return { type, issue }
  }
}

/** One of the issues, a young one as a rule: what was just created is still on its way. */
const issueOf = (issues: readonly string[], key: readonly string[]): string | undefined =>
  pickByKey(
    key,
    issues,
    (issue) => issue,
    (issue) => 2 ** (issues.indexOf(issue) - issues.length),
  )

const tabOf = (scene: Scene, { key }: Own, client: string): string | undefined =>
  pickByKey(key('which tab'), scene.tabsOf(client), (tab) => tab)

const holdWeights: Readonly<Record<Holdable, number>> = { pages: 4, up: 3, down: 3, acknowledgements: 2 }

const heldAt = ({ seed, index, client, models }: Place): Holdable | undefined =>
  pickByKey(
    [seed, 'place', index, 'what is held'],
    holdables.filter((what) => {
      const model = modelOf({ type: 'hold', client, what })
      return model !== undefined && models.includes(model)
    }),
    (what) => what,
    (what) => holdWeights[what],
  )

/** A whole number, as likely from 1 to 10 as from 100 to 1,000. */
export const logUniform = (draws: Draws, from: number, to: number): number =>
  Math.round(Math.exp(draws.real(Math.log(from), Math.log(to))))
