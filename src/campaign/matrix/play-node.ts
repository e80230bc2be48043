/** The lane without a browser: triggers of known bugs and drawn schedules on one LiveStore, trial after trial. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bugsOf } from '../../bugs/bug.ts'
import { bugs } from '../../bugs/table.ts'
import { type ScheduleRunner, supportedSteps } from '../../runner/contract.ts'
import { drawSchedule } from '../../schedule/draw-schedule.ts'
import { faultModels, type Schedule } from '../../schedule/schedule.ts'
import { seedOfTrial } from '../../schedule/seed.ts'
import { steer } from '../../schedule/steer.ts'
import { prune } from '../../schedule/world.ts'
import { type Simulation, startSimulation } from '../../simulation/run-in-child.ts'
import { whyUnreachable } from '../../simulation/trigger.ts'
import { triggerNamed } from '../../simulation/triggers/index.ts'
import type { Subject } from '../../subject/subject.ts'
import type { ComparedTrial } from '../compare.ts'
import { countedSchedule } from '../counted-schedule.ts'
import { countedOf } from '../known-bugs.ts'
import { startRunner, whyUnsupportedBy } from '../runners.ts'
import { type Parameters, parametersOf } from './parameters.ts'
import type { PlannedCell } from './plan.ts'
import type { Told } from './told.ts'

export interface NodePlayer {
  /** Plays the n-th trial of a cell; one at a time. Its history lies at `history` until the next one, where it left any. */
  readonly play: (
    cell: PlannedCell,
    number: number,
  ) => Promise<Told & { readonly history?: string; readonly schedule?: Schedule }>
  readonly close: () => Promise<void>
}

/** A drawn trial, and with what it is really played: to steer around a bug may take one event a push, whatever was to be varied. */
export interface DrawnTrial {
  readonly schedule: Schedule
  readonly parameters: Parameters
}

/**
 * A drawn trial: from its seed, with what is varied.
 *
 * @param seed that of the whole matrix
 */
export const drawnTrialOf = ({ version, backend }: PlannedCell, number: number, seed: string): DrawnTrial => {
  const parameters = parametersOf('hunt', number)
  const { models, batch, past } = parameters
  const drawn = drawSchedule(seedOfTrial(seed, number - 1), {
    hasBackend: backend !== 'none',
    ...(models !== 'all' && { models: faultModels.filter((model) => model === models) }),
  })
  const playable = prune({ ...drawn, steps: supportedSteps(drawn, whyUnsupportedBy.simulation(version)) })
  const sized: Schedule =
    batch === 'as drawn' || !playable.hasBackend
      ? playable
      : { ...playable, parameters: { ...playable.parameters, leaderPushBatchSize: Number(batch) } }
  if (past !== 'loud bugs') return { schedule: sized, parameters }
  const schedule = bugsOf(bugs, { name: version, version }).reduce<Schedule>(
    (one, { leaveOut }) => (leaveOut === undefined ? one : steer(one, leaveOut)),
    sized,
  )
  const [before, after] = [sized, schedule].map((one) => one.parameters.leaderPushBatchSize)
  return { schedule, parameters: before === after ? parameters : { ...parameters, batch: `${after ?? 'usual'}` } }
}

const told = ({ fingerprints, unknown, harnessFailed, drainMs }: ComparedTrial) => ({
  fingerprints,
  ...(unknown !== undefined && { unknown }),
  ...(harnessFailed === true && { harnessFailed }),
  ...(drainMs !== undefined && { drainMs }),
})

/**
 * What plays on a subject. Its processes are started when they are first needed.
 *
 * @param seed that of the whole matrix
 */
export const startNodePlayer = (subject: Subject, seed: string): NodePlayer => {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-'))
  let simulation: Simulation | undefined
  let runner: ScheduleRunner | undefined
  const playTrigger: NodePlayer['play'] = async ({ item }, number) => {
    const own = { seed: seedOfTrial(item, number - 1), parameters: {} }
    const unsupported = whyUnreachable(triggerNamed(item), subject.version)
    if (unsupported !== undefined) return { ...own, fingerprints: [], unsupported, tookMs: 0 }
    simulation ??= await startSimulation({ subject, folder })
    const result = await simulation.play(item)
    const history = result.type === 'judged' ? { history: result.history } : {}
    return { ...own, ...told(countedOf(result)), tookMs: result.tookMs, ...history }
  }
  const playDrawn: NodePlayer['play'] = async (cell, number) => {
    runner ??= await startRunner('simulation', { subject })
    const { schedule, parameters } = drawnTrialOf(cell, number, seed)
    const history = join(folder, 'drawn.jsonl')
    const began = performance.now()
    const result = await runner.play(schedule, { history })
    return {
      seed: seedOfTrial(seed, number - 1),
      parameters,
      ...told(countedSchedule(result)),
      tookMs: performance.now() - began,
      schedule,
      ...(result.type === 'judged' && result.history !== undefined && { history: result.history }),
    }
  }
  return {
    play: (cell, number) => (cell.kind === 'bug' ? playTrigger(cell, number) : playDrawn(cell, number)),
    close: async () => {
      await simulation?.close()
      await runner?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
