/** The runners by name: what each cannot play, and how it is started on a subject. */
import { buildBackend } from '../backend/build.ts'
import { whyUnsupportedInBrowser } from '../browser/perform.ts'
import { startBrowserRunner } from '../browser/schedule-runner.ts'
import type { RunnerName, ScheduleRunner, WhyUnsupported } from '../runner/contract.ts'
import { whyUnsupported } from '../simulation/play-schedule.ts'
import { startScheduleRunner } from '../simulation/schedule-runner.ts'
import { buildApp } from '../subject/build-app.ts'
import { buildEngine } from '../subject/build-engine.ts'
import { buildOn } from '../subject/run-subject.ts'
import type { Subject } from '../subject/subject.ts'

export interface RunnerOptions {
  readonly subject: Subject
  /** Shows the browser, where there is one. */
  readonly headed?: boolean
  /** Hears what takes a while, such as a build. */
  readonly onProgress?: (line: string) => void
}

/** Why a runner cannot play a step; undefined where it can. */
export const whyUnsupportedBy: Readonly<Record<RunnerName, WhyUnsupported>> = {
  simulation: whyUnsupported,
  browser: whyUnsupportedInBrowser,
}

/** A runner in words. */
export const runnerInWords: Readonly<Record<RunnerName, string>> = {
  simulation: 'the simulation',
  browser: 'LinearLite in a browser',
}

/** Builds what a runner needs, so that several that are started at the same time find it there. @throws where a build fails */
export const buildRunner = async (name: RunnerName, { subject, onProgress }: RunnerOptions): Promise<void> => {
  const progress = onProgress === undefined ? {} : { onProgress }
  if (name === 'simulation') {
    await buildEngine({ subject, ...progress })
    return
  }
  await buildApp({ ...buildOn(subject), ...progress })
  await buildBackend(buildOn(subject))
}

/** Starts a runner. @throws where a build fails, or there is no browser */
export const startRunner = (name: RunnerName, { headed, ...options }: RunnerOptions): Promise<ScheduleRunner> =>
  name === 'simulation'
    ? startScheduleRunner(options)
    : startBrowserRunner({ ...options, ...(headed !== undefined && { headed }) })
