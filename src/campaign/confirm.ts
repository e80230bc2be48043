/**
 * Tries a finding of the simulation in real browsers: what shows there too is no peculiarity of stores in memory and a scripted backend.
 */
import { rmSync } from 'node:fs'
import { type JudgedSchedule, randomnessOf, type ScheduleRunner } from '../runner/contract.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { isBroken } from './hunt-row.ts'

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
  let [k, n] = [0, 0]
  const instead = new Set<string>()
  for (let time = 1; time <= times && !isOver(); time++) {
    const wantsHistory = history !== undefined && k === 0
    const result = await runner.play(schedule, { ...randomnessOf(schedule, time), ...(wantsHistory && { history }) })
    switch (result.type) {
      case 'unsupported':
        return { k, n, instead: result.reasons.map((reason) => `unsupported: ${reason}`) }
      case 'harness-failed':
        instead.add(`the harness failed: ${result.error}`)
        break
      case 'judged':
        if (result.fingerprints.includes(fingerprint)) {
          k += 1
          n += 1
          break
        }
        for (const other of otherThan(result)) instead.add(other)
        // Who has not played all of it has not shown that it holds.
        if (result.verdict !== 'inconclusive' && !(result.fingerprints.length === 0 && result.passedOver > 0)) n += 1
    }
  }
  // A trial that failed in another way leaves a history that is not the finding's.
  if (history !== undefined && k === 0) rmSync(history, { force: true })
  return { k, n, instead: [...instead] }
}

const otherThan = ({ fingerprints, problem, passedOver }: JudgedSchedule): readonly string[] => {
  if (fingerprints.length === 0) {
    return [passedOver > 0 ? 'every promise was kept, but some steps had to be passed over' : 'every promise was kept']
  }
  const broken = fingerprints.filter(isBroken)
  return broken.length > 0 ? broken : [problem === undefined ? 'inconclusive' : `inconclusive: ${problem}`]
}

/** A confirmation in a few words: `3 of 3`, or that it is known of the simulation alone. */
export const confirmationInWords = ({ k, n, instead }: Confirmation): string => {
  if (k > 0) return `${k} of ${n}`
  const [first] = instead
  if (first?.startsWith('unsupported') === true) return 'cannot play it'
  return n === 0 ? 'could not tell' : `simulation only (0 of ${n})`
}
