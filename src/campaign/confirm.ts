/**
 * Tries a finding of the simulation in real browsers: what shows there too is no peculiarity of stores in memory and a scripted backend.
 */
import { rmSync } from 'node:fs'
import { randomnessOf, type ScheduleRunner } from '../runner/contract.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { countRate } from '../statistics/count.ts'
import { countedSchedule } from './counted-schedule.ts'
import type { CountedTrial } from './matrix-of-bugs.ts'

/** What a browser showed of a finding. */
export interface Confirmation {
  /** Times that it failed in this way. */
  readonly k: number
  /** Times that it was played to a verdict. */
  readonly n: number
  /** What was seen instead, each once; `every promise was kept` among them. */
  readonly instead: readonly string[]
}

export interface ConfirmOptions {
  readonly runner: Pick<ScheduleRunner, 'play'>
  readonly schedule: Schedule
  readonly fingerprint: string
  /** How often it is played. */
  readonly times: number
  readonly isOver: () => boolean
  /** Where the history of the first time goes that failed in this way. */
  readonly history?: string
}

/** Plays a schedule in a browser so often, and counts how often it fails in this way. A time that proves nothing is not counted. */
export const confirm = async ({
  runner,
  schedule,
  fingerprint,
  times,
  isOver,
  history,
}: ConfirmOptions): Promise<Confirmation> => {
  // What an earlier hunt has left is not what comes now.
  if (history !== undefined) rmSync(history, { force: true })
  const isOurs = ({ fingerprints }: CountedTrial): boolean => fingerprints.includes(fingerprint)
  const trials: CountedTrial[] = []
  let hasShown = false
  const instead = new Set<string>()
  for (let time = 1; time <= times && !isOver(); time++) {
    const wantsHistory = history !== undefined && !hasShown
    const result = await runner.play(schedule, { ...randomnessOf(schedule, time), ...(wantsHistory && { history }) })
    if (result.type === 'unsupported') {
      const { failed: k, trials: n } = countRate(trials, isOurs)
      return { k, n, instead: result.reasons.map((reason) => `unsupported: ${reason}`) }
    }
    const trial = countedSchedule(result)
    trials.push(trial)
    if (isOurs(trial)) hasShown = true
    else for (const other of otherThan(trial)) instead.add(other)
  }
  const { failed: k, trials: n } = countRate(trials, isOurs)
  // A trial that failed in another way leaves a history that is not the finding's.
  if (history !== undefined && k === 0) rmSync(history, { force: true })
  return { k, n, instead: [...instead] }
}

const otherThan = ({ fingerprints, unknown }: CountedTrial): readonly string[] => {
  if (unknown !== undefined) return [unknown]
  return fingerprints.length > 0 ? fingerprints : ['every promise was kept']
}

/** A confirmation in a few words: `3 of 3`, or that it is known of the simulation alone. */
export const confirmationInWords = ({ k, n, instead }: Confirmation): string => {
  if (k > 0) return `${k} of ${n}`
  const [first] = instead
  if (first?.startsWith('unsupported') === true) return 'cannot play it'
  return n === 0 ? 'could not tell' : `simulation only (0 of ${n})`
}
