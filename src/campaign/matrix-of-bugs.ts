/** What trials of known bugs come to: a row for each way to show a bug, on each subject, on each level. Pure. */
import { type Bug, type Expectation, type ExpectedOf, expectationOf, expectationOfTrigger, judge } from '../bugs/bug.ts'
import { type ExitCode, exitCodes, worstExitCode } from '../run/exit-codes.ts'
import { type Countable, countRate, isEvidence } from '../statistics/count.ts'

export type Level = 'node' | 'browser'

/** One trial, as it is counted here. */
export interface CountedTrial extends Countable {
  /** Of every broken promise, each once; none where all were kept. Doubt is none. */
  readonly fingerprints: readonly string[]
  /** Whether nothing is known because the harness itself failed. */
  readonly harnessFailed?: boolean
  /** What broke and why, in a few lines. */
  readonly diagnosis?: string
}

export interface Row {
  readonly bug: string
  /** The trigger in Node, or the scenario in the browser. */
  readonly way: string
  readonly livestore: string
  readonly level: Level
  readonly trials: number
  /** Trials in which a promise was broken. */
  readonly failed: number
  /** Failed trials that the bug explains. */
  readonly matched: number
  /** `mayFail` where the way is schedule-sensitive. */
  readonly expected: 'fails' | 'holds' | 'mayFail'
  /** Trials in which nothing could be told. */
  readonly unknown: number
  /** Those of them in which the harness itself failed. */
  readonly harnessFailed: number
  /** Other bugs of the table that explained a failed trial, with how often. */
  readonly overlaps: Readonly<Record<string, number>>
  /** What failed trials were found to be, with how often. */
  readonly fingerprints: Readonly<Record<string, number>>
  /** The diagnosis of the first failed trial that is as expected, or otherwise of the first. */
  readonly diagnosis?: string
  /** Why there are no trials. */
  readonly unreachable?: string
  /** What is not as expected, in words. */
  readonly unexpected: readonly string[]
}

/** Whether a promise was broken in a trial. */
export const isFailed = ({ fingerprints }: CountedTrial): boolean => fingerprints.length > 0

/** Counts the trials of one way to show a bug on one subject. */
export const countTrials = (
  about: Pick<Row, 'bug' | 'way' | 'level'> & { readonly subject: ExpectedOf },
  expectation: Expectation,
  trials: readonly CountedTrial[],
): Row => {
  // A way that was found for one bug may always show another on a later version: the row is that one's.
  const own = expectation.type === 'fails' ? expectation.bug.id : about.bug
  const judged = trials.filter(isEvidence)
  const count = countRate(trials, isFailed)
  const judgements = judged.map((trial) => ({ trial, judgement: judge(expectation, trial.fingerprints) }))
  const failed = judged.filter(isFailed)
  const isOwn = ({ judgement }: (typeof judgements)[number]): boolean =>
    judgement.type === 'expected-failure' && judgement.bug.id === own
  const overlaps = judgements.flatMap(({ judgement }) =>
    judgement.type === 'expected-failure' && judgement.bug.id !== own ? [judgement.bug.id] : [],
  )
  const shown = judgements.find(isOwn)?.trial ?? failed[0]
  return {
    bug: own,
    way: about.way,
    livestore: about.subject.name,
    level: about.level,
    trials: count.trials + count.unknown,
    failed: count.failed,
    matched: judgements.filter(isOwn).length,
    expected: expectation.type,
    unknown: count.unknown,
    harnessFailed: trials.filter(({ harnessFailed }) => harnessFailed === true).length,
    overlaps: counted(overlaps),
    fingerprints: counted(failed.map(({ fingerprints }) => fingerprints.join(' and '))),
    ...(shown?.diagnosis !== undefined && { diagnosis: shown.diagnosis }),
    unexpected: [
      ...judgements.flatMap(({ judgement }) => (judgement.type === 'unexpected' ? [judgement.reason] : [])),
      ...trials.flatMap(({ unknown }) => (unknown === undefined ? [] : [unknown])),
      // Other bugs may get in the way now and then, as in a single trial; where they always do, the bug itself was not shown.
      ...(expectation.type === 'fails' && overlaps.length > 1 && overlaps.length === judged.length
        ? [`expected bug ${own}, found nothing but ${[...new Set(overlaps)].join(' and ')}`]
        : []),
    ],
  }
}

