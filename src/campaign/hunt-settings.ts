/** What a hunt goes by, and what it draws for a trial: the schedule of a seed, steered around what is to be left aside. Pure. */
import { bugs } from '../bugs/table.ts'
import type { Shard } from '../run/read-options.ts'
import { type RunnerName, supportedSteps } from '../runner/contract.ts'
import { drawSchedule } from '../schedule/draw-schedule.ts'
import type { FaultModel, Kind, Schedule } from '../schedule/schedule.ts'
import { steer } from '../schedule/steer.ts'
import { prune } from '../schedule/world.ts'
import type { DrawnTrial, HuntArm } from './hunt.ts'
import type { RunningTally } from './hunt-row.ts'
import { whyUnsupportedBy } from './runners.ts'

/** What was asked for, as it lies in the hunt's folder and as `--resume` takes it up. */
export interface HuntSettings {
  readonly seed: string
  readonly livestore: readonly string[]
  /** The simulation alone unless given. */
  readonly runners?: readonly RunnerName[]
  readonly patch?: string
  readonly trials?: number
  readonly minutes?: number
  readonly shard: Shard
  readonly models: readonly FaultModel[]
  readonly only?: readonly Kind[]
  readonly without: readonly Kind[]
  readonly past: readonly string[]
  readonly balance: boolean
  /** Known bugs and fingerprints: once each has been found, the hunt is over. */
  readonly until?: readonly string[]
}

/** Jobs for each core in a browser: a trial there mostly waits, for pages to come and for all to be quiet. */
const browserJobsPerCore = 3

/** How many trials run at a time unless somebody says: in virtual time nothing waits, and one a core is what there is. */
export const usualJobs = (runners: readonly RunnerName[], cores: number): number =>
  runners.includes('simulation') ? cores : cores * browserJobsPerCore

type Arm = Pick<HuntArm, 'livestore' | 'runner'>

/** The version that the subject's packages say: by it a runner knows what it cannot play. */
type VersionedArm = Arm & { readonly version: string }

/** A bug that this many of the trials of a subject have shown is loud. */
const loudShare = 0.05
const loudTrials = 3

const loudBugs = ({ explainedOn }: RunningTally, arm: Arm): readonly string[] => {
  const { trials, byBug } = explainedOn(arm)
  return [...byBug].flatMap(([bug, count]) => (count >= loudTrials && count >= loudShare * trials ? [bug] : []))
}

/** Every second trial is steered past what is loud, so that it cannot fill the hunt. */
const pastOf = (seed: string, { past, balance }: HuntSettings, loud: readonly string[]): readonly string[] => {
  const isSteered = balance && Number(seed.split('/').at(-1)) % 2 === 1
  return [...new Set([...past, ...(isSteered ? loud : [])])]
}

/**
 * The schedule of a trial's seed for an arm, and the bugs around which it was steered.
 *
 * @param running what the hunt has found so far: by it, what is loud
 */
export const drawTrial = (
  seed: string,
  settings: HuntSettings,
  running: RunningTally,
  arm: VersionedArm,
): DrawnTrial => {
  const { models, only, without } = settings
  const drawn = drawSchedule(seed, { models, without, ...(only !== undefined && { only }) })
  // What the runner cannot play is taken out: what is left is what the seed has for it.
  const playable = prune({ ...drawn, steps: supportedSteps(drawn, whyUnsupportedBy[arm.runner](arm.version)) })
  const past = pastOf(seed, settings, settings.balance ? loudBugs(running, arm) : [])
  const schedule = bugs
    .filter(({ id }) => past.includes(id))
    .reduce<Schedule>((one, { leaveOut }) => (leaveOut === undefined ? one : steer(one, leaveOut)), playable)
  return { schedule, past }
}

/** The numbers of the trials that are this machine's; without an end where no number of trials was asked for. */
export function* indexesOf({
  trials = Number.POSITIVE_INFINITY,
  shard,
}: Pick<HuntSettings, 'trials' | 'shard'>): Generator<number> {
  for (let index = shard.number - 1; index < trials; index += shard.of) yield index
}

/** The name of a hunt's folder: when it began, and its seed. */
export const huntName = ({ seed }: Pick<HuntSettings, 'seed'>, began: Date): string => {
  const time = began.toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')
  return `${time}-${seed.replaceAll(/[^\w.-]/g, '_').slice(0, 40)}`
}
