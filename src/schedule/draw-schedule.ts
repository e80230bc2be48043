/**
 * A schedule from a seed: weighted choice among the few kinds that this seed has (its swarm), in which races are likely.
 *
 * Everything is drawn by a key of its own: its place, what is drawn, and for a choice each candidate. So one more kind or one more
 * candidate moves nothing but what it wins, and `without` does nothing but take steps out. Pure.
 */
import { simulationPoints } from '../../apps/linearlite/src/settings/settings.ts'
import { UsageError } from '../run/usage-error.ts'
import { makeDraws } from './draws.ts'
import { pickByKey } from './keyed-pick.ts'
import { drawMoment } from './moments.ts'
import { logUniform, type Place, type Plan, planBacklog, planKind, type Scene } from './plans.ts'
import {
  defaultModels,
  type FaultModel,
  type Kind,
  type Parameters,
  type Schedule,
  type Step,
  scheduleVersion,
} from './schedule.ts'
import { assertSeed } from './seed.ts'
import { drawSwarm, type Swarm } from './swarm.ts'
import { createWorld, frozenTabs, playIn, prune, usableTabs } from './world.ts'

export interface DrawOptions {
  /** The fault models to draw from; `defaultModels` unless given. */
  readonly models?: readonly FaultModel[]
  /** Of the faults only these, with what ends them. What people do is not touched. Fewer kinds are drawn more often each. */
  readonly only?: readonly Kind[]
  /** Steps of these kinds are taken out, and what makes no sense without them; all others are those that the seed has anyway. */
  readonly without?: readonly Kind[]
  /** Whether there is a backend; one schedule in ten has none, unless given. */
  readonly hasBackend?: boolean
}

/** People of drawn schedules, in the order in which they come. */
export const people = ['alice', 'bob', 'carol'] as const

/** All latency steps of a schedule together add no more than this many milliseconds. */
export const latencyBudgetMs = 4_000

/** More places than any schedule fills. */
const mostPlaces = 100

/**
 * Draws the schedule of a seed: the same for the same seed and options, to the byte.
 *
 * @throws UsageError in one line where the seed is none, or nobody would be there
 * @example
 * drawSchedule('9f2c1ab', { models: ['network'], without: ['half-open'] }).steps.length // about 12
 */
export const drawSchedule = (seed: string, options: DrawOptions = {}): Schedule => {
  assertSeed(seed)
  const { models = defaultModels, only, without = [] } = options
  if (without.includes('open'))
    throw new UsageError('Expected kinds to leave out, found "open": nobody would be there.')

  const hasBackend = options.hasBackend ?? !makeDraws([seed, 'no backend']).chance(0.1)
  const clients = drawClients(seed, hasBackend)
  const swarm = drawSwarm(seed, { models, hasBackend, ...(only !== undefined && { only }) })
  const openings = planOpenings(seed, clients, swarm)
  const length = drawLength(seed)
  const drawSteps = (missing = 0, triesLeft = 5): readonly Step[] => {
    const plans = [...openings.plans, ...planPlaces({ seed, models, swarm }, openings.placeOf, length + missing)]
    const steps = putTogether({ seed, clients, hasBackend, plans })
    // Some plans made no sense where they came to stand: others follow instead.
    const found = steps.filter(({ type }) => type !== 'open').length
    return found >= length || triesLeft === 0 ? steps : drawSteps(missing + length - found, triesLeft - 1)
  }
  const whole: Schedule = {
    version: scheduleVersion,
    seed,
    hasBackend,
    parameters: drawParameters(seed, models),
    clients,
    steps: drawSteps(),
  }
  return without.length === 0
    ? whole
    : prune({ ...whole, steps: whole.steps.filter(({ type }) => !without.includes(type)) })
}

const drawClients = (seed: string, hasBackend: boolean): readonly string[] => {
  const count = makeDraws([seed, 'clients']).pick([1, 1, 1, 2, 2, 2, 2, 2, 3, 3])
  return people.slice(0, hasBackend ? count : 1)
}

const drawParameters = (seed: string, models: readonly FaultModel[]): Parameters => {
  const batchSize = makeDraws([seed, 'leaderPushBatchSize']).pick(['unset', 'unset', 'unset', 1, 2, 10] as const)
  const isDelayed = models.includes('injected') && makeDraws([seed, 'simulation']).chance(1 / 3)
  const delays = simulationPoints.flatMap((point) => {
    const draws = makeDraws([seed, 'simulation', point])
    return isDelayed && draws.chance(0.4) ? [[point, logUniform(draws, 1, 100)] as const] : []
  })
  return {
    ...(batchSize !== 'unset' && { leaderPushBatchSize: batchSize }),
    ...(delays.length > 0 && { simulation: Object.fromEntries(delays) }),
  }
}

