/**
 * A hunt: trials drawn from one seed, over subjects in turns and several processes, until there have been enough. Every finished trial
 * is a row on disk. A share is played twice, to see that the runner is deterministic, and a share is canaries: a schedule on a
 * subject with a known bug, which must be found.
 */
import { firstDifference } from '../history/normalise.ts'
import { formatSchedule } from '../schedule/read-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { seedOfTrial } from '../schedule/seed.ts'
import type { ScheduleResult, ScheduleRunner } from '../simulation/schedule-runner.ts'
import { findingId, groupOf, type HuntRow } from './hunt-row.ts'
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
  /** Each so many trials one is played twice. */
  readonly doubleEvery: number
  readonly store: HuntStore
  readonly draw: (seed: string, arm: HuntArm) => DrawnTrial
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
 * Hunts until every trial is played or it has been enough.
 *
 * @throws where a subject cannot be built, and where nothing can be written any more
 */
export const hunt = async (options: HuntOptions): Promise<void> => {
  const { canary, jobs, store, isOver, earlierSeconds = 0 } = options
  const began = performance.now()
  const played = new Set(store.rows().map(({ livestore, runner, index }) => `${runner} ${livestore} ${index}`))
  const tasks = tasksOf(options, played)
  let begun = 0
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
    const record = (row: HuntRow): void => {
      store.append(row)
      options.onRow?.(row)
    }
    try {
      while (!isOver()) {
        const number = begun++
        if (canary !== undefined && number % canary.every === 0) {
          const result = await (await runnerOf(canary.arm)).play(canary.schedule)
          record({ ...rowOf(canary.arm, canary.schedule, result), isCanary: true, atSeconds: atSeconds() })
          if (isOver()) return
        }
        const next = tasks.next()
        if (next.done === true) return
        const { arm, index } = next.value
        const row = await playTask(await runnerOf(arm), { arm, index }, options, number)
        record({ ...row, atSeconds: atSeconds() })
      }
    } finally {
      await Promise.all([...runners.values()].map((runner) => runner.close()))
    }
  }
  // One that fails ends the hunt; the others are awaited, so that none of their processes is left.
  const ends = await Promise.allSettled(Array.from({ length: jobs }, work))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

function* tasksOf({ indexes, arms }: HuntOptions, played: ReadonlySet<string>): Generator<Task> {
  for (const index of indexes) {
    for (const arm of arms) if (!played.has(`${arm.runner} ${arm.livestore} ${index}`)) yield { arm, index }
  }
}

type RowWithoutTime = Omit<HuntRow, 'atSeconds'>

const playTask = async (
  runner: ScheduleRunner,
  { arm, index }: Task,
  { seed, draw, store, doubleEvery }: HuntOptions,
  number: number,
): Promise<RowWithoutTime> => {
  const { schedule, past } = draw(seedOfTrial(seed, index), arm)
  const isDoubled = number % doubleEvery === 0
  const result = await runner.play(schedule, { lines: isDoubled })
  const difference = isDoubled ? await differenceOf(runner, schedule, result) : undefined
  const row: RowWithoutTime = {
    ...rowOf(arm, schedule, result),
    index,
    ...(past.length > 0 && { past }),
    ...(difference !== undefined && { difference }),
  }
  keep(store, row, schedule, result)
  return row
}

/** Plays it once more: where the two differ first, in words; empty where they do not. Undefined where it could not be played. */
const differenceOf = async (
  runner: ScheduleRunner,
  schedule: Schedule,
  first: ScheduleResult,
): Promise<string | undefined> => {
  if (first.type !== 'judged') return undefined
  const second = await runner.play(schedule, { lines: true })
  if (second.type !== 'judged') return undefined
  const difference = firstDifference(first.lines ?? [], second.lines ?? [])
  return difference === undefined
    ? ''
    : `event ${difference.line}: first ${difference.left ?? 'nothing'}, then ${difference.right ?? 'nothing'}`
}

const rowOf = ({ livestore, runner }: HuntArm, { steps }: Schedule, result: ScheduleResult): RowWithoutTime => {
  const of = { livestore, runner, steps: steps.length }
  switch (result.type) {
    case 'judged': {
      const { verdict, fingerprints, problem, witness, bitten, virtualMs, tookMs } = result
      return {
        ...of,
        verdict,
        fingerprints,
        bitten: { ...bitten },
        virtualMs,
        tookMs,
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

/** The first, the shortest and the fastest schedule of each finding stay. */
const keep = (store: HuntStore, row: RowWithoutTime, schedule: Schedule, result: ScheduleResult): void => {
  const group = groupOf(row)
  if (group === undefined || result.type !== 'judged') return
  const id = findingId(group, row.livestore)
  const earlier = store
    .rows()
    .filter((one) => one.isCanary !== true && one.livestore === row.livestore && groupOf(one) === group)
  const text = formatSchedule(schedule)
  if (earlier.length === 0) store.write(id, 'first.json', text)
  if (earlier.every(({ steps }) => row.steps < steps)) store.write(id, 'shortest.json', text)
  if (earlier.every(({ virtualMs }) => row.virtualMs < virtualMs)) store.write(id, 'fastest.json', text)
}
