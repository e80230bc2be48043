/**
 * A matrix on disk: one folder, in which every finished trial is a line before anything else happens, so that a run that was killed has lost
 * none of them.
 *
 * `matrix.json` what was asked for, and how it ended; `rows.jsonl` a line for each trial; `trials/` what failed trials have left;
 * `blobs/` Playwright's reports; `page/` the page.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, resolve } from 'node:path'
import * as v from 'valibot'
import { makeFolder } from '../../run/make-folder.ts'
import { repositoryRoot } from '../../run/pinned-node.ts'
import { becomeSolePlayer } from '../../run/sole-player.ts'
import { MachineError, UsageError } from '../../run/usage-error.ts'
import { type MatrixRow, readMatrixRow } from './row.ts'

/** Holds every matrix; another one by `FLAKE_HUNT_MATRIX_FOLDER`. */
export const matrixFolder = process.env.FLAKE_HUNT_MATRIX_FOLDER ?? join(repositoryRoot, 'matrix')

const names = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.readonly())
const whole = v.pipe(v.number(), v.integer(), v.minValue(1))
const shardSchema = v.object({ number: whole, of: whole })

const headSchema = v.object({
  seed: v.string(),
  livestore: names,
  /** What was asked for of scenarios, triggers and hunts, by name. */
  items: names,
  /** Trials of each cell; as many as there is time for unless given. */
  trials: v.exactOptional(whole),
  minutes: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
  commit: v.string(),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  /** The machines' parts that it is made of: one, or those that were merged. */
  shards: v.pipe(
    v.array(
      v.object({
        ...shardSchema.entries,
        /** Absent where it was killed. */
        ended: v.exactOptional(v.picklist(['complete', 'time was up', 'interrupted'])),
        seconds: v.exactOptional(v.number()),
      }),
    ),
    v.minLength(1),
    v.readonly(),
  ),
})

/** What a matrix was asked for, and how it ended. */
export type MatrixHead = Readonly<v.InferOutput<typeof headSchema>>
export type MatrixShard = MatrixHead['shards'][number]

/** A matrix that lies on disk. */
export interface ReadMatrix {
  /** Its folder's name. */
  readonly name: string
  readonly folder: string
  readonly head: MatrixHead
  readonly rows: readonly MatrixRow[]
}

