/**
 * Gathers a trial's history: gives every happening its place in its lane, and its time on the trial's clock.
 *
 * It does no I/O and owns no clock: whoever makes it hands one in, so that virtual time works as well as real time.
 */
import type { Happening, HistoryEvent, Lane } from './event.ts'

export interface Recorder {
  /** Records what a source says happened; returns the event with its place. */
  readonly record: (source: string, happening: Happening) => HistoryEvent
  /** Everything so far, in the order of recording. */
  readonly events: () => readonly HistoryEvent[]
  /** Calls the listener for every event from now on, until the returned function is called. */
  readonly listen: (listener: (event: HistoryEvent) => void) => () => void
  /** Milliseconds since the trial began. */
  readonly now: () => number
}

/**
 * A recorder on a monotonic clock in milliseconds, such as `() => performance.now()`. The trial begins now.
 *
 * @example
 * const history = createRecorder(() => performance.now())
 * history.record('alice', { lane: 'test', type: 'step', title: 'alice opens LinearLite' })
 */
export const createRecorder = (clock: () => number): Recorder => {
  const began = clock()
  const events: HistoryEvent[] = []
  const nextSequence = new Map<string, number>()
  const listeners = new Set<(event: HistoryEvent) => void>()

  return {
    record: (source, happening) => {
      const place = `${happening.lane} ${source}`
      const sequence = nextSequence.get(place) ?? 0
      nextSequence.set(place, sequence + 1)
      const event: HistoryEvent = { ...happening, source, sequence, time: clock() - began }
      events.push(event)
      for (const listener of listeners) listener(event)
      return event
    },
    events: () => events,
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    now: () => clock() - began,
  }
}

/** The events of one lane, in order. */
export const inLane = <L extends Lane>(
  events: readonly HistoryEvent[],
  lane: L,
): readonly (HistoryEvent & { readonly lane: L })[] =>
  events.filter((event): event is HistoryEvent & { readonly lane: L } => event.lane === lane)
