/**
 * Simpler forms of a schedule, in the order in which they are worth a try: fewer steps (delta debugging), fewer clients, fewer tabs,
 * fewer waits, smaller numbers, LiveStore's own parameters. Each is valid and smaller by `sizeOf`; ids stay. Pure: who asks plays them.
 */
import { clientOf } from '../history/order.ts'
import type { Parameters, PlannedChange, Schedule, Step } from './schedule.ts'
import { needsBackend, prune, withoutMoment } from './world.ts'

/** Yields what to try, is told whether that one will do (it fails in the same way), and returns the smallest that did. */
export type Simplifications = Generator<Schedule, Schedule, boolean | undefined>

/** One try; returns whether the candidate has become the best. */
type Tries = Generator<Schedule, boolean, boolean | undefined>

/** The best so far, and how a better one is offered. */
interface Search {
  readonly best: () => Schedule
  readonly offer: (candidate: Schedule) => Tries
}

type Phase = Generator<Schedule, void, boolean | undefined>

/**
 * Goes from a schedule to ever simpler ones.
 *
 * Tell `next` whether the last candidate will do: the search goes on from it, tries none twice, and ends when nothing can be left out of
 * the best any more. Without answers (in a `for … of`), it is one round of candidates for the schedule itself.
 *
 * @example
 * const search = simplifications(failing)
 * let turn = search.next()
 * while (!turn.done) turn = search.next(await stillFails(turn.value))
 * const smallest = turn.value
 */
export function* simplifications(schedule: Schedule): Simplifications {
  let best = schedule
  const tried = new Set([JSON.stringify(schedule)])
  const search: Search = {
    best: () => best,
    offer: function* (candidate) {
      const valid = prune(candidate)
      const text = JSON.stringify(valid)
      if (valid.clients.length === 0 || tried.has(text)) return false
      tried.add(text)
      if ((yield valid) !== true) return false
      best = valid
      return true
    },
  }
  for (let chunk = Math.ceil(schedule.steps.length / 2); ; chunk = 1) {
    const before = best
    yield* withoutSteps(search, chunk)
    yield* withoutClients(search)
    yield* withoutTabs(search)
    yield* withoutMoments(search)
    yield* withSmallerNumbers(search)
    yield* withPlainerParameters(search)
    // What could not be left out before may be by now.
    if (best === before) return best
  }
}

/** Takes out so many steps in a row, from the end, then half as many, down to one by one. */
function* withoutSteps({ best, offer }: Search, first: number): Phase {
  for (let chunk = first; chunk >= 1; chunk = Math.floor(chunk / 2)) {
    for (let end = best().steps.length; end > 0; ) {
      const { steps } = best()
      const from = Math.max(0, end - chunk)
      yield* offer({ ...best(), steps: [...steps.slice(0, from), ...steps.slice(end)] })
      // Steps before may have lost their sense and be gone too.
      end = Math.min(from, best().steps.length)
    }
  }
}

function* withoutClients({ best, offer }: Search): Phase {
  for (const client of best().clients.toReversed()) {
    const steps = best().steps.filter(
      (step) => !('client' in step && step.client === client) && !('tab' in step && clientOf(step.tab) === client),
    )
    yield* offer({ ...best(), steps })
  }
  // What two do, one may do as well.
  for (const client of best().clients.slice(1)) {
    for (const other of best().clients) {
      if (other === client || !best().clients.includes(client)) continue
      yield* offer({ ...best(), steps: best().steps.map((step) => doneBy(step, client, other)) })
    }
  }
}

/** The step, if it is about a client, about another; so is its wait. The other's being there twice is left out by the rules. */
const doneBy = (step: Step, client: string, other: string): Step => {
  const after = step.after?.client === client ? { after: { ...step.after, client: other } } : {}
  if ('tab' in step && clientOf(step.tab) === client) {
    return { ...step, tab: `${other}${step.tab.slice(client.length)}`, ...after }
  }
  return { ...step, ...('client' in step && step.client === client && { client: other }), ...after }
}

