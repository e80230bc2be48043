/**
 * What a trial of the hunt costs in virtual time: how much of it is opening the stores, what each step more costs, what a trial leaves in
 * memory. One process, warm.
 */

import { type JudgedSchedule, type PlayOptions, type ScheduleRunner, supportedSteps } from '../../runner/contract.ts'
import { drawSchedule } from '../../schedule/draw-schedule.ts'
import { type PlannedChange, type Schedule, type Step, scheduleVersion } from '../../schedule/schedule.ts'
import { seedOfTrial } from '../../schedule/seed.ts'
import { prune } from '../../schedule/world.ts'
import { storesOf, whyUnsupportedOn } from '../../simulation/play-schedule.ts'
import { startScheduleRunner } from '../../simulation/schedule-runner.ts'
import { median } from '../../statistics/quantiles.ts'
import { runSubject } from '../../subject/run-subject.ts'
import { defaultVersion } from '../../subject/subject.ts'
import type { Row } from '../row.ts'

/**
 * Two people and twelve steps, one more or less, with the opening of each one's store. That is the median but for a step: of 2,000 seeds
 * the median schedule has 2 clients and 14 steps as drawn (the middle half 10 to 18), and 13 (9 to 17) without what a store in one
 * process cannot play.
 */
const isMedian = ({ clients, steps }: Schedule): boolean =>
  clients.length === 2 && steps.length >= 11 && steps.length <= 13

/** @param where whether their stores are in memory, or on disk, as somebody leaves and comes back */
const medianSchedules = (count: number, where: 'in memory' | 'on disk'): readonly Schedule[] => {
  const found: Schedule[] = []
  for (let index = 0; found.length < count; index++) {
    const drawn = drawSchedule(seedOfTrial('bench', index))
    const playable = prune({ ...drawn, steps: supportedSteps(drawn, whyUnsupportedOn(defaultVersion)) })
    const isInMemory = storesOf(playable) === playable.clients.length
    if (isMedian(playable) && isInMemory === (where === 'in memory')) found.push(playable)
  }
  return found
}

const onlyOpened: Schedule = {
  version: scheduleVersion,
  seed: 'bench',
  hasBackend: true,
  parameters: {},
  clients: ['alice'],
  steps: [{ id: 'open-alice', type: 'open', client: 'alice' }],
}

/** Trials before any is counted: after so many a process does not get faster any more. */
const warmUps = 40
const measured = 30
/** Stores that are opened, and nothing more. */
const openings = 10

const judged = async (
  runner: ScheduleRunner,
  schedule: Schedule,
  options: PlayOptions = {},
): Promise<JudgedSchedule> => {
  const result = await runner.play(schedule, options)
  if (result.type !== 'judged') throw new Error(`Expected a trial to be judged, found ${JSON.stringify(result)}.`)
  return result
}

const tookMs = async (runner: ScheduleRunner, schedule: Schedule): Promise<number> =>
  (await judged(runner, schedule)).tookMs

/** Two people who change something in turns, each time when all rests. */
const ofSteps = (count: number): Schedule => {
  const clients = ['alice', 'bob']
  const opened = clients.map((client): Step => ({ id: `open-${client}`, type: 'open', client }))
  const changes = Array.from({ length: count }, (_, index): Step => {
    const client = clients[index % 2] ?? 'alice'
    const planned: PlannedChange =
      index === 0 ? { type: 'create', issue: 'i1' } : { type: 'priority', issue: 'i1', to: index % 4 < 2 ? 1 : 2 }
    return { id: `s${index}`, type: 'commit', tab: client, changes: [planned], after: { client, seen: 'rest' } }
  })
  return { ...onlyOpened, clients, steps: [...opened, ...changes] }
}

const [fewSteps, manySteps, mostSteps] = [12, 48, 192] as const

/** Trials a second, if each took as long as the median one. */
const rateOf = async (runner: ScheduleRunner, schedules: readonly Schedule[]): Promise<number> => {
  const times: number[] = []
  for (const schedule of schedules) times.push(await tookMs(runner, schedule))
  return 1_000 / median(times)
}

/** Milliseconds of each step between two lengths of a schedule. */
const msPerStep = async (runner: ScheduleRunner, from: number, to: number): Promise<number> => {
  const [shorter, longer] = [await tookMs(runner, ofSteps(from)), await tookMs(runner, ofSteps(to))]
  return (longer - shorter) / (to - from)
}

interface Played {
  readonly perSecond: number
  readonly perSecondOnDisk: number
  readonly openMs: readonly number[]
  readonly keptKiB: number
  readonly shortStepMs: readonly number[]
  readonly longStepMs: readonly number[]
}

const playAll = async (): Promise<Played> => {
  const runner = await startScheduleRunner({ subject: await runSubject() })
  try {
    const schedules = medianSchedules(warmUps + measured, 'in memory')
    for (const schedule of schedules.slice(0, warmUps)) await tookMs(runner, schedule)
    const { heapMiB: before = 0 } = await judged(runner, onlyOpened, { memory: true })
    const perSecond = await rateOf(runner, schedules.slice(warmUps))
    const perSecondOnDisk = await rateOf(runner, medianSchedules(measured, 'on disk'))
    const { heapMiB: after = 0 } = await judged(runner, onlyOpened, { memory: true })
    const openMs: number[] = []
    while (openMs.length < openings) openMs.push(await tookMs(runner, onlyOpened))
    const [shortStepMs, longStepMs]: [number[], number[]] = [[], []]
    while (longStepMs.length < 3) {
      shortStepMs.push(await msPerStep(runner, fewSteps, manySteps))
      longStepMs.push(await msPerStep(runner, manySteps, mostSteps))
    }
    return {
      perSecond,
      perSecondOnDisk,
      openMs,
      keptKiB: ((after - before) * 1_024) / (2 * measured),
      shortStepMs,
      longStepMs,
    }
  } finally {
    await runner.close()
  }
}

export const simulationTrials: Row = {
  key: 'trialsPerSecondSimulation',
  title: 'simulated trials of 2 clients and 12 steps, one process',
  unit: 'trials/s',
  measure: async ({ share }) => [(await share(playAll)).perSecond],
}

export const simulationTrialsOnDisk: Row = {
  key: 'trialsPerSecondSimulationOnDisk',
  title: 'such trials in which somebody leaves and comes back',
  unit: 'trials/s',
  measure: async ({ share }) => [(await share(playAll)).perSecondOnDisk],
}

export const simulationOpen: Row = {
  key: 'simulationOpenMs',
  title: 'of such a trial, opening one store and settling',
  unit: 'ms',
  measure: async ({ share }) => (await share(playAll)).openMs,
}

export const simulationKept: Row = {
  key: 'simulationKeptKiB',
  title: 'what such a trial leaves on the heap of its process',
  unit: 'KiB',
  measure: async ({ share }) => [(await share(playAll)).keptKiB],
}

export const simulationShortStep: Row = {
  key: 'simulationStep12To48Ms',
  title: `each step more, from ${fewSteps} to ${manySteps}`,
  unit: 'ms',
  measure: async ({ share }) => (await share(playAll)).shortStepMs,
}

export const simulationLongStep: Row = {
  key: 'simulationStep48To192Ms',
  title: `each step more, from ${manySteps} to ${mostSteps}`,
  unit: 'ms',
  measure: async ({ share }) => (await share(playAll)).longStepMs,
}
