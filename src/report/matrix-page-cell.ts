/** A cell as the matrix's page shows it: what is claimed in words, and what is drawn in numbers. Pure. */
import type { FileLink, NightRate, PageCell, PageFinding, PageTrial } from '../../apps/matrix-page/src/data.ts'
import type { Bug } from '../bugs/bug.ts'
import { type Cell, type CellFinding, expectationOfCell } from '../campaign/matrix/cell.ts'
import { type Quarantine, wordIn } from '../campaign/matrix/quarantine.ts'
import { replayCommand } from '../campaign/matrix/replay-command.ts'
import type { MatrixRow } from '../campaign/matrix/row.ts'
import { percent, rateInWords } from '../statistics/rate.ts'
import { counted, duration, inOneLine, listed } from './matrix-page-words.ts'

/** What a trial has left, as its folder says. */
export interface TrialLeft {
  /** Names of its files. */
  readonly names: readonly string[]
  /** The text of its `diagnosis.md`, where there is one. */
  readonly diagnosis?: string
}

/** What a page is made with, besides the cells. */
export interface CellContext {
  readonly table: readonly Bug[]
  /** What lies in a trial's folder, which is given from the matrix's. */
  readonly look: (files: string) => TrialLeft
  /** The matrix's folder as the page's links see it, such as `..`. */
  readonly linksTo: string
  /** The matrix's folder as a command line sees it, such as `matrix/20261122-0200`. */
  readonly folder: string
}

/** Trials of one cell that a page lists: its rows have all of them. */
const mostTrials = 60
/** Characters of a diagnosis of what is new, and of what is known. */
const mostDiagnosis = { isNew: 6_000, isKnown: 1_200 }

/**
 * A cell for the page.
 *
 * @param machineOf the place of a machine in the page's list
 */
export const pageCellOf = (
  cell: Cell,
  {
    quarantine,
    history,
    machineOf,
    ...context
  }: CellContext & {
    readonly quarantine: Quarantine | undefined
    readonly history: readonly NightRate[]
    readonly machineOf: (machine: string) => number
  },
): PageCell => {
  const { count, posterior, rows } = cell
  const shown = trialsToShow(rows)
  // Each drawn schedule has a command of its own.
  const replay = cell.kind === 'hunt' ? undefined : replayCommand(cell, context)
  const word = wordIn(cell, quarantine)
  return {
    name: cell.name,
    livestore: cell.livestore,
    word,
    failed: count.failed,
    trials: count.trials,
    unknown: count.unknown,
    harnessFailed: cell.harnessFailed,
    rate: rateOf(cell),
    believed: `Posterior from a uniform prior: mean ${percent(posterior.mean)}, from ${percent(posterior.from)} to ${percent(posterior.to)}`,
    expected: expectedOf(cell, context.table),
    expectedType: cell.expected,
    ...(quarantine !== undefined && { quarantine }),
    reasons: reasonsOf(cell),
    findings: cell.findings.map((finding) => findingOf(finding, cell, context)),
    drain: drainOf(cell),
    history,
    ...(replay !== undefined && { replay }),
    shownTrials: shown.map((row) => trialOf(row, { ...context, machineOf })),
    trialsLeftOut: rows.length - shown.length,
  }
}

/** A count, and the interval without which it means nothing. */
export const rateOf = ({ count, word }: Pick<Cell, 'count' | 'word'>): readonly [string, string] => {
  if (count.trials === 0) return [word === 'unsupported' ? 'not there' : 'not known', '']
  const [first = '', ...rest] = rateInWords(count).split(': ')
  return [first, rest.join(': ')]
}

const expectedOf = (cell: Cell, table: readonly Bug[]): string => {
  const expectation = expectationOfCell(cell, table)
  switch (expectation.type) {
    case 'holds':
      return 'must hold'
    case 'fails':
      return `must fail with ${expectation.bug.id}${cell.isCanary === true ? ': it is the canary' : ''}`
    case 'mayFail':
      return cell.kind === 'hunt'
        ? `may show any of the ${counted(expectation.bugs.length, 'bug')} that its version has`
        : `may fail with ${listed(expectation.bugs.map(({ id }) => id))}`
  }
}

const reasonsOf = ({ unexpected, unknowns, unsupported, harnessFailed }: Cell): readonly string[] => [
  ...(harnessFailed > 0 ? [`The harness failed in ${counted(harnessFailed, 'trial')}`] : []),
  ...unexpected.map((reason) => inOneLine(reason, 600)),
  ...Object.entries(unknowns).map(([why, times]) => `Not known of ${counted(times, 'trial')}: ${inOneLine(why, 600)}`),
  ...(unsupported === undefined ? [] : [`Not played there: ${inOneLine(unsupported, 600)}`]),
]

