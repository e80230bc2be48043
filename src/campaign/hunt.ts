/**
 * A hunt: trials drawn from one seed, over subjects in turns and several processes, until there have been enough. Every finished trial
 * is a row on disk. A share is played twice, to see that the runner is deterministic, and a share is canaries: a schedule on a
 * subject with a known bug, which must be found.
 */
import { firstDifference } from '../history/normalise.ts'
import { heldResources } from '../run/held-resources.ts'
import type { ScheduleResult, ScheduleRunner } from '../runner/contract.ts'
import { makeDraws } from '../schedule/draws.ts'
import { formatSchedule } from '../schedule/read-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { seedOfTrial } from '../schedule/seed.ts'
import { findingId, type HuntRow } from './hunt-row.ts'
import type { HuntStore } from './hunt-store.ts'

/** One side of a hunt: what plays on a subject. */
export interface HuntArm {
  readonly livestore: string
  readonly runner: HuntRow['runner']
  /** Starts what plays; each of the hunt's jobs has its own. */
  readonly start: () => Promise<ScheduleRunner>
}

export interface Canary {
  readonly arm: HuntArm
  readonly schedule: Schedule
  /** Every so many trials. */
  readonly every: number
}

export interface DrawnTrial {
  readonly schedule: Schedule
  /** Bugs around which it was steered. */
  readonly past: readonly string[]
}

export interface HuntOptions {
  readonly seed: string
  /** In the order of their numbers, each on every arm, before the next. */
  readonly indexes: Iterable<number>
  readonly arms: readonly HuntArm[]
  readonly canary?: Canary
  readonly jobs: number
  /** On an average one of so many trials in virtual time is played twice, the first in any case; none unless given. Nothing else can be the same twice. */
  readonly doubleEvery?: number
  readonly store: HuntStore
  readonly draw: (seed: string, arm: HuntArm) => DrawnTrial
  /** The fingerprint under which a trial is kept; undefined where nothing was found. */
  readonly groupOf: (row: Pick<HuntRow, 'livestore' | 'fingerprints'>) => string | undefined
  /** Asked before each trial: whether it has been enough. */
  readonly isOver: () => boolean
  readonly onRow?: (row: HuntRow) => void
  /** Seconds that earlier sessions of this hunt took. */
  readonly earlierSeconds?: number
}

interface Task {
  readonly arm: HuntArm
  readonly index: number
}

/**
 * Hunts until every trial is played or it has been enough. What lies in the store already counts as if it had been played just now, so
 * that a hunt that goes on comes to what it would have come to in one go.
 *
 * @throws where a subject cannot be built, and where nothing can be written any more
 */