export interface MatrixStore extends ReadMatrix {
  /** The row is on disk when this returns. @throws MachineError in one line where it cannot be written */
  readonly append: (row: MatrixRow) => void
  /** Says how its one part ended. */
  readonly end: (how: Required<Pick<MatrixShard, 'ended' | 'seconds'>>) => void
  /** A folder for what a trial has left; it is there when this returns. */
  readonly folderOf: (trial: string) => string
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Names a matrix after when it began. */
export const matrixName = (began: Date, { number, of }: { readonly number: number; readonly of: number }): string => {
  const time = began.toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')
  return of === 1 ? time : `${time}-part-${number}-of-${of}`
}

/**
 * Begins a matrix in a folder of its own; where there is one of this name, in another.
 *
 * @throws MachineError in one line where it cannot be written
 */
export const createMatrixStore = (name: string, head: MatrixHead): MatrixStore => {
  try {
    makeFolder(matrixFolder)
    const folder = makeNewFolder(join(matrixFolder, name))
    playAlone(folder)
    writeFileSync(join(folder, 'rows.jsonl'), '')
    writeHead(folder, head)
    return storeIn(folder, head, [])
  } catch (error) {
    throw new MachineError(
      `The matrix cannot be kept in ${matrixFolder} (${reasonOf(error)}): name a folder that you may write to with FLAKE_HUNT_MATRIX_FOLDER.`,
    )
  }
}

/**
 * Writes a matrix that is known already, in a folder of its own. Its head comes last: until then the folder counts as no matrix, so that
 * who is killed in the middle leaves none that has only some of its trials.
 *
 * @param fill puts what else belongs to it into its folder
 * @throws what `fill` throws, and then nothing is left of it; MachineError in one line where it cannot be written
 */
export const writeMatrix = async (
  name: string,
  { head, rows }: Pick<ReadMatrix, 'head' | 'rows'>,
  fill: (folder: string) => Promise<void>,
): Promise<ReadMatrix> => {
  let folder: string | undefined
  try {
    makeFolder(matrixFolder)
    folder = makeNewFolder(join(matrixFolder, name))
    writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    await fill(folder)
    writeHead(folder, head)
    return { name: basename(folder), folder, head, rows }
  } catch (error) {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    if (error instanceof UsageError || error instanceof MachineError) throw error
    throw new MachineError(
      `The matrix cannot be written to ${folder ?? matrixFolder} (${reasonOf(error)}): make room, or name a folder that you may write to with FLAKE_HUNT_MATRIX_FOLDER.`,
    )
  }
}

/** Two that begin in the same minute do not get into each other's way: only one of them makes a folder. */
const makeNewFolder = (path: string, number = 1): string => {
  const folder = number === 1 ? path : `${path}-${number}`
  try {
    mkdirSync(folder)
    return folder
  } catch (error) {
    if (existsSync(folder)) return makeNewFolder(path, number + 1)
    throw error
  }
}

const writeHead = (folder: string, head: MatrixHead): void => {
  const file = join(folder, 'matrix.json')
  writeFileSync(`${file}.unfinished`, `${JSON.stringify(head, null, 2)}\n`)
  renameSync(`${file}.unfinished`, file)
}

const storeIn = (folder: string, head: MatrixHead, rows: readonly MatrixRow[]): MatrixStore => {
  const all = [...rows]
  const [part, ...others] = head.shards
  return {
    name: basename(folder),
    folder,
    head,
    get rows() {
      return all
    },
    append: (row) => {
      try {
        appendFileSync(join(folder, 'rows.jsonl'), `${JSON.stringify(row)}\n`)
      } catch (error) {
        throw new MachineError(
          `A trial could not be written to ${folder} (${reasonOf(error)}): what was written before is whole; make room, and go on with --resume.`,
        )
      }
      all.push(row)
    },
    end: (how) =>
      writeHead(folder, { ...head, shards: part === undefined ? others : [{ ...part, ...how }, ...others] }),
    folderOf: (trial) => {
      const own = join(folder, 'trials', trial)
      makeFolder(own)
      return own
    },
  }
}

/** Names of all matrices, the last one first. */
export const matrices = (): readonly string[] =>
  existsSync(matrixFolder)
    ? readdirSync(matrixFolder)
        .filter((name) => existsSync(join(matrixFolder, name, 'matrix.json')))
        .sort()
        .reverse()
    : []

/**
 * Reads a matrix.
 *
 * @param name its folder, or the name of one among all; the last one unless given
 * @throws UsageError in one line where there is none, or it is none
 */
export const readMatrix = (name: string | undefined = matrices()[0]): ReadMatrix => {
  if (name === undefined) throw new UsageError('There is no matrix yet: play one with pnpm matrix.')
  const named = [join(matrixFolder, name), resolve(name)].find((folder) => existsSync(join(folder, 'matrix.json')))
  if (named === undefined) {
    throw new UsageError(
      `There is no matrix "${name}": expected a folder with a matrix.json, or one of ${matrices().join(', ') || 'none'}.`,
    )
  }
  try {
    const head = v.parse(headSchema, JSON.parse(readFileSync(join(named, 'matrix.json'), 'utf8')))
    const lines = readFileSync(join(named, 'rows.jsonl'), 'utf8').split('\n')
    return { name: basename(named), folder: named, head, rows: lines.flatMap((line) => readMatrixRow(line) ?? []) }
  } catch (error) {
    throw new UsageError(`${named} cannot be read (${reasonOf(error)}): name the folder of a matrix.`)
  }
}

/**
 * Opens a matrix again, to go on with it.
 *
 * @throws UsageError as `readMatrix` does, and where another process plays it; MachineError where it cannot be written
 */
export const openMatrixStore = (name?: string): MatrixStore => {
  const { folder } = readMatrix(name)
  const file = join(folder, 'rows.jsonl')
  try {
    playAlone(folder)
    // Not before: until now another one may have written.
    const { head, rows } = readMatrix(folder)
    // A torn last line would swallow the next one.
    writeFileSync(`${file}.unfinished`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    renameSync(`${file}.unfinished`, file)
    return storeIn(folder, head, rows)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new MachineError(
      `The matrix cannot go on in ${folder} (${reasonOf(error)}): name a folder that you may write to.`,
    )
  }
}

const playAlone = (folder: string): void =>
  becomeSolePlayer(join(folder, 'playing.json'), `The matrix ${basename(folder)}`)
