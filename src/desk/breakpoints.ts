/**
 * What happens by itself at a moment: a finger that is quicker than any person's. A breakpoint acts in the very turn in which its moment
 * is recorded, and once.
 */
import type { HistoryEvent } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'
import { describeStep } from '../schedule/explain.ts'
import type { Action, Moment } from '../schedule/schedule.ts'
import { type MomentWatch, watchMoment } from '../schedule/sighting.ts'
import type { Breakpoint, BreakpointView } from './protocol.ts'

export interface Breakpoints {
  /** Watches from now on; acts at once where the moment is a state that holds already. */
  readonly add: (when: Moment, then: Action) => void
  /** @throws Error where there is none of that id */
  readonly remove: (id: string) => void
  readonly views: () => readonly BreakpointView[]
  /** Stops watching. */
  readonly close: () => void
}

interface Watched extends Breakpoint {
  readonly watch: MomentWatch
  isHit: boolean
}

/**
 * Watches a history for breakpoints.
 *
 * @param onHit acts; called while the event is being recorded
 */
export const watchBreakpoints = (
  history: Pick<Recorder, 'events' | 'listen'>,
  onHit: (breakpoint: Breakpoint) => void,
): Breakpoints => {
  const watched = new Map<string, Watched>()
  let next = 1
  const hit = (breakpoint: Watched): void => {
    breakpoint.isHit = true
    onHit(breakpoint)
  }
  const stop = history.listen((event: HistoryEvent) => {
    for (const breakpoint of watched.values()) {
      // Asked of every event, for some moments are states that many events bring about.
      if (!breakpoint.isHit && breakpoint.watch.comesWith(event)) hit(breakpoint)
    }
  })
  return {
    add: (when, then) => {
      const id = `b${next++}`
      const breakpoint: Watched = { id, when, then, watch: watchMoment(when, history.events()), isHit: false }
      watched.set(id, breakpoint)
      if (breakpoint.watch.hadCome) hit(breakpoint)
    },
    remove: (id) => {
      if (!watched.delete(id)) throw new Error(`there is no breakpoint ${id}`)
    },
    views: () =>
      [...watched.values()].map(({ id, when, then, isHit }) => ({
        id,
        when,
        then,
        isHit,
        words: describeStep({ ...then, id, after: when }),
      })),
    close: stop,
  }
}
