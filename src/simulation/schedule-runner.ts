/**
 * Plays schedules on one subject in virtual time, in a process of its own, which is renewed now and then: what is kept of stores that
 * are closed would fill it.
 */
import { join } from 'node:path'
import type { PlayedSchedule, ScheduleRunner } from '../runner/contract.ts'
import { buildEngine } from '../subject/build-engine.ts'
import { isFrom, type Subject } from '../subject/subject.ts'
import { storesOf } from './play-schedule.ts'
import type { ScheduleRequest } from './protocol.ts'
import { isReference, type Reference } from './reference/subject.ts'
import { startTrialProcess, type TrialProcess } from './trial-process.ts'

export interface ScheduleRunnerOptions {
  readonly subject: Subject | Reference
  /** Hears what takes a while, such as a build. */
  readonly onProgress?: (line: string) => void
  /** Real milliseconds after which a trial hangs; it needs a fraction of a second. */
  readonly hangsAfterMs?: number
}

const defaultHangsAfterMs = 120_000
/**
 * Stores that a process has room for. Those of 0.3.1 share one SQLite of 16 MB, of which each that is closed keeps a part: it holds
 * some forty. Later versions keep next to nothing, and a process only gets faster.
 */
const storesOfProcess = (subject: Subject | Reference): number => {
  const keepsNothing = isReference(subject) || isFrom(subject.version, '0.4.0-dev.8')
  return keepsNothing ? 2_000 : 24
}

/** What of the subject a process loads; built first where it is a LiveStore. */
const moduleOf = async ({ subject, onProgress }: ScheduleRunnerOptions): Promise<string> => {
  if (isReference(subject)) return join(import.meta.dirname, 'reference/engine.ts')
  const { module } = await buildEngine({ subject, ...(onProgress !== undefined && { onProgress }) })
  return module
}

/**
 * Builds the engine on a subject, and plays.
 *
 * @throws where the build fails, or no process can be started; CannotBeTested where that is the subject's fault
 * @example
 * const runner = await startScheduleRunner({ subject })
 * const result = await runner.play(drawSchedule('42'))
 * await runner.close()
 */
export const startScheduleRunner = async (options: ScheduleRunnerOptions): Promise<ScheduleRunner> => {
  const { subject, hangsAfterMs = defaultHangsAfterMs } = options
  const module = await moduleOf(options)
  const start = (): Promise<TrialProcess<ScheduleRequest, PlayedSchedule>> =>
    startTrialProcess(join(import.meta.dirname, 'schedule-child.ts'), module)
  let process: TrialProcess<ScheduleRequest, PlayedSchedule> | undefined = await start()
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
        if (stores + storesOf(schedule) > storesOfProcess(subject)) await end()
        stores += storesOf(schedule)
        process ??= await start()
        number += 1
        return await process.play({ type: 'play-schedule', schedule, number, ...options }, hangsAfterMs)
      } catch (error) {
        const notBegun = process === undefined ? ({ notBegun: true } as const) : {}
        await end()
        const words = error instanceof Error ? error.message : String(error)
        return { type: 'harness-failed', error: words, tookMs: performance.now() - began, ...notBegun }
      }
    },
    close: end,
  }
}
