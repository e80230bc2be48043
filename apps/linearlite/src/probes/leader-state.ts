/** Probes on the leader's sync state: its heads, what waits for the backend, and what it has taken from its sessions. */
import {
  changeIdOf,
  type EncodedEvent,
  ownerOf,
  toProbeChange,
  toProbeHead,
} from '../../../../src/history/probe-change.ts'
import type { ProbeWriter } from './writer.ts'

/** A sync state of LiveStore's, as far as it is told. */
export interface ProbedState {
  readonly pending: readonly EncodedEvent[]
  readonly localHead: EncodedEvent['seqNum']
  readonly upstreamHead: EncodedEvent['seqNum']
}

/** Writes a line for each state that differs from the one before; the first tells what the database had pending already. */
export const probeLeaderState = (probe: ProbeWriter): ((state: ProbedState) => void) => {
  let before: ProbedState = { pending: [], localHead: 0, upstreamHead: 0 }
  let told = ''
  return (state) => {
    const changes = newlyPending(before.pending, state.pending).map(toProbeChange)
    before = state
    const heads = { localHead: toProbeHead(state.localHead), upstreamHead: toProbeHead(state.upstreamHead) }
    const now = JSON.stringify([heads, state.pending.length])
    if (now === told && changes.length === 0) return
    told = now
    probe.write({ type: 'leader-state', ...heads, pending: state.pending.length, changes })
  }
}

/**
 * The events that are pending now and were not pending before, whatever their numbers.
 *
 * While nothing is rebased LiveStore keeps the events themselves: then it is enough to find the old list's end in the new one,
 * and nobody looks through ten thousand events for each batch of ten. A rebase makes all events anew, and they are compared
 * by `changeId`. Events without one count per session: what exceeds the old number, at the end, is new.
 */
export const newlyPending = <Event extends EncodedEvent>(
  before: readonly Event[],
  now: readonly Event[],
): readonly Event[] => {
  const last = before.at(-1)
  if (last === undefined || now.length === 0) return now
  // Nothing but added, or nothing but confirmed: by far the most frequent.
  if (now[before.length - 1] === last) return now.slice(before.length)
  if (now.at(-1) === last) return []
  const place = now.lastIndexOf(last)
  if (place >= 0) return now.slice(place + 1)

  const known = new Set(before.map(({ args }) => changeIdOf(args)))
  const left = countByOwner(before)
  const added: Event[] = []
  for (const event of now) {
    const changeId = changeIdOf(event.args)
    if (changeId !== undefined) {
      if (!known.has(changeId)) added.push(event)
      continue
    }
    const owner = ownerOf(event)
    const count = left.get(owner) ?? 0
    if (count === 0) added.push(event)
    else left.set(owner, count - 1)
  }
  return added
}

const countByOwner = (events: readonly EncodedEvent[]): Map<string | undefined, number> => {
  const counts = new Map<string | undefined, number>()
  for (const event of events) {
    if (changeIdOf(event.args) !== undefined) continue
    const owner = ownerOf(event)
    counts.set(owner, (counts.get(owner) ?? 0) + 1)
  }
  return counts
}
