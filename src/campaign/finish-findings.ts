/**
 * What a hunt does with its findings once it is over: shrinks each, plays the smallest a last time, and leaves a folder with which
 * anyone can look into it.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { judgeHistory } from '../report/judge-history.ts'
import { timelineFile, trialFiles } from '../report/trial-files.ts'
import { randomnessOf, type ScheduleRunner } from '../runner/contract.ts'
import { explain } from '../schedule/explain.ts'
import { formatSchedule, readSchedule } from '../schedule/read-schedule.ts'
import { type FaultModel, modelsOf, type Schedule } from '../schedule/schedule.ts'
import type { HuntArm } from './hunt.ts'
import type { HuntFinding } from './hunt-row.ts'
import type { HuntStore } from './hunt-store.ts'
import { type Shrunk, shrink } from './shrink.ts'

/** A finding with what shrinking made of it. */
export interface FinishedFinding extends HuntFinding {
  readonly livestore: string
  readonly shrunkSteps: number
  /** How often the smallest schedule failed in this way, of how many times. */
  readonly rate: Shrunk['rate']
  /** The weakest set of fault models that the smallest schedule needs. */
  readonly models: readonly FaultModel[]
  readonly schedule: Schedule
  /** The smallest schedule's file. */
  readonly file: string
}

export interface FinishOptions {
  readonly store: HuntStore
  readonly arm: HuntArm
  readonly findings: readonly HuntFinding[]
  /** The timeline's page; without it none is drawn. */
  readonly template?: string
  readonly isOver: () => boolean
  readonly onTry?: (finding: HuntFinding, tries: number, best: number) => void
}

/** Shrinks the findings of one arm, and writes their files. What is not reached before it has been enough is left out, and keeps its shortest schedule. */
export const finishFindings = async (options: FinishOptions): Promise<readonly FinishedFinding[]> => {
  const { arm, findings } = options
  if (findings.length === 0) return []
  const runner = await arm.start()
  try {
    const finished: FinishedFinding[] = []
    for (const finding of findings) {
      if (options.isOver()) break
      finished.push(await finish(options, finding, runner))
    }
    return finished
  } finally {
    await runner.close()
  }
}

const finish = async (
  { store, arm, template, isOver, onTry }: FinishOptions,
  finding: HuntFinding,
  runner: ScheduleRunner,
): Promise<FinishedFinding> => {
  const { id, fingerprint } = finding
  const folder = store.findingFolder(id)
  const known = join(folder, 'shortest.json')
  const shortest = readSchedule(readFileSync(known, 'utf8'), known)
  const { schedule, rate, tries, isSmallest } = await shrink({
    runner,
    schedule: shortest,
    fingerprint,
    isOver,
    onTry: (count, best) => onTry?.(finding, count, best),
  })
  const models = modelsOf(schedule)
  store.write(id, 'schedule.json', formatSchedule(schedule))
  store.write(id, 'schedule.txt', `${explain(schedule)}\n`)
  await leaveHistory({
    store,
    id,
    runner,
    schedule,
    fingerprint,
    isOver,
    livestore: arm.livestore,
    ...(template !== undefined && { template }),
  })
  const { livestore, runner: kind } = arm
  store.write(
    id,
    'verdict.json',
    `${JSON.stringify({ ...finding, livestore, runner: kind, shrunkSteps: schedule.steps.length, models, rate, tries, isSmallest }, null, 2)}\n`,
  )
  return {
    ...finding,
    livestore,
    shrunkSteps: schedule.steps.length,
    rate,
    models,
    schedule,
    file: join(folder, 'schedule.json'),
  }
}

/** Times that one which fails only sometimes is played for the sake of its history. */
const mostTries = 10

/** Whether it failed in this way, so that its history lies there. */
const playUntilItFails = async ({
  runner,
  schedule,
  fingerprint,
  isOver,
  history,
}: {
  readonly runner: ScheduleRunner
  readonly schedule: Schedule
  readonly fingerprint: string
  readonly isOver: () => boolean
  readonly history: string
}): Promise<boolean> => {
  for (let time = 1; time <= mostTries; time++) {
    const result = await runner.play(schedule, { history, ...randomnessOf(schedule, time) })
    const isSame = result.type === 'judged' && result.fingerprints.includes(fingerprint)
    if (isSame && result.history !== undefined) return true
    if (isOver()) break
  }
  // What was left by a time that failed in another way, or not at all, is not its history.
  rmSync(history, { force: true })
  return false
}

/** History, diagnosis, sync states and the picture of the smallest schedule: of the first time that it fails in this way. */
const leaveHistory = async ({
  store,
  id,
  runner,
  schedule,
  fingerprint,
  isOver,
  livestore,
  template,
}: {
  readonly store: HuntStore
  readonly id: string
  readonly runner: ScheduleRunner
  readonly schedule: Schedule
  readonly fingerprint: string
  readonly isOver: () => boolean
  readonly livestore: string
  readonly template?: string
}): Promise<void> => {
  const history = join(store.findingFolder(id), 'history.jsonl')
  if (!(await playUntilItFails({ runner, schedule, fingerprint, isOver, history }))) return
  const read = judgeHistory(readFileSync(history, 'utf8'))
  if (read.type === 'refused') throw new Error(`${history}: ${read.reason}`)
  const { judgement } = read
  const files = trialFiles(judgement, { recorded: read.events, livestore }).filter(
    ({ name }) => name !== 'history.jsonl',
  )
  const picture = template === undefined ? [] : [timelineFile(judgement, template)]
  for (const { name, body } of [...files, ...picture]) store.write(id, name, body)
}
