/**
 * Plays a matrix: the two lanes in turns, by the time that each has had, until every cell is decided, all that was asked for is played, or
 * it is over. Every trial is on disk before the next begins.
 */
import { join, relative } from 'node:path'
import { makeFolder } from '../../run/make-folder.ts'
import type { Shard } from '../../run/read-options.ts'
import type { Run } from '../../run/types.ts'
import { withEach } from '../../run/with-each.ts'
import { isEvidence } from '../../statistics/count.ts'
import type { Subject } from '../../subject/subject.ts'
import { keepAttachments, keepHistory, keptOfEach } from './keep-trial.ts'
import { type Lane, lanes, nextNumber, nextRound, type PlannedCell, shareOf, startPlayed, whyDone } from './plan.ts'
import { playBrowserRound, roundsOf } from './play-browser.ts'
import { startNodePlayer } from './play-node.ts'
import { cellName, type MatrixRow, trialName } from './row.ts'
import type { MatrixStore } from './store.ts'
import { type OfRun, rowOf, type Told } from './told.ts'

export interface MatrixOptions {
  readonly cells: readonly PlannedCell[]
  readonly store: MatrixStore
  readonly seed: string
  readonly shard: Shard
  /** Trials of each cell on all machines together; until all are decided unless given. */
  readonly trials?: number
  readonly jobs: number
  readonly run: Run
  readonly subjectOf: (livestore: string) => Subject
  /** Builds what scenarios need, and returns the environment in which they find it. */
  readonly prepare: (subject: Subject) => Promise<Readonly<Record<string, string>>>
  /** The timeline's page. */
  readonly template: string
  readonly ofRun: OfRun
  /** Asked before each trial. */
  readonly isOver: () => boolean
  readonly onRow: (row: MatrixRow) => void
}

/** Scenarios of one round of Playwright: few enough that the end of a matrix does not wait long for it. */
const mostOfRound = 8

/** @returns whether anything was left to play */
export const playMatrix = async (options: MatrixOptions): Promise<'complete' | 'over'> => {
  const { cells, store, isOver } = options
  const played = startPlayed()
  const kept = new Map<string, number>()
  for (const row of store.rows) {
    played.add(row)
    countKept(kept, row)
  }
  const keep = (cell: PlannedCell, number: number, told: Told, leave: (folder: string) => void): void => {
    const row = rowOf(cell, number, told, options.ofRun)
    const whole = isEvidence(row) && isNews(kept, row) ? { ...row, files: filesOf(store, row, leave) } : row
    store.append(whole)
    played.add(whole)
    countKept(kept, whole)
    options.onRow(whole)
  }
  const spentMs: Record<Lane, number> = { browser: 0, node: 0 }
  const players = { browser: playInBrowser, node: playInNode }
  while (true) {
    const due = lanes
      .map((lane) => ({ lane, round: nextRound(cells, played, lane, options) }))
      .filter(({ round }) => round.length > 0)
      .sort((left, right) => spentMs[left.lane] - spentMs[right.lane])
    const [next] = due
    if (next === undefined) return 'complete'
    if (isOver()) return 'over'
    const began = performance.now()
    await players[next.lane](next.round, { ...options, played, keep })
    spentMs[next.lane] += performance.now() - began
  }
}

type Lanes = MatrixOptions & {
  readonly played: ReturnType<typeof startPlayed>
  readonly keep: (cell: PlannedCell, number: number, told: Told, leave: (folder: string) => void) => void
}

const bySubject = (cells: readonly PlannedCell[]): readonly (readonly [string, readonly PlannedCell[]])[] =>
  [...new Set(cells.map(({ livestore }) => livestore))].map(
    (name) => [name, cells.filter(({ livestore }) => livestore === name)] as const,
  )

/** Several subjects at a time, each with its share in one go: a process takes longer to start than most trials. */
const playInNode = async (round: readonly PlannedCell[], options: Lanes): Promise<void> => {
  const { subjectOf, seed, jobs, shard, played, keep, isOver, template } = options
  await withEach(bySubject(round), jobs, async ([livestore, own], isBroken) => {
    const isEnough = (): boolean => isOver() || isBroken()
    if (isEnough()) return
    const player = startNodePlayer(subjectOf(livestore), seed)
    try {
      for (let time = 0; time < shareOf.node; time++) {
        for (const cell of own) {
          if (isEnough()) return
          if (whyDone(played.of(cell), options) !== undefined) continue
          const number = nextNumber(played.of(cell), shard)
          const { history, schedule, ...told } = await player.play(cell, number)
          keep(cell, number, told, (folder) => {
            if (history === undefined) return
            keepHistory(folder, { history, livestore, template, ...(schedule !== undefined && { schedule }) })
          })
        }
      }
    } finally {
      await player.close()
    }
  })
}

let rounds = 0

/** One subject after the other: Playwright itself plays several scenarios at a time. */
const playInBrowser = async (round: readonly PlannedCell[], options: Lanes): Promise<void> => {
  const { subjectOf, prepare, store, run, jobs, shard, played, keep, isOver } = options
  for (const [livestore, own] of bySubject(round)) {
    if (isOver()) return
    const subject = subjectOf(livestore)
    const environment = await prepare(subject)
    const due = own.map((cell) => ({ cell, number: nextNumber(played.of(cell), shard) }))
    for (const together of roundsOf(due)) {
      for (let from = 0; from < together.length; from += mostOfRound) {
        if (isOver()) return
        makeFolder(join(store.folder, 'blobs'))
        const blob = join(store.folder, 'blobs', `${options.ofRun.run}-${process.pid}-${++rounds}.zip`)
        const some = together.slice(from, from + mostOfRound)
        const end = await playBrowserRound(some, { subject, run, environment, jobs, blob }, (trial) =>
          keep(trial.cell, trial.number, trial.told, (folder) => {
            if (trial.diagnosis !== undefined) keepAttachments(folder, trial.diagnosis)
          }),
        )
        if (end === 'interrupted') return
      }
    }
  }
}

const keysOf = (row: MatrixRow): readonly string[] => row.fingerprints.map((one) => `${cellName(row)} ${one}`)

const isNews = (kept: ReadonlyMap<string, number>, row: MatrixRow): boolean =>
  keysOf(row).some((key) => (kept.get(key) ?? 0) < keptOfEach)

const countKept = (kept: Map<string, number>, row: MatrixRow): void => {
  if (row.files === undefined) return
  for (const key of keysOf(row)) kept.set(key, (kept.get(key) ?? 0) + 1)
}

/** Has a trial leave its files, and says where they lie. */
const filesOf = (store: MatrixStore, row: MatrixRow, leave: (folder: string) => void): string => {
  const folder = store.folderOf(trialName(row).replaceAll(/[^\w.+/-]/g, '_'))
  leave(folder)
  return relative(store.folder, folder)
}
