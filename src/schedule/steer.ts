/** Leads a schedule around a known bug, so that what is quieter can be heard. Pure. */
import { clientOf } from '../history/order.ts'
import type { Kind, Parameters, PlannedChange, Schedule, Sighting, Step } from './schedule.ts'
import { prune } from './world.ts'

/** What a schedule leaves out to stay clear of a bug. Everything else stays as it was drawn. */
export interface Steering {
  /** Steps of these kinds are taken out. */
  readonly without?: readonly Kind[]
  /** A commit keeps its first change only. */
  readonly oneChange?: true
  /** What would wait for one of these waits until all is quiet. */
  readonly notAt?: readonly Sighting[]
  /** Whoever commits or looks at something else waits until all is quiet. */
  readonly usersAtRest?: true
  /** Every device is opened before anything else happens, waiting for nothing: there is no log yet that it would have to catch up with. */
  readonly opensFirst?: true
  /** Parameters that it is played with. */
  readonly parameters?: Parameters
}

/**
 * The schedule without what a steering leaves out; the same seed stays, for the same draws lie behind it.
 *
 * @example
 * steer(drawSchedule('42'), { oneChange: true }).steps
 */
export const steer = (schedule: Schedule, steering: Steering): Schedule => {
  const { without = [], opensFirst, parameters } = steering
  const steps = schedule.steps.filter(({ type }) => !without.includes(type)).map((step) => steerStep(step, steering))
  return prune({
    ...schedule,
    steps: opensFirst === true ? withOpensFirst(steps) : steps,
    parameters: { ...schedule.parameters, ...parameters },
  })
}

const steerStep = (step: Step, { oneChange, notAt = [], usersAtRest }: Steering): Step => {
  const changed = oneChange === true && step.type === 'commit' ? { ...step, changes: first(step.changes) } : step
  const client = 'client' in step ? step.client : 'tab' in step ? clientOf(step.tab) : ''
  if (usersAtRest === true && (step.type === 'commit' || step.type === 'view')) {
    return { ...changed, after: { client, seen: 'rest' } }
  }
  const { after } = step
  if (after === undefined || !notAt.includes(after.seen)) return changed
  return { ...changed, after: { client: after.client, seen: 'rest' } }
}

/** A device that is opened a second time, after its last tab was closed, is opened then. */
const withOpensFirst = (steps: readonly Step[]): readonly Step[] => {
  const opens = steps.filter(
    (step, index) =>
      step.type === 'open' &&
      !steps.slice(0, index).some((other) => other.type === 'open' && other.client === step.client),
  )
  return [...opens.map(({ after: _, ...step }): Step => step), ...steps.filter((step) => !opens.includes(step))]
}

const first = (changes: readonly PlannedChange[]): readonly PlannedChange[] => changes.slice(0, 1)
