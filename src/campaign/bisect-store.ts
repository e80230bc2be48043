/**
 * A search on disk: one file of JSON lines. The first says what was asked for, each other is a trial, written as it ends, so that a search
 * that was killed goes on where it was.
 */
import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { makeFolder } from '../run/make-folder.ts'
import { repositoryRoot } from '../run/pinned-node.ts'
import { becomeSolePlayer } from '../run/sole-player.ts'
import { MachineError, UsageError } from '../run/usage-error.ts'
import { runnerNames } from '../runner/contract.ts'
import { edges } from '../statistics/edge.ts'
import type { BisectRow } from './bisect.ts'

/** Holds every search; another one by `FLAKE_HUNT_BISECTS_FOLDER`. */
export const bisectsFolder = process.env.FLAKE_HUNT_BISECTS_FOLDER ?? join(repositoryRoot, 'bisects')

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

const commitSchema = v.object({ id: v.string(), short: v.string(), subject: v.string() })

const checkoutSchema = v.object({
  /** The top of its working tree. */
  folder: v.string(),
  /** The ids of the commits that were said to be so. */
  good: v.string(),
  bad: v.string(),
  /** The command that builds a commit. */
  build: v.string(),
  /** Oldest first; `versions` has their ids. */
  commits: v.pipe(v.array(commitSchema), v.minLength(1), v.readonly()),
})

const headSchema = v.object({
  asked: v.object({
    scenario: v.exactOptional(v.string()),
    schedule: v.exactOptional(v.string()),
    bug: v.exactOptional(v.string()),
    runner: v.exactOptional(v.picklist(runnerNames)),
  }),
  edge: v.picklist(edges),
  versions: v.pipe(v.array(v.string()), v.minLength(1), v.readonly()),
  checkout: v.exactOptional(checkoutSchema),
  /** The path of a patch that is put on each version. */
  patch: v.exactOptional(v.string()),
  confidence: share,
  mayTurn: v.boolean(),
  show: share,
  trials: v.pipe(v.number(), v.integer(), v.minValue(1)),
})

/** The checkout whose commits are searched. */
export type BisectCheckout = Readonly<v.InferOutput<typeof checkoutSchema>>

/** What was asked for: all that `--resume` goes by. */
export type BisectHead = Readonly<v.InferOutput<typeof headSchema>>

const rowSchema = v.object({
  livestore: v.string(),
  fingerprints: v.pipe(v.array(v.string()), v.readonly()),
  unknown: v.exactOptional(v.string()),
  harnessFailed: v.exactOptional(v.boolean()),
  isHidden: v.exactOptional(v.boolean()),
  isSkipped: v.exactOptional(v.boolean()),
})

export interface BisectStore {
  readonly file: string
  readonly head: BisectHead
  /** What an earlier session has played. */
  readonly earlier: readonly BisectRow[]
  /** The row is on disk when this returns. @throws MachineError in one line where it cannot be written */
  readonly append: (row: BisectRow) => void
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const storeIn = (file: string, head: BisectHead, earlier: readonly BisectRow[]): BisectStore => ({
  file,
  head,
  earlier,
  append: (row) => {
    try {
      appendFileSync(file, `${JSON.stringify(row)}\n`)
    } catch (error) {
      throw new MachineError(
        `A trial could not be written to ${file} (${reasonOf(error)}): what was written before is whole; make room, and go on with --resume.`,
      )
    }
  },
})

/** Begins a search. @throws MachineError where it cannot be written */
export const createBisectStore = (name: string, head: BisectHead): BisectStore => {
  const fileOf = (number: number): string => join(bisectsFolder, `${name}${number === 1 ? '' : `-${number}`}.jsonl`)
  let number = 1
  while (existsSync(fileOf(number))) number += 1
  const file = fileOf(number)
  try {
    makeFolder(bisectsFolder)
    playAlone(file)
    writeFileSync(file, `${JSON.stringify(head)}\n`, { flag: 'wx' })
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new MachineError(
      `The search cannot be kept in ${bisectsFolder} (${reasonOf(error)}): name a folder that you may write to with FLAKE_HUNT_BISECTS_FOLDER.`,
    )
  }
  return storeIn(file, head, [])
}

const playAlone = (file: string): void => becomeSolePlayer(`${file}.playing`, `The search ${basename(file)}`)

/** Names of all searches, the last one first. */
const bisects = (): readonly string[] => {
  if (!existsSync(bisectsFolder)) return []
  const changedAt = (name: string): number => statSync(join(bisectsFolder, name)).mtimeMs
  return readdirSync(bisectsFolder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort((left, right) => changedAt(right) - changedAt(left))
}

/**
 * Opens a search again.
 *
 * @param name its file, or the name of one in the folder; the last one unless given
 * @throws UsageError where there is none, it is none, or another process goes on with it
 */
export const openBisectStore = (name?: string): BisectStore => {
  const chosen = name ?? bisects()[0]
  if (chosen === undefined) throw new UsageError('There is no search to go on with: begin one with pnpm bisect.')
  const file = existsSync(chosen) ? chosen : join(bisectsFolder, chosen)
  let lines: readonly string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${reasonOf(error)}): name the log of a search.`)
  }
  const head = parsed(headSchema, lines[0] ?? '')
  if (head === undefined)
    throw new UsageError(`${file} is no log of a search: its first line does not say what was asked for.`)
  playAlone(file)
  // Not before: until now another one may have written.
  const known = readFileSync(file, 'utf8').split('\n')
  // A search that was killed may have left half a line, which would swallow the next one.
  const rows = known.slice(1).flatMap((line) => parsed(rowSchema, line) ?? [])
  writeFileSync(`${file}.unfinished`, [head, ...rows].map((line) => `${JSON.stringify(line)}\n`).join(''))
  renameSync(`${file}.unfinished`, file)
  return storeIn(file, head, rows)
}

const parsed = <Schema extends typeof headSchema | typeof rowSchema>(
  schema: Schema,
  line: string,
): v.InferOutput<Schema> | undefined => {
  try {
    return v.parse(schema, JSON.parse(line))
  } catch {
    return undefined
  }
}
