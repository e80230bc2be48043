/**
 * What was done at a desk, as a schedule that can be played again: each step waits for what was seen last before it, so that the same
 * happens in the middle of the same. Pure.
 */
import type { HistoryEvent } from '../history/event.ts'
import {
  clientOfAction,
  type Moment,
  type Parameters,
  type PlannedChange,
  type Schedule,
  type Step,
  scheduleVersion,
} from '../schedule/schedule.ts'
import { eventSightings, isSighting, watchMoment } from '../schedule/sighting.ts'
import { prune, withoutMoment } from '../schedule/world.ts'

/** Something that was done. */
export interface Done {
  /** With its own moment where it has one, as a step of a script has. */
  readonly step: Step
  /** How many events the history had when it was begun. */
  readonly at: number
}

/** What a schedule has besides its steps. */
export interface DoneOn {
  readonly hasBackend: boolean
  readonly parameters: Parameters
  readonly clients: readonly string[]
}

/** As often as a step can wait for anything. */
const mostTimes = 1_000

/**
 * The last thing that sessions or leaders were seen to do in a stretch of a history, and the how manieth of its kind it was there: of the
 * client that the next step is about, where there was any; otherwise of anybody.
 */
export const lastMoment = (
  events: readonly HistoryEvent[],
  clients: readonly string[],
  about?: string,
): Moment | undefined => {
  const own = about === undefined || !clients.includes(about) ? undefined : lastOf(events, [about])
  return own ?? lastOf(events, clients)
}

/**
 * The moment that a step of a script or a breakpoint waited for, as often as it was seen since what was done before it: who waits counts from
 * there. Undefined where it had not come, as when it was done at once.
 */
const ownMoment = ({ after }: Step, events: readonly HistoryEvent[], from: number, at: number): Moment | undefined => {
  if (after === undefined || after.seen === 'rest') return after
  const since = events.slice(from, at)
  if (after.seen === 'session-pending' || after.seen === 'leader-pending') {
    const { hadCome, comesWith } = watchMoment(after, events.slice(0, from))
    return hadCome || since.some(comesWith) ? after : undefined
  }
  const times = since.filter(isSighting(after.client, after.seen)).length
  if (times === 0) return undefined
  return { seen: after.seen, client: after.client, ...(times > 1 && { times: Math.min(mostTimes, times) }) }
}

const lastOf = (events: readonly HistoryEvent[], clients: readonly string[]): Moment | undefined => {
  const candidates = clients.flatMap((client) =>
    eventSightings.map((seen) => ({ client, seen, isIt: isSighting(client, seen) })),
  )
  const last = events.findLast((event) => candidates.some(({ isIt }) => isIt(event)))
  const found = last === undefined ? undefined : candidates.find(({ isIt }) => isIt(last))
  if (found === undefined) return undefined
  const { client, seen, isIt } = found
  const times = Math.min(mostTimes, events.filter(isIt).length)
  return { seen, client, ...(times > 1 && { times }) }
}

/**
 * The schedule of what was done, in the order in which it was. Issues that have an id of LinearLite's own get a name.
 *
 * @param events the history, as it was recorded
 * @returns a schedule that can be played: what cannot be done a second time, such as in a tab that was gone, is left out
 * @example
 * formatSchedule(scheduleOf(done, history.events(), { hasBackend: true, parameters: {}, clients: ['alice'] }))
 */
export const scheduleOf = (
  done: readonly Done[],
  events: readonly HistoryEvent[],
  { hasBackend, parameters, clients }: DoneOn,
): Schedule => {
  const inOrder = done.toSorted((left, right) => left.at - right.at)
  const there = clients.filter((client) => inOrder.some(({ step }) => step.type === 'open' && step.client === client))
  const steps = inOrder.map(({ step, at }, index): Step => {
    const before = inOrder[index - 1]
    if (before === undefined) return step
    const after =
      ownMoment(step, events, before.at, at) ?? lastMoment(events.slice(before.at, at), there, clientOfAction(step))
    return after === undefined ? withoutMoment(step) : { ...withoutMoment(step), after }
  })
  const named = withPlainNames(steps).map((step, index): Step => ({ ...step, id: `s${index + 1}` }))
  return prune({ version: scheduleVersion, hasBackend, parameters, clients: there, steps: named })
}

const isPlain = (issue: string): boolean => /^i\d+$/.test(issue)

/** Calls every issue by a name such as `i4`; those that are called so already keep it. */
const withPlainNames = (steps: readonly Step[]): readonly Step[] => {
  const ids = new Set(steps.flatMap(issuesOf))
  const names = new Map<string, string>()
  let next = 1
  for (const id of ids) {
    if (isPlain(id)) continue
    while (ids.has(`i${next}`)) next += 1
    names.set(id, `i${next}`)
    next += 1
  }
  const nameOf = (issue: string): string => names.get(issue) ?? issue
  return steps.map((step): Step => {
    if (step.type === 'commit') {
      return {
        ...step,
        changes: step.changes.map((change): PlannedChange => ({ ...change, issue: nameOf(change.issue) })),
      }
    }
    if (step.type === 'upstream' && step.issue !== undefined) return { ...step, issue: nameOf(step.issue) }
    return step
  })
}

const issuesOf = (step: Step): readonly string[] => {
  if (step.type === 'commit') return step.changes.map(({ issue }) => issue)
  return step.type === 'upstream' && step.issue !== undefined ? [step.issue] : []
}