export const hunt = async (options: HuntOptions): Promise<void> => {
  const { canary, jobs, store, earlierSeconds = 0 } = options
  const began = performance.now()
  const earlier = store.rows().filter(({ isCanary }) => isCanary !== true)
  const played = new Set(earlier.map(({ livestore, runner, index }) => `${runner} ${livestore} ${index}`))
  const tasks = tasksOf(options, played)
  const keep = keepBestIn(store, earlier, options.groupOf)
  let begun = earlier.length
  let canaries = store.rows().length - earlier.length
  let isBroken = false
  const isOver = (): boolean => isBroken || options.isOver()
  const atSeconds = () => earlierSeconds + (performance.now() - began) / 1000

  const work = async (): Promise<void> => {
    const runners = new Map<HuntArm, ScheduleRunner>()
    const runnerOf = async (arm: HuntArm): Promise<ScheduleRunner> => {
      const known = runners.get(arm)
      if (known !== undefined) return known
      const runner = await arm.start()
      runners.set(arm, runner)
      return runner
    }
    const record = (played: RowWithoutTime): void => {
      const { mib: ownMiB, files: ownFiles } = heldResources()
      const row = { ...played, ownMiB, ...(ownFiles !== undefined && { ownFiles }), atSeconds: atSeconds() }
      store.append(row)
      options.onRow?.(row)
    }
    try {
      while (!isOver()) {
        const isCanarysTurn = canary !== undefined && begun >= canaries * canary.every
        if (isCanarysTurn) {
          canaries += 1
          const result = await (await runnerOf(canary.arm)).play(canary.schedule)
          record({ ...rowOf(canary.arm, canary.schedule, result), isCanary: true })
          if (isOver()) return
        }
        const next = tasks.next()
        if (next.done === true) return
        begun += 1
        const { schedule, result, row } = await playTask(await runnerOf(next.value.arm), next.value, options)
        keep(row, schedule, result)
        record(row)
      }
    } catch (error) {
      isBroken = true
      throw error
    } finally {
      await Promise.all([...runners.values()].map((runner) => runner.close()))
    }
  }
  // One that fails ends the hunt; the others end the trial that they are at, so that none of their processes is left.
  const ends = await Promise.allSettled(Array.from({ length: jobs }, work))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

function* tasksOf({ indexes, arms }: HuntOptions, played: ReadonlySet<string>): Generator<Task> {
  for (const index of indexes) {
    for (const arm of arms) if (!played.has(`${arm.runner} ${arm.livestore} ${index}`)) yield { arm, index }
  }
}

type RowWithoutTime = Omit<HuntRow, 'atSeconds'>

const playTask = async (runner: ScheduleRunner, { arm, index }: Task, { seed, draw, doubleEvery }: HuntOptions) => {
  const seedOfThis = seedOfTrial(seed, index)
  const { schedule, past } = draw(seedOfThis, arm)
  // By a key of its own: the same trials whatever else is played, and wherever a hunt goes on.
  const isDoubled =
    doubleEvery !== undefined &&
    arm.runner === 'simulation' &&
    (index === 0 || makeDraws([seedOfThis, 'twice']).chance(1 / doubleEvery))
  const result = await runner.play(schedule, { lines: isDoubled })
  const difference = isDoubled ? await differenceOf(runner, schedule, result) : undefined
  const row: RowWithoutTime = {
    ...rowOf(arm, schedule, result),
    index,
    ...(past.length > 0 && { past }),
    ...(difference !== undefined && { difference }),
  }
  return { schedule, result, row }
}

/** Plays it once more: where the two differ first, in words; empty where they do not. Undefined where the first said nothing. */
const differenceOf = async (
  runner: ScheduleRunner,
  schedule: Schedule,
  first: ScheduleResult,
): Promise<string | undefined> => {
  if (first.type !== 'judged') return undefined
  const second = await runner.play(schedule, { lines: true })
  if (second.type !== 'judged') {
    return `the second could not be played: ${second.type === 'unsupported' ? second.reasons.join('; ') : second.error}`
  }
  const difference = firstDifference(first.lines ?? [], second.lines ?? [])
  return difference === undefined
    ? ''
    : `event ${difference.line}: first ${difference.left ?? 'nothing'}, then ${difference.right ?? 'nothing'}`
}

const rowOf = ({ livestore, runner }: HuntArm, { steps }: Schedule, result: ScheduleResult): RowWithoutTime => {
  const of = { livestore, runner, steps: steps.length }
  switch (result.type) {
    case 'judged': {
      const { verdict, fingerprints, problem, witness, bitten, virtualMs, tookMs, processMiB, processFiles } = result
      return {
        ...of,
        verdict,
        fingerprints,
        bitten: { ...bitten },
        virtualMs,
        tookMs,
        ...(processMiB !== undefined && { processMiB: Math.round(processMiB) }),
        ...(processFiles !== undefined && { processFiles }),
        ...(verdict === 'inconclusive' && { unknown: problem ?? witness ?? 'undecided' }),
      }
    }
    case 'unsupported':
      return { ...of, ...nothingSaid, unknown: `unsupported: ${result.reasons.join('; ')}`, tookMs: 0 }
    case 'harness-failed':
      return { ...of, ...nothingSaid, unknown: result.error, harnessFailed: true, tookMs: result.tookMs }
  }
}

const nothingSaid = { verdict: 'inconclusive' as const, fingerprints: [], bitten: {}, virtualMs: 0 }

type Best = Pick<HuntRow, 'steps' | 'virtualMs'>

/** What keeps the first, the shortest and the fastest schedule of each finding, and what it was found on. */
const keepBestIn = (store: HuntStore, earlier: readonly HuntRow[], groupOf: HuntOptions['groupOf']) => {
  const bests = new Map<string, Best>()
  /** Notes a trial of a finding; tells how the finding's best were before. */
  const note = (id: string, { steps, virtualMs }: Best): Best | undefined => {
    const before = bests.get(id)
    bests.set(id, {
      steps: Math.min(steps, before?.steps ?? steps),
      virtualMs: Math.min(virtualMs, before?.virtualMs ?? virtualMs),
    })
    return before
  }
  for (const row of earlier) {
    const group = groupOf(row)
    if (group !== undefined) note(findingId(group, row), row)
  }
  return (row: RowWithoutTime, schedule: Schedule, result: ScheduleResult): void => {
    const fingerprint = groupOf(row)
    if (fingerprint === undefined || result.type !== 'judged') return
    const { livestore, runner, verdict } = row
    const id = findingId(fingerprint, row)
    const before = note(id, row)
    const text = formatSchedule(schedule)
    if (before === undefined) {
      store.write(id, 'verdict.json', `${JSON.stringify({ id, fingerprint, livestore, runner, verdict }, null, 2)}\n`)
      store.write(id, 'first.json', text)
    }
    if (before === undefined || row.steps < before.steps) store.write(id, 'shortest.json', text)
    if (before === undefined || row.virtualMs < before.virtualMs) store.write(id, 'fastest.json', text)
  }
}
