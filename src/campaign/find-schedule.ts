/** Finds what a person names on the command line: a schedule's file, or a finding of a hunt. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../run/usage-error.ts'
import { readSchedule } from '../schedule/read-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { type FoundVerdict, readVerdict } from './found-verdict.ts'
import { findFinding, hunts } from './hunt-store.ts'

/** A schedule, and what is known of it where it is a finding's. */
export interface NamedSchedule {
  readonly schedule: Schedule
  /** Undefined for a file that lies alone. */
  readonly verdict?: FoundVerdict
}

/** @throws UsageError in one line where it cannot be read */
export const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${error instanceof Error ? error.message : String(error)})`)
  }
}

/**
 * A file, or the smallest schedule of a finding, with the verdict that lies beside it.
 *
 * @throws UsageError in one line where there is neither, or it is no schedule
 */
export const findSchedule = (name: string): NamedSchedule => {
  const folder = existsSync(name) ? undefined : findFinding(name)
  if (folder === undefined && !existsSync(name)) {
    const known =
      hunts().length === 0 ? 'no hunt has been here yet' : `the hunts here are ${hunts().slice(0, 5).join(', ')}`
    throw new UsageError(`There is neither a file nor a finding "${name}" (${known}).`)
  }
  const smallest = folder === undefined ? name : join(folder, 'schedule.json')
  // A hunt that was interrupted has not made it smaller yet.
  const file = folder === undefined || existsSync(smallest) ? smallest : join(folder, 'shortest.json')
  const schedule = readSchedule(readText(file), file)
  const beside = join(dirname(file), 'verdict.json')
  if (!existsSync(beside)) return { schedule }
  const verdict = readVerdict(readText(beside))
  if (verdict === undefined) {
    throw new UsageError(
      `${beside} is no verdict of a finding: on what it was found, and as what, cannot be read. Take it away to play the schedule alone.`,
    )
  }
  return { schedule, verdict }
}
