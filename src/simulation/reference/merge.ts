/**
 * How pending events meet what upstream says: the heart of every rebase. Pure.
 *
 * Where upstream says what is pending already, in the same order, it confirms it. From the first difference on, upstream is
 * right: what is pending from there is rolled back, what upstream has is taken, and what is still pending goes on top.
 */
import type { Draft, EngineEvent } from './events.ts'

export interface Merged<Incoming> {
  /** Pending events that upstream has confirmed, with those before them that it never hears of. */
  readonly confirmed: readonly EngineEvent[]
  /** Pending events that must be rolled back; none where upstream only advanced. */
  readonly rolledBack: readonly EngineEvent[]
  /** What upstream has that was not pending. */
  readonly fresh: readonly Incoming[]
  /** What is still pending, with the numbers that it had. */
  readonly pending: readonly EngineEvent[]
}

interface Numbered extends Pick<Draft, 'key'> {
  readonly seqNum: EngineEvent['seqNum'] | number
}

const globalOf = ({ seqNum }: Numbered): number => (typeof seqNum === 'number' ? seqNum : seqNum.global)

/** @param reachesUpstream whether upstream ever hears of such an event: backends hear of no client-only event, leaders do */
export const merge = <Incoming extends Numbered>(
  pending: readonly EngineEvent[],
  incoming: readonly Incoming[],
  reachesUpstream: (event: EngineEvent) => boolean,
): Merged<Incoming> => {
  if (incoming.length === 0) return { confirmed: [], rolledBack: [], fresh: [], pending }
  const comparable = pending.filter(reachesUpstream)
  const firstDifference = incoming.findIndex((event, index) => {
    const expected = comparable[index]
    return expected === undefined || expected.key !== event.key || globalOf(expected) !== globalOf(event)
  })
  const matched = firstDifference === -1 ? incoming.length : firstDifference
  const fresh = incoming.slice(matched)
  const firstLeft = comparable[matched]
  // What is client-only and pending behind the last confirmed event is settled with it, as in LiveStore.
  const place = firstLeft === undefined ? pending.length : pending.indexOf(firstLeft)
  const [confirmed, left] = [pending.slice(0, place), pending.slice(place)]
  if (fresh.length === 0) return { confirmed, rolledBack: [], fresh, pending: left }
  const known = new Set(fresh.map(({ key }) => key))
  return { confirmed, rolledBack: left, fresh, pending: left.filter(({ key }) => !known.has(key)) }
}
