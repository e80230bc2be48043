/** What a trial of the hunt costs in virtual time, and how much of it is opening the stores. One process, warm. */

import { type ScheduleRunner, supportedSteps } from '../../runner/contract.ts'
import { drawSchedule } from '../../schedule/draw-schedule.ts'
import { type Schedule, scheduleVersion } from '../../schedule/schedule.ts'
import { seedOfTrial } from '../../schedule/seed.ts'
import { prune } from '../../schedule/world.ts'
import { whyUnsupported } from '../../simulation/play-schedule.ts'
import { startScheduleRunner } from '../../simulation/schedule-runner.ts'
import { runSubject } from '../../subject/run-subject.ts'
import type { Row } from '../row.ts'

/** Schedules of the size that seeds have in the median: two people, some twelve steps. */
const isMedian = ({ clients, steps }: Schedule): boolean => {
  const others = steps.filter(({ type }) => type !== 'open').length
  return clients.length === 2 && others >= 11 && others <= 13
}

const medianSchedules = (count: number): readonly Schedule[] => {
  const found: Schedule[] = []
  for (let index = 0; found.length < count; index++) {
    const drawn = drawSchedule(seedOfTrial('bench', index))
    const playable = prune({ ...drawn, steps: supportedSteps(drawn, whyUnsupported) })
    if (isMedian(playable)) found.push(playable)
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

/** Trials before any is counted: until the process is warm. */
const warmUps = 10
const measured = 30

const tookMs = async (runner: ScheduleRunner, schedule: Schedule): Promise<number> => {
  const result = await runner.play(schedule)
  if (result.type !== 'judged') throw new Error(`Expected a trial to be judged, found ${JSON.stringify(result)}.`)
  return result.tookMs
}

const playAll = async (): Promise<{ readonly perSecond: number; readonly openMs: readonly number[] }> => {
  const runner = await startScheduleRunner({ subject: await runSubject() })
  try {
    const schedules = medianSchedules(warmUps + measured)
    for (const schedule of schedules.slice(0, warmUps)) await tookMs(runner, schedule)
    let sumMs = 0
    for (const schedule of schedules.slice(warmUps)) sumMs += await tookMs(runner, schedule)
    const openMs: number[] = []
    while (openMs.length < warmUps) openMs.push(await tookMs(runner, onlyOpened))
    return { perSecond: (measured * 1_000) / sumMs, openMs }
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

export const simulationOpen: Row = {
  key: 'simulationOpenMs',
  title: 'of such a trial, opening one store and settling',
  unit: 'ms',
  measure: async ({ share }) => (await share(playAll)).openMs,
}
