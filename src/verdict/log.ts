/**
 * Questions to the backend's log: where a change is stored, what is stored more than once, in another order than it was made,
 * and where the numbers have a hole. Who is to blame is for checkers to say. Pure.
 */
import type { StoredEvent } from '../history/event.ts'
import { changeIdOf } from '../history/probe-change.ts'
import { some } from './some.ts'
import type { Finding } from './verdict.ts'

/** The numbers under which each change is stored, in their order. */
export const numbersByChange = (log: readonly StoredEvent[]): ReadonlyMap<string, readonly number[]> => {
  const numbers = new Map<string, number[]>()
  for (const { args, seqNum } of log) {
    const key = changeIdOf(args)
    if (key === undefined) continue
    const known = numbers.get(key)
    if (known === undefined) numbers.set(key, [seqNum])
    else known.push(seqNum)
  }
  return numbers
}

/** What is told of changes that are stored more than once. */
export const doubledWitness = (doubled: readonly (readonly [string, readonly number[]])[]): string =>
  `the backend's log has a change more than once: ${some(
    doubled.map(([key, numbers]) => `${key} as ${numbersInWords(numbers)}`),
  )}`

/** An engine that stores one change in a loop does so thousands of times: they are counted, not listed. */
const numbersInWords = (numbers: readonly number[]): string => {
  const [first, second, third] = numbers
  return numbers.length <= 3
    ? numbers.map((number) => `e${number}`).join(' and ')
    : `e${first}, e${second}, e${third} and ${numbers.length - 3} more numbers`
}

/** A place at which the numbers of the log do not follow each other. */
export interface Hole {
  /** The entry behind it. */
  readonly entry: StoredEvent
  /** The number in front of it; 0, the root, where the entry is the first. */
  readonly after: number
}

/** Where the log has holes. The first entry's parent is the root: a log that does not begin there has one as well. */
export const holesIn = (log: readonly StoredEvent[]): readonly Hole[] =>
  log
    .map((entry, index) => ({ entry, after: log[index - 1]?.seqNum ?? 0 }))
    .filter(({ entry, after }) => entry.parentSeqNum !== after || entry.seqNum !== entry.parentSeqNum + 1)

export const holesWitness = (holes: readonly Hole[]): string =>
  `the backend's log has a hole: ${some(
    holes.map(
      ({ entry, after }) => `e${entry.seqNum} stands behind e${after}, and says that it follows e${entry.parentSeqNum}`,
    ),
  )}`

/** Two changes that are stored in another order than they were made. */
export interface Swap {
  readonly earlier: string
  readonly later: string
  readonly witness: string
}

/** The first swap among changes in the order of their making; those that the log does not have are left out. */
export const firstSwap = (
  numbers: ReadonlyMap<string, readonly number[]>,
  made: readonly string[],
): Swap | undefined => {
  let before: { readonly key: string; readonly number: number } | undefined
  for (const key of made) {
    const number = numbers.get(key)?.[0]
    if (number === undefined) continue
    if (before !== undefined && number < before.number) {
      const places = `(e${number}, e${before.number})`
      const witness = `change ${key} was made after ${before.key}, but is stored before it ${places}`
      return { earlier: before.key, later: key, witness }
    }
    before = { key, number }
  }
  return undefined
}

/**
 * Findings about changes that must be in the log, once, in the order of their making: `lost`, `duplicated`, `reordered`, and
 * `gap` where the log's numbers have a hole. All that is known is the log, so that it is blamed on the backend.
 *
 * @param made ids of the changes, in the order in which they were made
 */
export const checkStored = (log: readonly StoredEvent[], made: readonly string[]): readonly Finding[] => {
  const numbers = numbersByChange(log)
  const lost = made.filter((key) => !numbers.has(key))
  const doubled = [...numbers].filter(([, places]) => places.length > 1)
  const swap = firstSwap(numbers, made)
  const holes = holesIn(log)
  const changesAre = lost.length === 1 ? 'change is' : 'changes are'
  const missing = `${lost.length} ${changesAre} missing from the backend's log: ${some(lost)}`
  const hop = 'backend'
  return [
    ...(lost.length > 0 ? [{ verdict: 'lost', hop, barrier: 'logs equal', witness: missing } as const] : []),
    ...(doubled.length > 0 ? [{ verdict: 'duplicated', hop, witness: doubledWitness(doubled) } as const] : []),
    ...(swap === undefined ? [] : [{ verdict: 'reordered', hop, witness: swap.witness } as const]),
    ...(holes.length > 0 ? [{ verdict: 'gap', hop, witness: holesWitness(holes) } as const] : []),
  ]
}
