/** Finds events by what a person types: numbers such as `e54`, ids, names, any text. All words must be found. */
import type { HistoryEvent } from '../../../../src/history/event.ts'
import type { ProbeChange } from '../../../../src/history/probe.ts'
import { formatHead } from '../../../../src/history/sync-state.ts'
import { allChangesOf, searchTextOf } from './words.ts'

/** A sequence number as LiveStore writes it. */
const numberPattern = /^e\d+(\.\d+)?(r\d+)?$/

/** Texts are made once for each event: a search runs at every key. */
const texts = new WeakMap<HistoryEvent, string>()

const textOf = (event: HistoryEvent, changes: readonly ProbeChange[]): string => {
  const known = texts.get(event)
  if (known !== undefined) return known
  const text = searchTextOf(event, changes)
  texts.set(event, text)
  return text
}

/** The number itself, or the number in a later generation: `e5` finds `e5r1`, but neither `e54` nor `e5.1`. */
const hasNumber = (changes: readonly ProbeChange[], number: string): boolean =>
  changes.some(({ seqNum }) => {
    const head = formatHead(seqNum)
    return head === number || head.startsWith(`${number}r`)
  })

export type Matcher = (event: HistoryEvent, changes?: readonly ProbeChange[]) => boolean

/**
 * Which events match, by their records and the changes that they are about, as a test; undefined where nothing is looked for.
 *
 * @example
 * const matches = matcherOf('alice e54')
 * events.filter((event) => matches?.(event) ?? true)
 */
export const matcherOf = (query: string): Matcher | undefined => {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return undefined
  return (event, changes = allChangesOf(event)) =>
    words.every((word) => (numberPattern.test(word) ? hasNumber(changes, word) : textOf(event, changes).includes(word)))
}
