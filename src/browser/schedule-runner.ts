/** Plays schedules on one subject in real browsers, against the real backend: the same contract as the simulation's runner. */
import { randomUUID } from 'node:crypto'
import { type ScheduleRunner, unsupportedIn } from '../runner/contract.ts'
import { tellTrial } from '../runner/judged-schedule.ts'
import { type HouseOptions, openHouse } from './house.ts'
import { whyUnsupportedInBrowser } from './perform.ts'
import { playTrialInBrowser } from './schedule-trial.ts'
import { shareHouse } from './shared-house.ts'

export interface BrowserRunnerOptions extends HouseOptions {
  /** Milliseconds after which a trial hangs: stalls are judged by quiet, long before. */
  readonly hangsAfterMs?: number
}

const defaultHangsAfterMs = 600_000

/**
 * Prepares runners that share a house: one Chromium, one backend and one build, as long as any of them runs. Each plays one trial at a
 * time; trials of several run beside each other, and know nothing of each other.
 *
 * @example
 * const start = shareBrowser({ subject })
 * const runners = await Promise.all([start(), start()])
 */
export const shareBrowser = ({
  hangsAfterMs = defaultHangsAfterMs,
  ...options
}: BrowserRunnerOptions): (() => Promise<ScheduleRunner>) => {
  const enter = shareHouse(() => openHouse(options))
  return async () => {
    const guest = enter()
    await guest.house()
    return {
      play: async (schedule, how = {}) => {
        const reasons = unsupportedIn(schedule, whyUnsupportedInBrowser)
        if (reasons.length > 0) return { type: 'unsupported', reasons }
        const began = performance.now()
        let hasBegun = false
        try {
          const house = await guest.house()
          hasBegun = true
          const ended = await withinTime(playTrialInBrowser(house, schedule, storeIdOf()), hangsAfterMs)
          return tellTrial(ended, how)
        } catch (error) {
          // Whatever it was, the next trial begins in another house.
          await guest.giveUp()
          const words = error instanceof Error ? error.message : String(error)
          const notBegun = hasBegun ? {} : ({ notBegun: true } as const)
          return { type: 'harness-failed', error: words, tookMs: performance.now() - began, ...notBegun }
        }
      },
      close: guest.leave,
    }
  }
}

/**
 * Builds LinearLite and the backend on a subject, starts a browser, and plays.
 *
 * @throws UsageError where there is no browser, Error where a build fails
 * @example
 * const runner = await startBrowserRunner({ subject })
 * const result = await runner.play(drawSchedule('42'))
 * await runner.close()
 */
export const startBrowserRunner = (options: BrowserRunnerOptions): Promise<ScheduleRunner> => shareBrowser(options)()

/** A store that nobody has opened before: profiles and backend are used again. */
const storeIdOf = (): string => `h${randomUUID().replaceAll('-', '').slice(0, 20)}`

const withinTime = async <Result>(playing: Promise<Result>, milliseconds: number): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the trial hangs: it has not ended after ${milliseconds / 1000} s`)),
      milliseconds,
    )
  })
  playing.catch(() => {})
  try {
    return await Promise.race([playing, late])
  } finally {
    clearTimeout(timer)
  }
}
