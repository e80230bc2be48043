/** Plays a failing schedule with its healing moved earlier, step by step, and tells after which it fails however soon it heals. */
import { type JudgedSchedule, randomnessOf, type ScheduleResult, type ScheduleRunner } from '../runner/contract.ts'
import {
  decideInevitable,
  type HealedEarlier,
  healedAfter,
  healingsOf,
  type Inevitable,
  inevitableInWords,
} from '../schedule/heal-earlier.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { isBroken } from './hunt-row.ts'

/** What it may cost. */
export interface HealingEffort {
  /** How often each is played, each time under other randomness, down to the first that does not always fail. */
  readonly times: number
  /** How often each before that: one of them may fail again. */
  readonly timesBefore: number
}

/** In virtual time a trial costs next to nothing; in a browser it takes many seconds. */
export const healingEffort = {
  simulation: { times: 5, timesBefore: 1 },
  browser: { times: 2, timesBefore: 0 },
} as const satisfies Readonly<Record<string, HealingEffort>>

/** An answer, and its words. */
export interface InevitableInWords extends Inevitable {
  readonly words: string
}

export interface FindInevitableOptions {
  readonly runner: Pick<ScheduleRunner, 'play'>
  readonly schedule: Schedule
  readonly fingerprint: string
  readonly effort: HealingEffort
  /** Asked before each trial: whether it has been enough. What is known by then is told. */
  readonly isOver: () => boolean
  /** Hears after how many steps it heals in what is tried next. */
  readonly onTry?: (after: number) => void
}

/**
 * Finds the step that made a failure inevitable.
 *
 * @returns undefined where it was over before anything was known
 * @example
 * await findInevitable({ runner, schedule, fingerprint: 'stalled/leader', effort: healingEffort.simulation, isOver: () => false })
 */
export const findInevitable = async (options: FindInevitableOptions): Promise<InevitableInWords | undefined> => {
  const { schedule, fingerprint, effort, isOver, onTry } = options
  const { first, last } = healingsOf(schedule)
  const healed: HealedEarlier[] = []
  let times = effort.times
  for (let after = last; after >= first && times > 0 && !isOver(); after--) {
    onTry?.(after)
    const one = await playHealed(options, after, times)
    // A time that was not played to its end of its times says less than it seems to.
    if (one === undefined) break
    healed.push(one)
    // What fails only sometimes has no step after which it always does.
    if (one.failed < one.trials) times = after === last ? 0 : effort.timesBefore
  }
  const found = decideInevitable(healed, schedule)
  return found === undefined ? undefined : { ...found, words: inevitableInWords(schedule, fingerprint, found) }
}

/** Plays it so often with the healing after so many steps; undefined where it was over before. */
const playHealed = async (
  { runner, schedule, fingerprint, isOver }: FindInevitableOptions,
  after: number,
  times: number,
): Promise<HealedEarlier | undefined> => {
  const healed = healedAfter(schedule, after)
  const instead = new Set<string>()
  let [failed, trials] = [0, 0]
  for (let time = 1; time <= times; time++) {
    if (isOver()) return undefined
    const result = await runner.play(healed, randomnessOf(schedule, time))
    if (!isTold(result)) continue
    trials += 1
    if (result.fingerprints.includes(fingerprint)) failed += 1
    else for (const other of result.fingerprints.filter(isBroken)) instead.add(other)
  }
  return { after, failed, trials, instead: [...instead] }
}

/** A fault that touched nothing yet proves nothing of itself; that all settled is known. */
const isTold = (result: ScheduleResult): result is JudgedSchedule =>
  result.type === 'judged' && (result.kept === true || result.fingerprints.some(isBroken))
