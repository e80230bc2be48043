/**
 * What a hunt has already told of when a finding became inevitable, so that a replay need not play it all again. It holds for the very
 * schedule, subject, runner and fingerprint that it was asked of, and for a LiveStore that cannot have changed since.
 */
import { createHash } from 'node:crypto'
import type { RunnerName } from '../runner/contract.ts'
import { formatSchedule } from '../schedule/read-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import type { Subject } from '../subject/subject.ts'
import type { InevitableInWords } from './find-inevitable.ts'
import type { FoundVerdict } from './found-verdict.ts'

/** One name for all that a schedule says: a verdict.json keeps it, to tell whether the schedule beside it is still the same. */
export const digestOfSchedule = (schedule: Schedule): string =>
  createHash('sha256').update(formatSchedule(schedule)).digest('hex')

export interface AskedAgain {
  /** What lies beside the schedule; undefined where nothing does. */
  readonly verdict: FoundVerdict | undefined
  readonly schedule: Schedule
  readonly subject: Pick<Subject, 'name' | 'version'>
  readonly runner: RunnerName
  /** The failure that is looked into. */
  readonly fingerprint: string
}

/**
 * The answer that a verdict holds to this very question; undefined where it has none.
 *
 * @example
 * knownInevitable({ verdict, schedule, subject, runner: 'simulation', fingerprint: 'stalled/leader' })?.words
 */
export const knownInevitable = ({
  verdict,
  schedule,
  subject,
  runner,
  fingerprint,
}: AskedAgain): InevitableInWords | undefined => {
  if (verdict?.inevitable === undefined) return undefined
  // A build of one's own is another whenever it is built.
  const isPublished = subject.name === subject.version
  const isSame =
    isPublished &&
    verdict.livestore === subject.name &&
    verdict.runner === runner &&
    verdict.fingerprint === fingerprint &&
    verdict.schedule === digestOfSchedule(schedule)
  return isSame ? verdict.inevitable : undefined
}
