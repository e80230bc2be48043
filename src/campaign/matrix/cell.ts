/**
 * The cells of a matrix, counted from its rows: how often each failed, with its interval, what it failed with, and whether that is what the
 * table of bugs says. Pure.
 */
import { type Bug, bugsOf, type Expectation, expectationOf, expectationOfTrigger, judge } from '../../bugs/bug.ts'
import { triggers } from '../../simulation/triggers/index.ts'
import { type Count, countRate, isEvidence } from '../../statistics/count.ts'
import { estimateQuantiles, type QuantileEstimate, type ToldQuantile } from '../../statistics/quantiles.ts'
import { exactInterval, type Interval, type Posterior, posteriorOf } from '../../statistics/rate.ts'
import { bugOf } from '../hunt-row.ts'
import { type CellKey, cellName, type MatrixRow } from './row.ts'

/** What a cell comes to, the worst first. */
export const cellWords = [
  'harness failed',
  'new finding',
  'unexpected',
  'inconclusive',
  'quarantined',
  'as expected',
  'unsupported',
] as const
export type CellWord = (typeof cellWords)[number]

/** What trials failed with, and the known bug that explains it there; null for what nobody knows. */
export interface CellFinding {
  readonly fingerprint: string
  readonly bug: string | null
  readonly count: number
  /** Trials that show it and have left files. */
  readonly shown: readonly MatrixRow[]
}

export interface Cell extends CellKey {
  readonly name: string
  readonly version: string
  readonly expected: Expectation['type']
  /** Failed trials are those in which a promise was broken, expected or not. */
  readonly count: Count
  /** Absent where there is no evidence. */
  readonly interval?: Interval
  readonly posterior: Posterior
  readonly harnessFailed: number
  readonly unsupported?: string
  /** What is not as expected, each once, in words. */
  readonly unexpected: readonly string[]
  /** Why trials could not be told, with how often. */
  readonly unknowns: Readonly<Record<string, number>>
  readonly findings: readonly CellFinding[]
  /** Milliseconds; absent where nothing has settled. */
  readonly drain?: Readonly<Record<ToldQuantile, QuantileEstimate>>
  readonly word: Exclude<CellWord, 'quarantined'>
  readonly rows: readonly MatrixRow[]
}

/**
 * The cells of some rows, in the order in which they first occur. A trial that occurs twice, such as in two shards that were merged twice,
 * counts once.
 */
export const cellsOf = (rows: readonly MatrixRow[], table: readonly Bug[]): readonly Cell[] => {
  const byCell = new Map<string, Map<number, MatrixRow>>()
  for (const row of rows) {
    const name = cellName(row)
    const own = byCell.get(name) ?? new Map<number, MatrixRow>()
    if (!own.has(row.number)) own.set(row.number, row)
    byCell.set(name, own)
  }
  return [...byCell.values()].flatMap((own) => {
    const [first, ...others] = own.values()
    return first === undefined ? [] : [cellOf(first, [first, ...others], table)]
  })
}

/** What a trial of a cell is expected to do. A drawn schedule may show whatever its subject has. */
export const expectationOfCell = (
  { kind, item, livestore, version, isCanary }: CellKey & Pick<MatrixRow, 'version'>,
  table: readonly Bug[],
): Expectation => {
  const subject = { name: livestore, version }
  if (isCanary === true || kind === 'bug')
    return expectationOfTrigger(table, triggers.find(({ id }) => id === item) ?? { id: item }, subject)
  if (kind === 'scenario') return expectationOf(table, item, subject)
  return { type: 'mayFail', bugs: bugsOf(table, subject), others: [] }
}

const cellOf = (key: MatrixRow, rows: readonly MatrixRow[], table: readonly Bug[]): Cell => {
  const expectation = expectationOfCell(key, table)
  const played = rows.filter(({ unsupported }) => unsupported === undefined)
  const judged = played.filter(isEvidence)
  const judgements = judged.map(({ fingerprints }) => judge(expectation, fingerprints))
  const unexpected = judgements.flatMap((judgement) => (judgement.type === 'unexpected' ? [judgement.reason] : []))
  const count = countRate(played, ({ fingerprints }) => fingerprints.length > 0)
  const findings = findingsOf(judged, key, table)
  const harnessFailed = played.filter((row) => row.harnessFailed === true).length
  const [unsupported] = rows.flatMap((row) => row.unsupported ?? [])
  const drain = estimateQuantiles(judged.flatMap(({ drainMs }) => drainMs ?? []))
  const { livestore, kind, item, backend, isCanary, version } = key
  return {
    livestore,
    kind,
    item,
    backend,
    ...(isCanary !== undefined && { isCanary }),
    name: cellName(key),
    version,
    expected: expectation.type,
    count,
    ...(count.trials > 0 && { interval: exactInterval(count) }),
    posterior: posteriorOf(count),
    harnessFailed,
    ...(unsupported !== undefined && { unsupported }),
    unexpected: [...new Set(unexpected)],
    unknowns: counted(played.flatMap(({ unknown }) => unknown ?? [])),
    findings,
    ...(drain !== undefined && { drain }),
    word: wordOf({
      harnessFailed,
      isNew: findings.some(({ bug }) => bug === null),
      isUnexpected: unexpected.length > 0,
      hasEvidence: count.trials > 0,
      isUnsupported: unsupported !== undefined,
    }),
    rows,
  }
}

const wordOf = (known: {
  readonly harnessFailed: number
  readonly isNew: boolean
  readonly isUnexpected: boolean
  readonly hasEvidence: boolean
  readonly isUnsupported: boolean
}): Cell['word'] => {
  if (known.harnessFailed > 0) return 'harness failed'
  if (known.isNew) return 'new finding'
  if (known.isUnexpected) return 'unexpected'
  if (known.hasEvidence) return 'as expected'
  return known.isUnsupported ? 'unsupported' : 'inconclusive'
}

const findingsOf = (rows: readonly MatrixRow[], key: MatrixRow, table: readonly Bug[]): readonly CellFinding[] => {
  const fingerprints = [...new Set(rows.flatMap((row) => row.fingerprints))]
  return fingerprints
    .map((fingerprint) => {
      const own = rows.filter((row) => row.fingerprints.includes(fingerprint))
      return {
        fingerprint,
        bug: bugOf(table, key.version, fingerprint) ?? null,
        count: own.length,
        shown: own.filter(({ files }) => files !== undefined),
      }
    })
    .sort((left, right) => Number(left.bug !== null) - Number(right.bug !== null) || right.count - left.count)
}

const counted = (things: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...new Set(things)].map((thing) => [thing, things.filter((other) => other === thing).length]))