/** A row without trials: the bug cannot be shown there, whatever the table expects of the version. */
export const unreachableRow = (
  { bug, way, level, subject }: Pick<Row, 'bug' | 'way' | 'level'> & { readonly subject: ExpectedOf },
  why: string,
): Row => ({
  bug,
  way,
  livestore: subject.name,
  level,
  trials: 0,
  failed: 0,
  matched: 0,
  expected: 'holds',
  unknown: 0,
  harnessFailed: 0,
  overlaps: {},
  fingerprints: {},
  unreachable: why,
  unexpected: [],
})

/** Whether a row is still about what the table says of its way: the table may have given that way to another bug meanwhile. */
const isStill = (table: readonly Bug[], { bug, way, level, livestore, expected }: Row): boolean => {
  const known = table.find(({ id }) => id === bug)
  if (known === undefined) return false
  const { triggers, breaks } = known
  const ways = level === 'node' ? ('none' in triggers ? [] : triggers.map(({ id }) => id)) : scenariosOf(breaks)
  const subject = { name: livestore, version: livestore }
  const expectation =
    level === 'node' ? expectationOfTrigger(table, { id: way }, subject) : expectationOf(table, way, subject)
  return (
    ways.includes(way) && expectation.type === expected && (expectation.type !== 'fails' || expectation.bug.id === bug)
  )
}

const scenariosOf = (breaks: Bug['breaks']): readonly string[] =>
  'none' in breaks ? [] : breaks.map(({ scenario }) => scenario)

/**
 * The rows of several runs as those of one: a later row takes the place of an earlier one that counts the same. One way may count for several
 * bugs, and each of them keeps its row; but not one to which the table does not give that way any more.
 */
export const withRenewed = (table: readonly Bug[], rows: readonly Row[]): readonly Row[] => {
  const renewed: Row[] = []
  for (const row of rows) {
    const isAbout = (one: Row): boolean =>
      one.level === row.level && one.livestore === row.livestore && one.way === row.way
    const isSame = (one: Row): boolean => isAbout(one) && one.bug === row.bug
    // Those of a bug that no way shows have nothing but its name.
    const isOld = (one: Row): boolean => row.way !== '' && isAbout(one) && !isStill(table, one)
    const place = Math.max(renewed.findIndex(isSame), renewed.findIndex(isOld))
    const kept = renewed.map((one, index) => (index === place ? row : one))
    const others = kept.filter((one) => one === row || !(isSame(one) || isOld(one)))
    renewed.splice(0, renewed.length, ...others, ...(place < 0 ? [row] : []))
  }
  return renewed
}

const counted = (things: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...new Set(things)].map((thing) => [thing, things.filter((other) => other === thing).length]))

/** A row in a few words: `3 of 3, as expected`. */
export const resultInWords = (row: Row): string => {
  if (row.unreachable !== undefined) return `not here: ${row.unreachable}`
  const overlaps = Object.entries(row.overlaps).map(([bug, count]) => `${count} with ${bug}`)
  const unknown = row.unknown === 0 ? [] : [`${row.unknown} could not be told`]
  return [`${row.failed} of ${row.trials - row.unknown} failed`, ...overlaps, ...unknown].join(', ')
}

/** Whether a row is as the table of bugs says. */
export const isAsExpected = (row: Row): boolean => row.unexpected.length === 0

/** False alarms: failed trials of ways that should hold, which no bug of the table explains. */
export const falseAlarms = (rows: readonly Row[]): number =>
  rows
    .filter(({ expected }) => expected === 'holds')
    .reduce((sum, row) => sum + row.failed - row.matched - Object.values(row.overlaps).reduce((a, b) => a + b, 0), 0)

/** What rows mean for the command. */
export const exitCodeOfRows = (rows: readonly Row[]): ExitCode =>
  worstExitCode(
    rows.map((row) => {
      if (isAsExpected(row)) return exitCodes.asExpected
      if (row.harnessFailed > 0) return exitCodes.harnessFailed
      return row.unexpected.length > row.unknown ? exitCodes.promiseBroken : exitCodes.inconclusive
    }),
  )

/** The bug that a scenario of tests/known-bugs belongs to, by its file. */
export const bugOfFile = (table: readonly Bug[], file: string): Bug | undefined =>
  table.find(({ id }) => file === `known-bugs/${id}.spec.ts`)
