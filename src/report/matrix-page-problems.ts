/** Why a matrix cannot be trusted, or not as a whole: its canary, its parts, its own failures. Pure. */
import type { Problem } from '../../apps/matrix-page/src/data.ts'
import type { Cell } from '../campaign/matrix/cell.ts'
import type { MatrixHead } from '../campaign/matrix/store.ts'
import { cellInWords, counted, inOneLine, listed } from './matrix-page-words.ts'

/** A canary that was played longer before the last trial than this has not seen what that one ran on. */
const freshMs = 24 * 60 * 60 * 1_000

export const linkTo = (cell: Cell) => ({ cell: cell.name, text: cellInWords(cell) })

/** All that is wrong with the matrix itself. */
export const problemsOf = (head: MatrixHead, cells: readonly Cell[]): readonly Problem[] => [
  ...canaryProblems(cells),
  ...partProblems(head),
  ...harnessProblems(cells),
  ...unplayedProblems(head, cells),
]

/** What the canary came to, for the line of facts. */
export const canaryInWords = (cells: readonly Cell[]): string => {
  const counts = cells.filter(({ isCanary }) => isCanary === true).map(({ count }) => count)
  const sum = (of: 'failed' | 'trials'): number => counts.reduce((total, count) => total + count[of], 0)
  return counts.length === 0 ? 'no canary' : `canary found in ${sum('failed')} of ${sum('trials')}`
}

const canaryProblems = (cells: readonly Cell[]): readonly Problem[] => {
  const canaries = cells.filter(({ isCanary }) => isCanary === true)
  if (canaries.length === 0) {
    const text = 'No canary was played: nothing shows that this matrix could have found anything.'
    return [{ type: 'canary', text, cells: [] }]
  }
  const missed = canaries.flatMap((cell): readonly Problem[] => {
    const why = whyMissed(cell)
    return why === undefined
      ? []
      : [{ type: 'canary', text: `The canary ${why}: this matrix may be blind.`, cells: [linkTo(cell)] }]
  })
  const lastOf = (some: readonly Cell[]): number =>
    some.reduce((last, { rows }) => rows.reduce((most, { at }) => Math.max(most, Date.parse(at)), last), 0)
  const behind = lastOf(cells) - lastOf(canaries)
  if (behind <= freshMs) return missed
  const text = `The canary is stale: it was last played ${counted(Math.floor(behind / 3_600_000), 'hour')} before the last trial.`
  return [...missed, { type: 'canary', text, cells: canaries.map(linkTo) }]
}

/** Undefined where it was found each time, as what it is. */
const whyMissed = ({ word, count, unexpected, unknowns }: Cell): string | undefined => {
  if (word === 'as expected' && count.failed === count.trials) return undefined
  if (count.trials === 0) return inOneLine(`could not be judged (${Object.keys(unknowns)[0] ?? 'not played'})`)
  if (count.failed < count.trials) return `was found in ${count.failed} of ${count.trials} trials only`
  return inOneLine(unexpected[0] === undefined ? `came to "${word}"` : `showed something else: ${unexpected[0]}`)
}

const partProblems = ({ shards }: MatrixHead): readonly Problem[] => {
  const of = Math.max(...shards.map((shard) => shard.of))
  const numbers = Array.from({ length: of }, (_, index) => index + 1)
  const missing = numbers.filter((number) => !shards.some((shard) => shard.number === number))
  const named = (some: readonly number[]): string =>
    of === 1 ? 'The run' : `${some.length === 1 ? 'Part' : 'Parts'} ${listed(some.map(String))} of ${of}`
  const numbersOf = (isSo: (shard: MatrixHead['shards'][number]) => boolean): readonly number[] =>
    shards.filter(isSo).map(({ number }) => number)
  const died = numbersOf(({ ended }) => ended === undefined)
  const interrupted = numbersOf(({ ended }) => ended === 'interrupted')
  const problem = (some: readonly number[], text: string): readonly Problem[] =>
    some.length === 0 ? [] : [{ type: 'parts', text: `${named(some)} ${text}`, cells: [] }]
  return [
    ...problem(
      missing,
      missing.length === 1 ? 'is missing: its trials are in no count.' : 'are missing: their trials are in no count.',
    ),
    ...problem(died, 'did not end: killed, still running, or not there. What was played of it is counted.'),
    ...problem(
      interrupted,
      `${interrupted.length === 1 ? 'was' : 'were'} interrupted: what was played until then is counted.`,
    ),
  ]
}

const harnessProblems = (cells: readonly Cell[]): readonly Problem[] => {
  const failed = cells.filter(({ harnessFailed }) => harnessFailed > 0)
  if (failed.length === 0) return []
  const trials = failed.reduce((sum, { harnessFailed }) => sum + harnessFailed, 0)
  const reasons = failed.flatMap(({ rows }) =>
    rows.flatMap((row) => (row.harnessFailed === true && row.unknown !== undefined ? [row.unknown] : [])),
  )
  const usual = mostFrequent(reasons)
  const told = usual === undefined ? '' : ` Most often: ${inOneLine(usual)}`
  const text = `The harness itself failed in ${counted(trials, 'trial')} of ${counted(failed.length, 'cell')}.${told}`
  return [{ type: 'harness', text, cells: failed.map(linkTo) }]
}

const mostFrequent = (texts: readonly string[]): string | undefined => {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0]
}

const unplayedProblems = ({ livestore }: MatrixHead, cells: readonly Cell[]): readonly Problem[] => {
  const played = new Set(cells.filter(({ isCanary }) => isCanary !== true).map((cell) => cell.livestore))
  const unplayed = livestore.filter((name) => !played.has(name))
  if (unplayed.length === 0) return []
  const text = `On ${listed(unplayed)} not a single trial was played, though it was asked for.`
  return [{ type: 'nothing played', text, cells: [] }]
}