/** Steps besides those that open: 4 to 30, half of the schedules with 12 or less. */
const drawLength = (seed: string): number => {
  const luck = makeDraws([seed, 'length']).real(-1, 1)
  return luck < 0 ? Math.round(12 + 8.4 * luck) : Math.round(12 + 17 * luck ** 2)
}

/** When each client comes: the first at once, before all else but a backlog; others with it, or after a while. */
const planOpenings = (seed: string, clients: readonly string[], swarm: Swarm) => {
  const lastPlace = drawLength(seed) / 3
  const placeOf = new Map(
    clients.map((client, index) => {
      const draws = makeDraws([seed, 'open', client])
      return [
        client,
        index === 0 || draws.chance(0.6) ? index / 100 - 1 : draws.real(0.5, Math.max(1, lastPlace)),
      ] as const
    }),
  )
  const opens = clients.map(
    (client, index): Plan => ({
      id: `open-${client}`,
      at: placeOf.get(client) ?? 0,
      waits: index === 0 ? 0 : 0.3,
      make: () => ({ type: 'open', client }),
    }),
  )
  const hasBacklog = swarm.has('upstream') && makeDraws([seed, 'backlog']).chance(0.35)
  return { placeOf, plans: hasBacklog ? [planBacklog(seed), ...opens] : opens }
}

/** In a schedule of fewer steps, what is before the commit might fill it all. */
const shortLength = 9

/** Fills place after place until there are as many plans. */
const planPlaces = (
  context: Pick<Place, 'seed' | 'models' | 'swarm'>,
  placeOf: ReadonlyMap<string, number>,
  count: number,
): readonly Plan[] => {
  const { seed, swarm } = context
  // One of the first places is a commit in any case, and nothing before it takes its tab away: a trial without one proves little.
  const certain = count < shortLength ? 0 : makeDraws([seed, 'certain commit']).whole(0, 2)
  const kindAt = (index: number): Kind | undefined => {
    if (index === certain) return 'commit'
    const candidates = [...swarm.keys()].filter(
      (kind) => index > certain || (kind !== 'close-tab' && kind !== 'freeze'),
    )
    return pickByKey(
      [seed, 'place', index, 'kind'],
      candidates,
      (kind) => kind,
      (kind) => swarm.get(kind) ?? 0,
    )
  }
  const plans: Plan[] = []
  for (let index = 0; plans.length < count && index < mostPlaces; index++) {
    const there = [...placeOf.keys()].filter((client) => (placeOf.get(client) ?? 0) < index)
    const client = pickByKey([seed, 'place', index, 'who'], there, (name) => name, favourOf(seed))
    const kind = kindAt(index)
    if (client === undefined || kind === undefined) continue
    plans.push(...planKind(kind, { ...context, index, client }))
  }
  return plans.slice(0, count)
}

/** One device has more to do than another, so that what happens meets. */
const favourOf = (seed: string) => (client: string) => makeDraws([seed, 'favour', client]).pick([1, 1, 3])

/** Brings the plans into their order, asks each for its step, and leaves out what makes no sense by then. */
const putTogether = ({
  seed,
  clients,
  hasBackend,
  plans,
}: {
  readonly seed: string
  readonly clients: readonly string[]
  readonly hasBackend: boolean
  readonly plans: readonly Plan[]
}): readonly Step[] => {
  const world = createWorld({ clients, hasBackend })
  const issues: string[] = []
  const scene: Scene = {
    tabsOf: (client) => usableTabs(world, client),
    frozenTabsOf: (client) => frozenTabs(world, client),
    issues,
  }
  const steps: Step[] = []
  let latencyMs = 0
  for (const { id, waits, make } of plans.toSorted((one, other) => one.at - other.at)) {
    const action = make(scene)
    if (action === undefined) continue
    if (action.type === 'latency') {
      if (latencyMs + action.milliseconds > latencyBudgetMs) continue
      latencyMs += action.milliseconds
    }
    const there = [...world.devices.keys()]
    const step: Step = { id, ...action }
    if (playIn(world, step) !== undefined) continue
    const previous = steps.at(-1)
    const after =
      previous === undefined ? undefined : drawMoment({ seed, step, previous, there, hasBackend, chance: waits })
    steps.push(after === undefined ? step : { ...step, after })
    if (step.type === 'commit') {
      for (const { type, issue } of step.changes) if (type === 'create') issues.push(issue)
    }
  }
  return steps
}