/** What somebody does in another tab, the first one may do as well. */
function* withoutTabs({ best, offer }: Search): Phase {
  for (const client of best().clients) {
    const opened = best().steps.filter((step) => step.type === 'open-tab' && step.client === client).length
    for (let number = opened + 1; number > 1; number--)
      yield* offer({ ...best(), steps: inFirstTab(best(), client, number) })
  }
}

/** The steps without a client's n-th tab, whose part the first one takes; that stays open then. Later tabs move up by one. */
const inFirstTab = ({ steps }: Schedule, client: string, number: number): readonly Step[] => {
  const tab = `${client}/${number}`
  let opened = 1
  const opensIt = (step: Step): boolean => step.type === 'open-tab' && step.client === client && ++opened === number
  const closes = (step: Step): boolean => step.type === 'close-tab' && (step.tab === tab || step.tab === client)
  const movedUp = (other: string): string => {
    const [owner, its = '1'] = other.split('/')
    return owner === client && Number(its) > number ? `${client}/${Number(its) - 1}` : other
  }
  return steps
    .filter((step) => !opensIt(step) && !closes(step))
    .map((step) => ('tab' in step ? { ...step, tab: step.tab === tab ? client : movedUp(step.tab) } : step))
}

function* withoutMoments({ best, offer }: Search): Phase {
  const atOnce = best().steps.map(withoutMoment)
  if (yield* offer({ ...best(), steps: atOnce })) return
  for (const { id, after } of best().steps) {
    if (after === undefined) continue
    yield* offer(withStep(best(), id, withoutMoment))
  }
}

function* withSmallerNumbers({ best, offer }: Search): Phase {
  for (const { id } of best().steps) {
    let hasShrunk = true
    while (hasShrunk) {
      hasShrunk = false
      const step = best().steps.find((candidate) => candidate.id === id)
      for (const smaller of step === undefined ? [] : smallerSteps(step)) {
        hasShrunk = yield* offer(withStep(best(), id, () => smaller))
        if (hasShrunk) break
      }
    }
  }
}

function* withPlainerParameters({ best, offer }: Search): Phase {
  const { steps, clients } = best()
  if (clients.length === 1 && !steps.some(({ type }) => needsBackend(type))) {
    if (best().hasBackend) yield* offer({ ...best(), hasBackend: false })
  }
  let hasShrunk = true
  while (hasShrunk) {
    hasShrunk = false
    for (const parameters of plainerParameters(best().parameters)) {
      hasShrunk = yield* offer({ ...best(), parameters })
      if (hasShrunk) break
    }
  }
}

const withStep = (schedule: Schedule, id: string, change: (step: Step) => Step): Schedule => ({
  ...schedule,
  steps: schedule.steps.map((step) => (step.id === id ? change(step) : step)),
})

/** The smallest that a number can be, halfway there, and one less. */
const smallerNumbers = (number: number, least: number): readonly number[] => [
  ...new Set([least, Math.floor((least + number) / 2), Math.ceil(number) - 1].filter((n) => n < number && n >= least)),
]

/** The step with one number smaller, or one thing less; the same kind, about the same device. */
const smallerSteps = (step: Step): readonly Step[] => {
  const fewerTimes = (step.after?.times ?? 1) > 1 ? [withFewerTimes(step)] : []
  return [...fewerTimes, ...smallerActions(step)]
}

const withFewerTimes = (step: Step): Step => {
  if (step.after === undefined) return step
  const { seen, client } = step.after
  return { ...step, after: { seen, client } }
}

