/**
 * What a hunt does with its findings once it is over: shrinks each, plays the smallest a last time, and leaves a folder with which
 * anyone can look into it.
 */

import { join } from 'node:path'
import { reasonOf } from '../run/reason-of.ts'
import type { ScheduleRunner } from '../runner/contract.ts'
import { explain } from '../schedule/explain.ts'
import { formatSchedule } from '../schedule/read-schedule.ts'
import { type FaultModel, modelsOf, type Schedule } from '../schedule/schedule.ts'
import { type Confirmation, confirm } from './confirm.ts'
import { findInevitable, healingEffort, type InevitableInWords } from './find-inevitable.ts'
import type { HuntArm } from './hunt.ts'
import type { HuntFinding } from './hunt-row.ts'
import type { HuntStore } from './hunt-store.ts'
import { digestOfSchedule } from './known-inevitable.ts'
import { leaveHistory, shortestOf } from './leave-history.ts'
import { type ShrinkEffort, type Shrunk, shrink } from './shrink.ts'

/** A finding with what shrinking made of it. */
export interface FinishedFinding extends HuntFinding {
  readonly livestore: string
  readonly shrunkSteps: number
  /** How often the smallest schedule failed in this way, of how many times. */
  readonly rate: Shrunk['rate']
  readonly tries: Shrunk['tries']
  readonly isSmallest: Shrunk['isSmallest']
  /** The weakest set of fault models that the smallest schedule needs. */
  readonly models: readonly FaultModel[]
  readonly schedule: Schedule
  /** After which step it fails however soon it heals; left out where it was over before that was known. */
  readonly inevitable?: InevitableInWords
  /** What a browser showed of it; undefined where none was asked. */
  readonly confirmed?: Confirmation
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
  /** Hears after how many steps the smallest schedule heals in what is tried next. */
  readonly onHealEarlier?: (finding: HuntFinding, after: number) => void
  /** Has findings tried in a browser; none is unless given. */
  readonly browser?: {
    /** Starts one; asked for once, and only where there is something to try. */
    readonly start: () => Promise<ScheduleRunner>
    readonly times: (finding: HuntFinding) => number
    readonly onTry?: (finding: HuntFinding) => void
  }
}

/** Shrinks the findings of one arm, and writes their files. What is not reached before it has been enough is left out, and keeps its shortest schedule. */
export const finishFindings = async (options: FinishOptions): Promise<readonly FinishedFinding[]> => {
  const { arm, findings } = options
  if (findings.length === 0) return []
  const runner = await arm.start()
  const finished: FinishedFinding[] = []
  try {
    for (const finding of findings) {
      if (options.isOver()) break
      finished.push(await finish(options, finding, runner))
    }
  } finally {
    await runner.close()
  }
  return confirmAll(options, finished)
}

/** Tries each in a browser, and keeps what came of it beside its schedule. */
const confirmAll = async (
  { browser, store, arm, isOver }: FinishOptions,
  finished: readonly FinishedFinding[],
): Promise<readonly FinishedFinding[]> => {
  if (browser === undefined || finished.length === 0 || isOver()) return finished
  let runner: ScheduleRunner
  try {
    runner = await browser.start()
  } catch (error) {
    // A hunt's findings are worth more than their confirmation: a machine may have no browser.
    const reason = reasonOf(error)
    const confirmed = { k: 0, n: 0, instead: [`the harness failed: ${reason}`] }
    return finished.map((finding) => ({ ...finding, confirmed }))
  }
  try {
    const confirmed: FinishedFinding[] = []
    for (const finding of finished) {
      browser.onTry?.(finding)
      const { id, fingerprint, schedule } = finding
      const history = join(store.findingFolder(id), 'in-browser.jsonl')
      const times = isOver() ? 0 : browser.times(finding)
      if (times === 0) {
        confirmed.push(finding)
        continue
      }
      const found = await confirm({ runner, schedule, fingerprint, times, isOver, history })
      const withIt = { ...finding, confirmed: found }
      writeVerdict(store, arm, withIt)
      confirmed.push(withIt)
    }
    return confirmed
  } finally {
    // What it leaves running the run itself ends, and tells.
    await runner.close().catch(() => {})
  }
}

/** Where it was found, as what, and what became of it. */
const writeVerdict = (
  store: HuntStore,
  { livestore, runner }: HuntArm,
  { schedule, file: _, ...finding }: FinishedFinding,
): void => {
  const verdict = { ...finding, livestore, runner, schedule: digestOfSchedule(schedule) }
  store.write(finding.id, 'verdict.json', `${JSON.stringify(verdict, null, 2)}\n`)
}

const finish = async (
  { store, arm, template, isOver, onTry, onHealEarlier }: FinishOptions,
  finding: HuntFinding,
  runner: ScheduleRunner,
): Promise<FinishedFinding> => {
  const { id, fingerprint } = finding
  const folder = store.findingFolder(id)
  const { schedule, rate, tries, isSmallest } = await shrink({
    runner,
    schedule: shortestOf(store, id),
    fingerprint,
    isOver,
    onTry: (count, best) => onTry?.(finding, count, best),
    ...(arm.runner === 'browser' && { effort: effortInBrowser }),
  })
  const models = modelsOf(schedule)
  store.write(id, 'schedule.json', formatSchedule(schedule))
  store.write(id, 'schedule.txt', `${explain(schedule)}\n`)
  const inevitable = await findInevitable({
    runner,
    schedule,
    fingerprint,
    effort: healingEffort[arm.runner],
    isOver,
    onTry: (after) => onHealEarlier?.(finding, after),
  })
  await leaveHistory({
    store,
    id,
    runner,
    schedule,
    fingerprint,
    isOver,
    livestore: arm.livestore,
    ...(inevitable !== undefined && { inevitable: inevitable.words }),
    ...(template !== undefined && { template }),
  })
  const finished: FinishedFinding = {
    ...finding,
    livestore: arm.livestore,
    shrunkSteps: schedule.steps.length,
    rate,
    tries,
    isSmallest,
    models,
    schedule,
    ...(inevitable !== undefined && { inevitable }),
    file: join(folder, 'schedule.json'),
  }
  writeVerdict(store, arm, finished)
  return finished
}

/** A trial takes many seconds there. */
const effortInBrowser: ShrinkEffort = { inARow: 2, mostTimes: 4, mostTries: 40 }
