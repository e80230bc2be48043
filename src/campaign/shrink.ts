/**
 * Shrinks a failing schedule: tries ever simpler ones, and keeps what still fails in the same way.
 *
 * One that always fails must go on to do so, some times in a row under other randomness. One that fails only sometimes
 * must do so within a fixed number of times; how often the smallest then fails is measured and told.
 */

import { randomnessOf, type ScheduleRunner } from '../runner/contract.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { simplifications } from '../schedule/shrink.ts'
import { countRate } from '../statistics/count.ts'
import type { Rate } from '../statistics/rate.ts'
import { countedSchedule } from './counted-schedule.ts'
import type { CountedTrial } from './matrix-of-bugs.ts'

export interface ShrinkOptions {
  readonly runner: Pick<ScheduleRunner, 'play'>
  readonly schedule: Schedule
  /** The fingerprint that has to stay. */
  readonly fingerprint: string
  /** Asked before each try: whether it has been enough. What is best by then is kept. */
  readonly isOver: () => boolean
  /** Hears of each try: how many there were, and how many steps the best has. */
  readonly onTry?: (tries: number, best: number) => void
  /** How often each schedule is played, and how many are tried; without limits but for `inARow` and `mostTimes` unless given. */
  readonly effort?: ShrinkEffort
}

/** What shrinking may cost. */
export interface ShrinkEffort {
  /** Times in a row that one which always fails must fail. */
  readonly inARow: number
  /** Times within which one that fails sometimes must fail. */
  readonly mostTimes: number
  /** Schedules that are tried; all that there are unless given. */
  readonly mostTries?: number
}

export interface Shrunk {
  readonly schedule: Schedule
  /** Schedules that were tried. */
  readonly tries: number
  /** How often the smallest failed in this way, of how many times that it was played to a verdict. */
  readonly rate: Rate
  /** Whether nothing more can be left out; false where it was interrupted, or the effort was at its end. */
  readonly isSmallest: boolean
}

/** A trial costs next to nothing in virtual time. */
const usualEffort: ShrinkEffort = { inARow: 5, mostTimes: 10 }

interface Tried extends Rate {
  /** Times that it was played, those without a verdict included. */
  readonly plays: number
}

/**
 * Plays a schedule so often, first under its own randomness and then each time under another, and counts how often it fails in this way;
 * fewer times once it is decided or has been enough.
 */
const countFailures = async (
  { runner, fingerprint, isOver }: ShrinkOptions,
  schedule: Schedule,
  times: number,
  isDecided: (tried: Tried) => boolean = () => false,
): Promise<Tried> => {
  const played: CountedTrial[] = []
  const tried = (): Tried => {
    const { failed, trials } = countRate(played, ({ fingerprints }) => fingerprints.includes(fingerprint))
    return { failed, trials, plays: played.length }
  }
  while (played.length < times && !isDecided(tried()) && !isOver()) {
    played.push(countedSchedule(await runner.play(schedule, randomnessOf(schedule, played.length + 1))))
  }
  return tried()
}

/**
 * Shrinks, until nothing can be left out or it has been enough.
 *
 * @example
 * const { schedule } = await shrink({ runner, schedule: failing, fingerprint: 'stalled/session/push-head', isOver: () => false })
 */
export const shrink = async (options: ShrinkOptions): Promise<Shrunk> => {
  const { isOver, onTry, effort = usualEffort } = options
  const { inARow, mostTimes, mostTries = Number.POSITIVE_INFINITY } = effort
  let best = options.schedule
  let rate = await countFailures(options, best, inARow)
  const always = rate.failed === inARow
  const times = always ? inARow : mostTimes

  const search = simplifications(best)
  let tries = 0
  let turn = search.next()
  while (turn.done !== true && tries < mostTries && !isOver()) {
    tries += 1
    const candidate = turn.value
    const found = await countFailures(options, candidate, times, ({ failed, plays }) =>
      always ? failed < plays : failed > 0,
    )
    const fails = always ? found.failed === times : found.failed > 0
    if (fails) {
      best = candidate
      rate = found
    }
    onTry?.(tries, best.steps.length)
    turn = search.next(fails)
  }
  // One that always fails was just seen to; of another it is known only that it can.
  if (!always && !isOver()) rate = await countFailures(options, best, times)
  const { failed, trials } = rate
  return { schedule: best, tries, rate: { failed, trials }, isSmallest: turn.done === true }
}
