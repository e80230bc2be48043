/**
 * Shrinks a failing schedule: tries ever simpler ones, and keeps what still fails in the same way.
 *
 * One that always fails must go on to do so, some times in a row under other randomness. One that fails only sometimes
 * must do so within a fixed number of tries; how often the smallest then fails is measured and told.
 */
import type { Schedule } from '../schedule/schedule.ts'
import { simplifications } from '../schedule/shrink.ts'
import type { ScheduleRunner } from '../simulation/schedule-runner.ts'
import { groupOf } from './hunt-row.ts'

export interface ShrinkOptions {
  readonly runner: Pick<ScheduleRunner, 'play'>
  readonly schedule: Schedule
  /** The fingerprint that has to stay. */
  readonly fingerprint: string
  /** Asked before each try: whether it has been enough. What is best by then is kept. */
  readonly isOver: () => boolean
  /** Hears of each try: how many there were, and how many steps the best has. */
  readonly onTry?: (tries: number, best: number) => void
}

export interface Shrunk {
  readonly schedule: Schedule
  /** Schedules that were tried. */
  readonly tries: number
  /** How often the smallest failed in this way, of how many times that it was played. */
  readonly rate: { readonly failed: number; readonly trials: number }
  /** Whether nothing more can be left out; false where it was interrupted. */
  readonly isSmallest: boolean
}

/** Times in a row that one which always fails must fail. */
const inARow = 5

/** Tries within which one that fails sometimes must fail. */
const mostTries = 10

/** Plays a schedule so often, each time under other randomness, and counts how often it fails in this way. */
const countFailures = async (
  { runner, fingerprint }: ShrinkOptions,
  schedule: Schedule,
  times: number,
  isDecided: (failed: number, trials: number) => boolean = () => false,
): Promise<{ readonly failed: number; readonly trials: number }> => {
  let failed = 0
  let trials = 0
  while (trials < times && !isDecided(failed, trials)) {
    const result = await runner.play(schedule, { randomness: `${schedule.seed ?? 'by hand'} ${trials}` })
    trials += 1
    if (result.type === 'judged' && groupOf(result) === fingerprint) failed += 1
  }
  return { failed, trials }
}

/**
 * Shrinks, until nothing can be left out or it has been enough.
 *
 * @example
 * const { schedule } = await shrink({ runner, schedule: failing, fingerprint: 'stalled/session/push-head', isOver: () => false })
 */
export const shrink = async (options: ShrinkOptions): Promise<Shrunk> => {
  const { isOver, onTry } = options
  const first = await countFailures(options, options.schedule, inARow)
  const always = first.failed === first.trials
  const stillFails = async (candidate: Schedule): Promise<boolean> => {
    const { failed } = always
      ? await countFailures(options, candidate, inARow, (count, trials) => count < trials)
      : await countFailures(options, candidate, mostTries, (count) => count > 0)
    return always ? failed === inARow : failed > 0
  }

  const search = simplifications(options.schedule)
  let best = options.schedule
  let tries = 0
  let turn = search.next()
  while (turn.done !== true && !isOver()) {
    tries += 1
    const candidate = turn.value
    const fails = await stillFails(candidate)
    if (fails) best = candidate
    onTry?.(tries, best.steps.length)
    turn = search.next(fails)
  }
  const rate = await countFailures(options, best, always ? inARow : mostTries)
  return { schedule: best, tries, rate, isSmallest: turn.done === true }
}
