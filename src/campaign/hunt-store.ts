/**
 * A hunt on disk: one folder, in which every finished trial is a line before the next begins, so that a hunt that was killed goes on
 * where it was.
 *
 * `hunt.json` what was asked for, `trials.jsonl` a line for each trial, `findings/<id>/` a folder for each finding.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../run/pinned-node.ts'
import { UsageError } from '../run/usage-error.ts'
import { type HuntRow, readRow } from './hunt-row.ts'

/** Holds every hunt; another one by `FLAKE_HUNT_HUNTS_FOLDER`. */
export const huntsFolder = process.env.FLAKE_HUNT_HUNTS_FOLDER ?? join(repositoryRoot, 'hunts')

export interface HuntStore {
  readonly folder: string
  readonly rows: () => readonly HuntRow[]
  /** The row is on disk when this returns. */
  readonly append: (row: HuntRow) => void
  /** The folder of a finding; it is there when this returns. */
  readonly findingFolder: (id: string) => string
  /** Writes a file of a finding, whole or not at all. */
  readonly write: (id: string, name: string, text: string) => void
}

const guarded = <Result>(what: string, act: () => Result): Result => {
  try {
    return act()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${what} (${reason}). What was written before is whole: make room, and go on with --resume.`)
  }
}

/** Begins a hunt in a folder of its own. `settings` is what `--resume` will go by. */
export const createHuntStore = (name: string, settings: unknown): HuntStore => {
  const folder = join(huntsFolder, name)
  guarded(`The hunt's folder ${folder} cannot be written`, () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'hunt.json'), `${JSON.stringify(settings, null, 2)}\n`)
    writeFileSync(join(folder, 'trials.jsonl'), '')
  })
  return storeIn(folder, [])
}

/**
 * Opens a hunt again.
 *
 * @param name its folder's name; the last one unless given
 * @throws UsageError where there is none, or its settings cannot be read
 */
export const openHuntStore = (name?: string): { readonly store: HuntStore; readonly settings: unknown } => {
  const chosen = name ?? hunts()[0]
  if (chosen === undefined) throw new UsageError('There is no hunt to go on with: begin one with pnpm hunt.')
  const folder = join(huntsFolder, chosen)
  const file = join(folder, 'hunt.json')
  if (!existsSync(file))
    throw new UsageError(`There is no hunt "${chosen}": expected one of ${hunts().join(', ') || 'none'}.`)
  const rows = readFileSync(join(folder, 'trials.jsonl'), 'utf8')
    .split('\n')
    .flatMap((line) => readRow(line) ?? [])
  // A torn last line would swallow the next one.
  writeWhole(join(folder, 'trials.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  try {
    return { store: storeIn(folder, rows), settings: JSON.parse(readFileSync(file, 'utf8')) }
  } catch {
    throw new UsageError(`${file} is no JSON: the hunt cannot go on. Begin another one.`)
  }
}

/** Names of all hunts, the last one first. */
export const hunts = (): readonly string[] => {
  if (!existsSync(huntsFolder)) return []
  const changedAt = (name: string): number => statSync(join(huntsFolder, name)).mtimeMs
  return readdirSync(huntsFolder)
    .filter((name) => existsSync(join(huntsFolder, name, 'hunt.json')))
    .sort((left, right) => changedAt(right) - changedAt(left))
}

/** The folder of a finding, by its id, in the last hunt that has it; undefined where none has. */
export const findFinding = (id: string): string | undefined =>
  hunts()
    .map((name) => join(huntsFolder, name, 'findings', id))
    .find((folder) => existsSync(folder))

const storeIn = (folder: string, earlier: readonly HuntRow[]): HuntStore => {
  const rows = [...earlier]
  const findingFolder = (id: string): string => {
    const path = join(folder, 'findings', id)
    mkdirSync(path, { recursive: true })
    return path
  }
  return {
    folder,
    rows: () => rows,
    append: (row) => {
      guarded(`A trial could not be written to ${folder}`, () =>
        appendFileSync(join(folder, 'trials.jsonl'), `${JSON.stringify(row)}\n`),
      )
      rows.push(row)
    },
    findingFolder,
    write: (id, name, text) =>
      guarded(`A finding could not be written to ${folder}`, () => writeWhole(join(findingFolder(id), name), text)),
  }
}

const writeWhole = (file: string, text: string): void => {
  writeFileSync(`${file}.unfinished`, text)
  renameSync(`${file}.unfinished`, file)
}