const smallerActions = (step: Step): readonly Step[] => {
  switch (step.type) {
    case 'commit':
      return step.changes.length > 1
        ? step.changes.map((_, left) => ({ ...step, changes: step.changes.filter((_, index) => index !== left) }))
        : []
    case 'upstream': {
      const { issue: _, ...anywhere } = step
      return [
        ...(step.issue === undefined ? [] : [anywhere]),
        ...smallerNumbers(step.pages, 0).map((pages) => ({
          ...step,
          pages,
          more: pages === 0 ? Math.max(1, step.more) : step.more,
        })),
        ...smallerNumbers(step.more, step.pages === 0 ? 1 : 0).map((more) => ({ ...step, more })),
      ]
    }
    case 'latency':
      return smallerNumbers(step.milliseconds, 1).map((milliseconds) => ({ ...step, milliseconds }))
    case 'release':
      return smallerNumbers(step.count ?? 1, 1).map((count) => ({ ...step, count }))
    case 'burst':
      return [
        ...smallerNumbers(step.pushes, 1).map((pushes) => ({ ...step, pushes })),
        ...smallerNumbers(step.events, 1).map((events) => ({ ...step, events })),
      ]
    case 'kill': {
      if (step.writes === undefined) return []
      const { writes, ...atOnce } = step
      return [atOnce, ...smallerNumbers(writes, 1).map((fewer) => ({ ...step, writes: fewer }))]
    }
    case 'throttle':
      return smallerNumbers(step.factor, 2).map((factor) => ({ ...step, factor }))
    default:
      return []
  }
}

const plainerParameters = ({ leaderPushBatchSize, simulation, ...others }: Parameters): readonly Parameters[] => {
  const batchSize = leaderPushBatchSize === undefined ? {} : { leaderPushBatchSize }
  const pauses = simulation === undefined ? {} : { simulation }
  const points = Object.entries(simulation ?? {})
  return [
    ...(leaderPushBatchSize === undefined ? [] : [{ ...others, ...pauses }]),
    ...(simulation === undefined ? [] : [{ ...others, ...batchSize }]),
    ...(points.length < 2
      ? []
      : points.map(([left]) => ({
          ...others,
          ...batchSize,
          simulation: Object.fromEntries(points.filter(([point]) => point !== left)),
        }))),
    ...points.flatMap(([point, pause]) =>
      smallerNumbers(pause, 1).map((shorter) => ({
        ...others,
        ...batchSize,
        simulation: { ...simulation, [point]: shorter },
      })),
    ),
  ]
}

/** What each thing counts: a step more than any number, and a number less the larger it is already. */
const worth = { client: 1_000, step: 1_000, moment: 100, parameter: 100, backend: 50, change: 20, issue: 1 } as const

const worthOf = (number: number): number => Math.log2(1 + number)

/** How large a schedule is: fewer clients and steps first, then fewer waits and parameters, then smaller numbers. Only good for comparing. */
export const sizeOf = ({ clients, steps, parameters, hasBackend }: Schedule): number => {
  const pauses = Object.values(parameters.simulation ?? {})
  return (
    clients.length * worth.client +
    steps.reduce((sum, step) => sum + sizeOfStep(step), 0) +
    (hasBackend ? worth.backend : 0) +
    (parameters.leaderPushBatchSize === undefined ? 0 : worth.parameter) +
    (parameters.simulation === undefined ? 0 : worth.parameter) +
    pauses.reduce((sum, pause) => sum + worth.change + worthOf(pause), 0)
  )
}

const sizeOfStep = (step: Step): number =>
  worth.step + (step.after === undefined ? 0 : worth.moment + worthOf(step.after.times ?? 1)) + sizeOfAction(step)

const sizeOfAction = (step: Step): number => {
  switch (step.type) {
    case 'commit':
      return step.changes.reduce((sum, _: PlannedChange) => sum + worth.change, 0)
    case 'upstream':
      // A page is more than what is left of one.
      return 2 * worthOf(step.pages) + worthOf(step.more) + (step.issue === undefined ? 0 : worth.issue)
    case 'latency':
      return worthOf(step.milliseconds)
    case 'release':
      return worthOf(step.count ?? 0)
    case 'burst':
      return worthOf(step.pushes) + worthOf(step.events)
    case 'kill':
      return step.writes === undefined ? 0 : worth.change + worthOf(step.writes)
    case 'throttle':
      return worthOf(step.factor)
    default:
      return 0
  }
}
