/** The runners by name: what each cannot play, and how it is started on a subject. */
import { buildBackend } from '../backend/build.ts'
import { whyUnsupportedInBrowser } from '../browser/perform.ts'
import { shareBrowser } from '../browser/schedule-runner.ts'
import { UsageError } from '../run/usage-error.ts'
import type { RunnerName, ScheduleRunner, WhyUnsupported } from '../runner/contract.ts'
import { whyUnsupportedOn } from '../simulation/play-schedule.ts'
import { isReference, type Reference, reference } from '../simulation/reference/subject.ts'
import { startScheduleRunner } from '../simulation/schedule-runner.ts'
import { buildApp } from '../subject/build-app.ts'
import { buildEngine } from '../subject/build-engine.ts'
import { installSubject, type SubjectOptions } from '../subject/install.ts'
import { buildOn } from '../subject/run-subject.ts'
import { publishedVersionOf, type Subject } from '../subject/subject.ts'

/** What a runner plays on: a LiveStore, or in the simulation our own correct engine. */
export type Playable = Subject | Reference

export interface RunnerOptions {
  readonly subject: Playable
  /** Shows the browser, where there is one. */
  readonly headed?: boolean
  /** Hears what takes a while, such as a build. */
  readonly onProgress?: (line: string) => void
}

/** Why a runner cannot play a step on a version of LiveStore; undefined where it can. */
export const whyUnsupportedBy: Readonly<Record<RunnerName, (version: string) => WhyUnsupported>> = {
  simulation: whyUnsupportedOn,
  browser: () => whyUnsupportedInBrowser,
}

/** The version that a subject's name says, before it is there; the default one where only its packages could tell. */
export const versionOfName = (name: string): string =>
  isReference({ name }) ? reference.version : publishedVersionOf(name)

/** A runner in words. */
export const runnerInWords: Readonly<Record<RunnerName, string>> = {
  simulation: 'the simulation',
  browser: 'LinearLite in a browser',
}

/** What commands say of the reference engine, behind what they say of LiveStores. */
export const referenceHelp = 'or reference, our own correct engine'

/**
 * The subject of a name, ready for a runner; a LiveStore is installed where it is not there yet (seconds, over the network).
 *
 * @throws UsageError in one line: as `installSubject` does, and for the reference engine in a browser or with a patch
 */
export const subjectFor = async (
  runner: RunnerName,
  options: SubjectOptions & { readonly name: string },
): Promise<Playable> => {
  if (options.name !== reference.name) return installSubject(options)
  if (typeof options.patch === 'string') {
    throw new UsageError(
      'Expected --patch with a LiveStore, found it with the reference engine, which has no packages.',
    )
  }
  requireLiveStore(runner, reference)
  return reference
}

/** @throws UsageError for the reference engine in a browser */
function requireLiveStore(runner: RunnerName, subject: Playable): asserts subject is Subject {
  if (runner === 'browser' && isReference(subject)) {
    throw new UsageError(
      'Expected a LiveStore for the browser, found reference: that engine is our own, and lives in the simulation only.',
    )
  }
}

/** Builds what a runner needs, so that several that are started at the same time find it there. @throws where a build fails */
export const buildRunner = async (name: RunnerName, { subject, onProgress }: RunnerOptions): Promise<void> => {
  const progress = onProgress === undefined ? {} : { onProgress }
  if (name === 'simulation') {
    if (!isReference(subject)) await buildEngine({ subject, ...progress })
    return
  }
  requireLiveStore(name, subject)
  await buildApp({ ...buildOn(subject), ...progress })
  await buildBackend(buildOn(subject))
}

/**
 * Prepares runners of one kind that play beside each other, and returns what starts one: a process of its own in the simulation; in a
 * browser all share one Chromium and one backend.
 *
 * @throws UsageError for the reference engine in a browser; what it returns throws where a build fails, or there is no browser
 */
export const prepareRunners = (
  name: RunnerName,
  { headed, subject, ...options }: RunnerOptions,
): (() => Promise<ScheduleRunner>) => {
  if (name === 'simulation') return () => startScheduleRunner({ subject, ...options })
  requireLiveStore(name, subject)
  return shareBrowser({ subject, ...options, ...(headed !== undefined && { headed }) })
}

/** Starts a runner. @throws where a build fails, or there is no browser; UsageError for the reference engine in one */
export const startRunner = async (name: RunnerName, options: RunnerOptions): Promise<ScheduleRunner> =>
  prepareRunners(name, options)()
