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
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { makeFolder } from '../run/make-folder.ts'
import { repositoryRoot } from '../run/pinned-node.ts'
import { becomeSolePlayer } from '../run/sole-player.ts'
import { MachineError, UsageError } from '../run/usage-error.ts'
import { type HuntRow, readRow } from './hunt-row.ts'
import type { HuntSettings } from './hunt-settings.ts'
import { readSettings } from './read-settings.ts'

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
  /** Removes the folder where nothing was played. */
  readonly removeIfEmpty: () => void
}

/** @throws MachineError in one line, with what to do, where the file system refuses */
const guarded = <Result>(what: string, whatToDo: string, act: () => Result): Result => {
  try {
    return act()
  } catch (error) {
    if (error instanceof UsageError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new MachineError(`${what} (${reason}): ${whatToDo}.`)
  }
}

const goOn = 'what was written before is whole; make room, and go on with --resume'

/**
 * Begins a hunt in a folder of its own; where there is one of this name, in another. `settings` is what `--resume` will go by.
 *
 * @throws MachineError where it cannot be written
 */
export const createHuntStore = (name: string, settings: HuntSettings): HuntStore => {
  const whatToDo = 'name a folder that you may write to with FLAKE_HUNT_HUNTS_FOLDER'
  const folder = guarded(`The hunt cannot be kept in ${huntsFolder}`, whatToDo, () => {
    makeFolder(huntsFolder)
    const own = makeNewFolder(join(huntsFolder, name))
    playAlone(own)
    writeFileSync(join(own, 'trials.jsonl'), '')
    writeWhole(join(own, 'hunt.json'), `${JSON.stringify(settings, null, 2)}\n`)
    return own
  })
  return storeIn(folder, [])
}

/** A folder of that name that was not there before: two hunts of one seed may begin in the same minute. */
const makeNewFolder = (path: string, number = 1): string => {
  const folder = number === 1 ? path : `${path}-${number}`
  if (existsSync(folder)) return makeNewFolder(path, number + 1)
  mkdirSync(folder)
  return folder
}

/**
 * Opens a hunt again.
 *
 * @param name its folder's name; the last one unless given
 * @throws UsageError where there is none, it cannot be read, or another process plays it; MachineError where it cannot be written
 */
export const openHuntStore = (name?: string): { readonly store: HuntStore; readonly settings: HuntSettings } => {
  const known = hunts()
  const chosen = name ?? known[0]
  if (chosen === undefined) throw new UsageError('There is no hunt to go on with: begin one with pnpm hunt.')
  if (!known.includes(chosen)) {
    throw new UsageError(`There is no hunt "${chosen}": expected one of ${known.join(', ') || 'none'}.`)
  }
  const folder = join(huntsFolder, chosen)
  const settings = readPart(join(folder, 'hunt.json'), readSettings)
  const trials = join(folder, 'trials.jsonl')
  const cannotGoOn = `The hunt cannot go on in ${folder}`
  guarded(cannotGoOn, goOn, () => playAlone(folder))
  const rows = readPart(trials, (text) => text.split('\n').flatMap((line) => readRow(line) ?? []))
  // A torn last line would swallow the next one.
  guarded(cannotGoOn, goOn, () => writeWhole(trials, rows.map((row) => `${JSON.stringify(row)}\n`).join('')))
  return { store: storeIn(folder, rows), settings }
}

const playAlone = (folder: string): void =>
  becomeSolePlayer(join(folder, 'playing.json'), `The hunt ${basename(folder)}`)

/** @throws UsageError in one line where the file cannot be read, or is something else */
const readPart = <Part>(file: string, read: (text: string) => Part): Part => {
  try {
    return read(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`${file} cannot be read (${reason}): the hunt cannot go on. Begin another one.`)
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
    .map((name) => join(huntsFolder, name, 'findings'))
    .filter((folder) => existsSync(folder) && readdirSync(folder).includes(id))
    .map((folder) => join(folder, id))[0]

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
      guarded(`A trial could not be written to ${folder}`, goOn, () =>
        appendFileSync(join(folder, 'trials.jsonl'), `${JSON.stringify(row)}\n`),
      )
      rows.push(row)
    },
    findingFolder,
    removeIfEmpty: () => {
      if (rows.length === 0) rmSync(folder, { recursive: true, force: true })
    },
    write: (id, name, text) =>
      guarded(`A finding could not be written to ${folder}`, goOn, () =>
        writeWhole(join(findingFolder(id), name), text),
      ),
  }
}

const writeWhole = (file: string, text: string): void => {
  writeFileSync(`${file}.unfinished`, text)
  renameSync(`${file}.unfinished`, file)
}
