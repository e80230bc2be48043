/** Whether a campaign has survived what befell it: nothing left running, no trial lost or counted twice, and the exit code tells. Pure. */
import { exitCodes } from '../../run/exit-codes.ts'
import { type MatrixRow, trialName } from '../matrix/row.ts'

/** What was seen of an ordeal. */
export interface Sight {
  /** Of the campaign that was struck; undefined where a signal ended it. */
  readonly exitCode: number | undefined
  /** Its last word on standard error. */
  readonly complaint: string
  /**
   * Rows that were on disk when it was struck, or at any time where nobody knows when that was; and those that were when nothing of it
   * was left.
   */
  readonly before: readonly MatrixRow[]
  readonly after: readonly MatrixRow[]
  /** How `--resume` ended, where it was asked for. */
  readonly resumed?: { readonly exitCode: number | undefined; readonly complaint: string }
  /** All rows at the very end. */
  readonly rows: readonly MatrixRow[]
  /** Processes and temporary folders that were left. */
  readonly leftRunning: readonly string[]
  readonly leftBehind: readonly string[]
}

/** What an ordeal may come to. */
export interface Expected {
  /**
   * The exit code of the struck campaign that tells what has happened, `signal` where it cannot tell; `of its trials` where that is what they
   * say: the blow may have hit one of them, or none.
   */
  readonly end: number | 'signal' | 'of its trials'
  /** How often each trial must be there: of two campaigns at once, each has its own. */
  readonly campaigns?: number
  /** Whether all trials must be there at the end; those that the harness could not play count. */
  readonly isWhole: boolean
}

/** An undisturbed campaign: what the same trials come to. */
export type Undisturbed = readonly MatrixRow[]

const outcomeOf = ({ fingerprints, unknown }: MatrixRow): string => [...fingerprints, unknown ?? ''].join(' ')

/** Trials of scenarios and triggers of which nothing can be told; of drawn schedules that is usual. */
export const untoldOf = (rows: readonly MatrixRow[]): readonly MatrixRow[] =>
  rows.filter(
    ({ kind, unknown, harnessFailed }) => harnessFailed === true || (kind !== 'hunt' && unknown !== undefined),
  )

const endOf = (rows: readonly MatrixRow[]): number => {
  const untold = untoldOf(rows)
  if (untold.some(({ harnessFailed }) => harnessFailed === true)) return exitCodes.harnessFailed
  return untold.length > 0 ? exitCodes.inconclusive : exitCodes.asExpected
}

/** Everything that is wrong, in words; none where it has survived. */
export const problemsOf = (sight: Sight, expected: Expected, undisturbed: Undisturbed): readonly string[] => {
  const { exitCode, complaint, before, after, resumed, rows, leftRunning, leftBehind } = sight
  const { campaigns = 1, isWhole } = expected
  const end = expected.end === 'of its trials' ? endOf(rows) : expected.end
  const has = (some: readonly MatrixRow[], row: MatrixRow): boolean =>
    some.some((one) => JSON.stringify(one) === JSON.stringify(row))
  const lost = [...before.filter((row) => !has(after, row)), ...after.filter((row) => !has(rows, row))]
  const names = rows.map((row) => `${row.run} ${trialName(row)}`)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  const missing = undisturbed.filter(
    (row) => rows.filter((one) => trialName(one) === trialName(row)).length < campaigns,
  )
  const known = new Map(undisturbed.map((row) => [trialName(row), row]))
  const other = rows.filter((row) => {
    const same = known.get(trialName(row))
    return same !== undefined && untoldOf([row]).length === 0 && outcomeOf(row) !== outcomeOf(same)
  })
  const list = (some: readonly MatrixRow[]): string => some.map(trialName).join(', ')
  return [
    ...((exitCode ?? 'signal') === end
      ? []
      : [`it ended with ${exitCode ?? 'a signal'}, expected ${end}; its last word: ${complaint}`]),
    // A trial that the blow has hit stays one that the harness could not play.
    ...(resumed === undefined || resumed.exitCode === endOf(rows)
      ? []
      : [
          `gone on with, it ended with ${resumed.exitCode ?? 'a signal'}, expected ${endOf(rows)}: ${resumed.complaint}`,
        ]),
    ...(lost.length > 0 ? [`${lost.length} finished trials are lost: ${list(lost)}`] : []),
    ...(twice.length > 0 ? [`counted twice: ${twice.join(', ')}`] : []),
    ...(isWhole && missing.length > 0 ? [`${missing.length} trials were never played: ${list(missing)}`] : []),
    ...(other.length > 0 ? [`came to something else than undisturbed: ${list(other)}`] : []),
    ...(leftRunning.length > 0 ? [`left running: ${leftRunning.join('; ')}`] : []),
    ...(leftBehind.length > 0 ? [`left behind in its temporary folder: ${leftBehind.join(', ')}`] : []),
  ]
}
