/**
 * Leaves what a person looks into a finding with: its history, diagnosis, sync states and picture, of the first time that it is played and
 * fails in that way again.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { withInevitable } from '../report/diagnosis.ts'
import { judgeHistory } from '../report/judge-history.ts'
import { timelineFile, trialFiles } from '../report/trial-files.ts'
import { randomnessOf, type ScheduleRunner } from '../runner/contract.ts'
import { explain } from '../schedule/explain.ts'
import { readSchedule } from '../schedule/read-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import type { HuntArm } from './hunt.ts'
import type { HuntFinding } from './hunt-row.ts'
import type { HuntStore } from './hunt-store.ts'

/** Times that one which fails only sometimes is played for the sake of its history. */
const mostTimes = 10

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
  for (let time = 1; time <= mostTimes; time++) {
    const result = await runner.play(schedule, { history, ...randomnessOf(schedule, time) })
    const isSame = result.type === 'judged' && result.fingerprints.includes(fingerprint)
    if (isSame && result.history !== undefined) return true
    if (isOver()) break
  }
  // What was left by a time that failed in another way, or not at all, is not its history.
  rmSync(history, { force: true })
  return false
}

export interface LeaveHistoryOptions {
  readonly store: HuntStore
  /** The finding's. */
  readonly id: string
  readonly runner: ScheduleRunner
  readonly schedule: Schedule
  readonly fingerprint: string
  /** Asked between two times of one that fails only sometimes: whether it has been enough. */
  readonly isOver: () => boolean
  readonly livestore: string
  /** After which step it fails however soon it heals, in words, where it was asked. */
  readonly inevitable?: string
  /** The timeline's page; without it none is drawn. */
  readonly template?: string
}

/** History, diagnosis, sync states and the picture of a schedule; nothing where it fails in this way no more. */
export const leaveHistory = async ({
  store,
  id,
  runner,
  schedule,
  fingerprint,
  isOver,
  livestore,
  inevitable,
  template,
}: LeaveHistoryOptions): Promise<void> => {
  const history = join(store.findingFolder(id), 'history.jsonl')
  if (!(await playUntilItFails({ runner, schedule, fingerprint, isOver, history }))) return
  const read = judgeHistory(readFileSync(history, 'utf8'))
  if (read.type === 'refused') throw new Error(`${history}: ${read.reason}`)
  const judgement = withInevitable(read.judgement, fingerprint, inevitable)
  const files = trialFiles(judgement, { recorded: read.events, livestore }).filter(
    ({ name }) => name !== 'history.jsonl',
  )
  const picture = template === undefined ? [] : [timelineFile(judgement, template)]
  for (const { name, body } of [...files, ...picture]) store.write(id, name, body)
}

/** The shortest schedule, as it was drawn, that showed a finding. @throws UsageError in one line where it cannot be read */
export const shortestOf = (store: Pick<HuntStore, 'findingFolder'>, id: string): Schedule => {
  const file = join(store.findingFolder(id), 'shortest.json')
  return readSchedule(readFileSync(file, 'utf8'), file)
}

export interface LeaveDrawnOptions extends Pick<LeaveHistoryOptions, 'store' | 'isOver' | 'template'> {
  readonly arm: HuntArm
  readonly findings: readonly HuntFinding[]
  readonly onFinding?: (finding: HuntFinding) => void
}

/**
 * The same of findings that nobody shrinks, by the shortest schedule that was drawn, which is told as prose, too. What an earlier part of
 * the hunt has shrunk keeps what it has.
 */
export const leaveDrawn = async ({ arm, findings, onFinding, ...options }: LeaveDrawnOptions): Promise<void> => {
  const { store, isOver } = options
  const asDrawn = findings.filter(({ id }) => !existsSync(join(store.findingFolder(id), 'schedule.json')))
  if (asDrawn.length === 0) return
  const runner = await arm.start()
  try {
    for (const finding of asDrawn) {
      if (isOver()) break
      onFinding?.(finding)
      const { id, fingerprint } = finding
      const schedule = shortestOf(store, id)
      store.write(id, 'schedule.txt', `${explain(schedule)}\n`)
      await leaveHistory({ ...options, id, fingerprint, runner, schedule, livestore: arm.livestore })
    }
  } finally {
    await runner.close()
  }
}
