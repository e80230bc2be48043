/** Hunts without LiveStore: rows and results with what matters to a test, and a hunt's folder that lives in memory. */

import type { JudgedSchedule, PlayOptions, ScheduleResult, ScheduleRunner } from '../runner/contract.ts'
import type { Schedule } from '../schedule/schedule.ts'
import type { HuntArm } from './hunt.ts'
import type { HuntRow } from './hunt-row.ts'
import type { HuntSettings } from './hunt-settings.ts'
import type { HuntStore } from './hunt-store.ts'

/** What is asked for where nothing is said, but for what is. */
export const settingsLike = (more: Partial<HuntSettings> = {}): HuntSettings => ({
  seed: 'h',
  livestore: ['0.4.0'],
  runners: ['simulation'],
  trials: 200,
  shard: { number: 1, of: 1 },
  models: ['network', 'backend', 'user'],
  without: [],
  past: [],
  balance: true,
  ...more,
})

/** A trial in which every promise was kept, but for what is said. */
export const rowLike = (more: Partial<HuntRow> = {}): HuntRow => ({
  livestore: '0.4.0',
  runner: 'simulation',
  verdict: 'ok',
  fingerprints: [],
  bitten: {},
  steps: 12,
  virtualMs: 1_000,
  tookMs: 50,
  atSeconds: 1,
  ...more,
})

/** What a runner answers where every promise was kept, but for what is said. */
export const judgedLike = (more: Partial<JudgedSchedule> = {}): JudgedSchedule => ({
  type: 'judged',
  ...(more.verdict === undefined && { kept: true }),
  verdict: 'ok',
  fingerprints: [],
  bitten: {},
  passedOver: 0,
  digest: 'd',
  virtualMs: 1_000,
  tookMs: 50,
  ...more,
})

/** A runner's answer where a promise was broken. */
export const stalledLike = (fingerprint = 'stalled/session/push-head'): JudgedSchedule =>
  judgedLike({ verdict: 'stalled', fingerprints: [fingerprint] })

export interface FakeArm extends HuntArm {
  /** Seeds of what was played, in that order. */
  readonly played: readonly string[]
  /** Runners that were started and not closed. */
  readonly open: () => number
  readonly started: () => number
}

/** An arm that answers as it is told; each answer takes a turn, so that jobs run beside each other. */
export const fakeArm = (
  answer: (schedule: Schedule, options: PlayOptions) => ScheduleResult | Promise<ScheduleResult> = () => judgedLike(),
  livestore = '0.4.0',
): FakeArm => {
  const played: string[] = []
  let [started, open] = [0, 0]
  return {
    livestore,
    runner: 'simulation',
    played,
    open: () => open,
    started: () => started,
    start: async (): Promise<ScheduleRunner> => {
      started += 1
      open += 1
      return {
        play: async (schedule, options = {}) => {
          played.push(schedule.seed ?? 'by hand')
          await new Promise((resolve) => setImmediate(resolve))
          return answer(schedule, options)
        },
        close: async () => {
          open -= 1
        },
      }
    },
  }
}

export interface MemoryStore extends HuntStore {
  /** Texts by their place, such as `lost-leader@0.4.0/first.json`. */
  readonly files: ReadonlyMap<string, string>
}

/** A hunt's folder in memory. */
export const memoryStore = (earlier: readonly HuntRow[] = []): MemoryStore => {
  const rows = [...earlier]
  const files = new Map<string, string>()
  return {
    folder: 'in memory',
    rows: () => rows,
    append: (row) => void rows.push(row),
    findingFolder: (id) => id,
    removeIfEmpty: () => {},
    write: (id, name, text) => void files.set(`${id}/${name}`, text),
    files,
  }
}
