/**
 * Plays schedules on one subject in virtual time, in a process of its own, which is renewed now and then: what LiveStore keeps of a
 * store that is closed would fill it.
 */
import { join } from 'node:path'
import type { Schedule } from '../schedule/schedule.ts'
import { buildEngine } from '../subject/build-engine.ts'
import { isFrom, type Subject } from '../subject/subject.ts'
import type { PlayedSchedule, ScheduleRequest } from './protocol.ts'
import { startTrialProcess, type TrialProcess } from './trial-process.ts'

/** The harness could not play it: nothing is known of LiveStore. */
export interface HarnessFailed {
  readonly type: 'harness-failed'
  readonly error: string
  readonly tookMs: number
}

export type ScheduleResult = PlayedSchedule | HarnessFailed

export interface PlayOptions {
  /** Where the history goes, should anything be found. */
  readonly history?: string
  /** Whether the normalised history is wanted, too. */
  readonly lines?: boolean
  /** What everything random comes from, such as LiveStore's ids and its jitter; the schedule's seed unless given. */
  readonly randomness?: string
}

/**
 * How a schedule is played for the n-th time, from 1: under its own randomness first, then each time under another. Whoever counts
 * how often one fails counts these, so that another count comes to the same.
 */
export const randomnessOf = ({ seed = 'by hand' }: Schedule, time: number): Pick<PlayOptions, 'randomness'> =>
  time === 1 ? {} : { randomness: `${seed} ${time}` }

export interface ScheduleRunner {
  /** Plays one schedule; one at a time. */
  readonly play: (schedule: Schedule, options?: PlayOptions) => Promise<ScheduleResult>
  readonly close: () => Promise<void>
}

export interface ScheduleRunnerOptions {
  readonly subject: Subject
  /** Hears what takes a while, such as a build. */
  readonly onProgress?: (line: string) => void
  /** Real milliseconds after which a trial hangs; it needs a fraction of a second. */
  readonly hangsAfterMs?: number
}

const defaultHangsAfterMs = 120_000
/**
 * Stores that a process has room for. Each leaves some two megabytes; up to 0.4.0-dev.9 all share one SQLite of 16 MB, which holds some
 * twenty.
 */
const storesOfProcess = ({ version }: Subject): number => (isFrom(version, '0.4.0-dev.12') ? 200 : 16)

/**
 * Builds the engine on a subject, and plays.
 *
 * @throws where the build fails
 * @example
 * const runner = await startScheduleRunner({ subject })
 * const result = await runner.play(drawSchedule('42'))
 * await runner.close()
 */
export const startScheduleRunner = async ({
  subject,
  onProgress,
  hangsAfterMs = defaultHangsAfterMs,
}: ScheduleRunnerOptions): Promise<ScheduleRunner> => {
  const { module } = await buildEngine({ subject, ...(onProgress !== undefined && { onProgress }) })
  let process: TrialProcess<ScheduleRequest, PlayedSchedule> | undefined
  let number = 0
  let stores = 0
  const end = async (): Promise<void> => {
    await process?.end()
    process = undefined
    stores = 0
  }

  return {
    play: async (schedule, options = {}) => {
      const began = performance.now()
      try {
        if (stores + schedule.clients.length > storesOfProcess(subject)) await end()
        stores += schedule.clients.length
        process ??= await startTrialProcess(join(import.meta.dirname, 'schedule-child.ts'), module)
        number += 1
        return await process.play({ type: 'play-schedule', schedule, number, ...options }, hangsAfterMs)
      } catch (error) {
        await end()
        const words = error instanceof Error ? error.message : String(error)
        return { type: 'harness-failed', error: words, tookMs: performance.now() - began }
      }
    },
    close: end,
  }
}