const drainOf = ({ drain }: Cell): PageCell['drain'] =>
  drain === undefined
    ? []
    : Object.entries(drain).map(([name, { value, from, to }]) => ({
        name,
        value: duration(value),
        interval:
          from === null && to === null
            ? 'too few to say'
            : from === null
              ? `at most ${duration(to ?? 0)}`
              : to === null
                ? `at least ${duration(from)}`
                : `${duration(from)} to ${duration(to)}`,
      }))

const findingOf = (finding: CellFinding, cell: Cell, context: CellContext): PageFinding => {
  const { fingerprint, bug, count, shown } = finding
  const looked = shown
    .slice(0, 3)
    .flatMap((row) => (row.files === undefined ? [] : [{ row, files: row.files, left: context.look(row.files) }]))
  const told = looked.find(({ left }) => left.diagnosis !== undefined) ?? looked[0]
  const drawn = cell.kind === 'hunt' ? looked.find(({ left }) => left.names.includes('schedule.json')) : undefined
  const replay = drawn && replayCommand({ ...cell, findings: [{ ...finding, shown: [drawn.row] }] }, context)
  const text = told?.left.diagnosis
  return {
    fingerprint,
    bug,
    count,
    links: told === undefined ? [] : linksOf(told.files, told.left.names, context),
    ...(text !== undefined && {
      diagnosis: sectionOf(text, fingerprint, bug === null ? mostDiagnosis.isNew : mostDiagnosis.isKnown),
    }),
    ...(replay !== undefined && { replay }),
  }
}

/** What a diagnosis says of a fingerprint and what led to it; not what it says of others that broke in the same trial. */
const sectionOf = (text: string, fingerprint: string, most: number): string => {
  const sections = text.split(/^(?=## )/m)
  const isOther = (section: string): boolean =>
    /^## [a-z]+\/\S+$/m.test(section) && !section.startsWith(`## ${fingerprint}\n`)
  const own = sections.filter(
    (section, index) => index > 0 && !isOther(section) && !section.startsWith('## What was checked'),
  )
  const kept = (own.length === 0 ? text : own.join('')).trim()
  return kept.length <= most ? kept : `${kept.slice(0, most).trimEnd()}\n… the rest is in diagnosis.md`
}

const linked: readonly (readonly [name: string, text: string])[] = [
  ['timeline.html', 'Timeline'],
  ['diagnosis.md', 'Diagnosis'],
  ['schedule.json', 'Schedule'],
]

const linksOf = (
  files: string,
  names: readonly string[],
  { linksTo }: Pick<CellContext, 'linksTo'>,
): readonly FileLink[] => {
  const folder = `${linksTo}/${files.split('/').map(encodeURIComponent).join('/')}`
  return linked.flatMap(([name, text]) => (names.includes(name) ? [{ text, href: `${folder}/${name}` }] : []))
}

/** Those that did not hold first; then in their order. */
const trialsToShow = (rows: readonly MatrixRow[]): readonly MatrixRow[] =>
  [...rows]
    .sort((left, right) => Number(hasHeld(left)) - Number(hasHeld(right)) || left.number - right.number)
    .slice(0, mostTrials)

const hasHeld = ({ fingerprints, unknown, unsupported }: MatrixRow): boolean =>
  fingerprints.length === 0 && unknown === undefined && unsupported === undefined

const outcomeOf = ({ fingerprints, unknown, unsupported, harnessFailed }: MatrixRow): string => {
  if (harnessFailed === true) return `the harness failed: ${inOneLine(unknown ?? 'nothing more is known')}`
  if (unsupported !== undefined) return `not played: ${inOneLine(unsupported)}`
  if (unknown !== undefined) return `not known: ${inOneLine(unknown)}`
  return fingerprints.length === 0 ? 'held' : fingerprints.join(', ')
}

const trialOf = (
  row: MatrixRow,
  {
    machineOf,
    look,
    linksTo,
  }: Pick<CellContext, 'look' | 'linksTo'> & { readonly machineOf: (machine: string) => number },
): PageTrial => ({
  number: row.number,
  seed: row.seed,
  parameters: Object.entries(row.parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', '),
  outcome: outcomeOf(row),
  isBroken: row.fingerprints.length > 0,
  took: duration(row.tookMs),
  load: row.load.toFixed(1),
  machine: machineOf(row.machine),
  links: row.files === undefined ? [] : linksOf(row.files, look(row.files).names, { linksTo }),
})
