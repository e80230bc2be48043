/**
 * Trials of one subject in a process of their own, under the pinned Node, many in one process. One that hangs is ended from here and
 * told as a failure of the harness; the next has a new process.
 */
import { join } from 'node:path'
import { repositoryRoot } from '../run/pinned-node.ts'
import { buildEngine } from '../subject/build-engine.ts'
import type { Subject } from '../subject/subject.ts'
import type { JudgedTrial, PlayRequest } from './protocol.ts'
import { startTrialProcess, type TrialProcess } from './trial-process.ts'
import { triggerNamed } from './triggers/index.ts'

export type { JudgedTrial }

/** The harness could not play it: nothing is known of LiveStore. */
export interface FailedTrial {
  readonly type: 'harness-failed'
  readonly error: string
  readonly tookMs: number
  /** No process could be started for it: nothing of it was played. */
  readonly notBegun?: true
}

/** One trial and what came of it. */
export type TrialResult = (JudgedTrial | FailedTrial) & {
  readonly trigger: string
  readonly bug: string
  /** The subject, as people name it. */
  readonly livestore: string
  /** From 1. */
  readonly trial: number
}

export interface SimulationOptions {
  readonly subject: Subject
  /** Holds the histories; `test-results/simulation` unless given. */
  readonly folder?: string
  /** Hears what takes a while, such as a build. */
  readonly onProgress?: (line: string) => void
  /** Milliseconds after which a trial hangs. It needs seconds; its own waiting ends by itself. */
  readonly hangsAfterMs?: number
}

/** A subject's process. */
export interface Simulation {
  /** Plays one trial; one at a time. Rejects only where there is no such trigger. */
  readonly play: (trigger: string) => Promise<TrialResult>
  readonly close: () => Promise<void>
}

const defaultHangsAfterMs = 120_000
/** LiveStore's in-memory databases stay when their store is closed, and its SQLite has 16 MB for all of them: 0.3.1 has room for 19 trials. */
const trialsOfProcess = 10

/**
 * Builds the engine on a subject and starts a process for it.
 *
 * @throws where the build fails, or no process can be started; CannotBeTested where that is the subject's fault
 * @example
 * const simulation = await startSimulation({ subject })
 * const { verdict } = await simulation.play('session-stall')
 * await simulation.close()
 */
export const startSimulation = async ({
  subject,
  folder = join(repositoryRoot, 'test-results/simulation'),
  onProgress,
  hangsAfterMs = defaultHangsAfterMs,
}: SimulationOptions): Promise<Simulation> => {
  const { module } = await buildEngine({ subject, ...(onProgress !== undefined && { onProgress }) })
  const start = (): Promise<TrialProcess<PlayRequest, JudgedTrial>> =>
    startTrialProcess(join(import.meta.dirname, 'child.ts'), module)
  let process: TrialProcess<PlayRequest, JudgedTrial> | undefined = await start()
  let played = 0
  const countOf = new Map<string, number>()

  return {
    play: async (id) => {
      const { bug } = triggerNamed(id)
      const trial = (countOf.get(id) ?? 0) + 1
      countOf.set(id, trial)
      const history = join(folder, subject.name.replaceAll(/[^\w.+-]/g, '_'), `${id}-${trial}.jsonl`)
      const began = performance.now()
      const named = { trigger: id, bug, livestore: subject.name, trial }
      try {
        if (played > 0 && played % trialsOfProcess === 0) {
          await process?.end()
          process = undefined
        }
        process ??= await start()
        played += 1
        const result = await process.play({ type: 'play', trigger: id, number: played, history }, hangsAfterMs)
        return { ...named, ...result }
      } catch (error) {
        const notBegun = process === undefined ? ({ notBegun: true } as const) : {}
        await process?.end()
        process = undefined
        const words = error instanceof Error ? error.message : String(error)
        return { ...named, type: 'harness-failed', error: words, tookMs: performance.now() - began, ...notBegun }
      }
    },
    close: async () => {
      await process?.end()
      process = undefined
    },
  }
}

/**
 * Plays a trigger some times on a subject, one trial after the other.
 *
 * @example
 * const results = await runTrials({ subject, trigger: 'push-head', trials: 10, onTrial: console.log })
 */
export const runTrials = async ({
  trigger,
  trials,
  onTrial = () => {},
  ...options
}: SimulationOptions & {
  readonly trigger: string
  readonly trials: number
  readonly onTrial?: (result: TrialResult) => void
}): Promise<readonly TrialResult[]> => {
  const simulation = await startSimulation(options)
  try {
    const results: TrialResult[] = []
    while (results.length < trials) {
      const result = await simulation.play(trigger)
      results.push(result)
      onTrial(result)
    }
    return results
  } finally {
    await simulation.close()
  }
}
