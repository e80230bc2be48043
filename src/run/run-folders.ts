/**
 * The folders of runs: `<temporary folder>/flake-hunt-<user>/<id>/`, each with a `run.json` that says whose it is.
 *
 * Paths stay short, because browsers put unix sockets under them (at most 104 bytes on macOS).
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { mountsBelow, unmount } from './mounts.ts'
import { startTimeOf } from './process-table.ts'
import { UsageError } from './usage-error.ts'

/** Content of a run's `run.json`. */
export interface RunRecord {
  readonly pid: number
  /** Start time of that process, since pids are used again. */
  readonly startTime: string
  /** ISO 8601. */
  readonly startedAt: string
}

/** A folder that is half made is another start's in progress, unless it is older than this. Milliseconds. */
const abandonedAfterMs = 3_600_000

/** The folder that holds the folders of all runs of this user. */
export const runsRoot = (temporaryFolder?: string): string =>
  // An empty TMPDIR means none.
  join(resolve(temporaryFolder || tmpdir()), `flake-hunt-${process.getuid?.() ?? 'user'}`)

/** The folder of one run. */
export const runFolder = (root: string, id: string): string => join(root, id)

/** A new run's id: eight hexadecimal digits. */
export const makeRunId = (): string => randomBytes(4).toString('hex')

/**
 * Makes the folder of a run, whole at once: another start that looks around never sees it without its `run.json`.
 *
 * @throws UsageError where the temporary folder cannot be written
 */
export const makeRunFolder = (root: string, id: string, record: RunRecord): string => {
  const folder = runFolder(root, id)
  const unfinished = join(root, `.new-${id}`)
  try {
    mkdirSync(unfinished, { recursive: true, mode: 0o700 })
    writeFileSync(join(unfinished, 'run.json'), `${JSON.stringify(record)}\n`)
    renameSync(unfinished, folder)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `Cannot write the temporary folder ${root} (${reason}). Make it writable, or set TMPDIR to a folder that is.`,
    )
  }
  return folder
}

/** Removes a run's folder; files that its last processes still write are waited for, and what is mounted in it is unmounted. */
export const removeRunFolder = (folder: string): void => {
  for (const mounted of mountsBelow(folder)) unmount(mounted)
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

/** Runs whose runner is alive no more, though their folder is still there. */
export const findAbandonedRuns = (root: string): readonly { readonly id: string; readonly folder: string }[] =>
  listFolder(root)
    .map((name) => ({ id: name, folder: join(root, name) }))
    .filter(({ id, folder }) => {
      const record = id.startsWith('.') ? undefined : readRunRecord(folder)
      if (record === undefined) return isOlderThan(folder, abandonedAfterMs)
      return startTimeOf(record.pid) !== record.startTime
    })

/** The `run.json` of a run's folder, or undefined where it is missing or damaged. */
export const readRunRecord = (folder: string): RunRecord | undefined => {
  try {
    const record: unknown = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))
    return isRunRecord(record) ? record : undefined
  } catch {
    return undefined
  }
}

const isRunRecord = (value: unknown): value is RunRecord =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  Number.isInteger(value.pid) &&
  'startTime' in value &&
  typeof value.startTime === 'string' &&
  'startedAt' in value &&
  typeof value.startedAt === 'string'

const listFolder = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const isOlderThan = (path: string, ageMs: number): boolean => {
  try {
    return Date.now() - statSync(path).mtimeMs > ageMs
  } catch {
    return false
  }
}
