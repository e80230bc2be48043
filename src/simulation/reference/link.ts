/** One direction of a link: what is sent arrives later, in the order of sending, or never where the link is cut before. */
import type { Scheduler } from './scheduler.ts'

export interface Link {
  /** Delivers by doing it at the far end. The answer tells, whenever it is asked, whether that has happened. */
  readonly send: (deliver: () => void) => () => boolean
  /** Nothing that is under way arrives any more, and nothing that is sent from now on. */
  readonly cut: () => void
}

/** @param latencyMs drawn for each message, in virtual milliseconds */
export const createLink = (scheduler: Pick<Scheduler, 'now' | 'after'>, latencyMs: () => number): Link => {
  let whole = true
  let lastArrival = 0
  return {
    send: (deliver) => {
      lastArrival = Math.max(lastArrival, scheduler.now() + latencyMs())
      let hasArrived = false
      scheduler.after(lastArrival - scheduler.now(), () => {
        if (!whole) return
        hasArrived = true
        deliver()
      })
      return () => hasArrived
    },
    cut: () => {
      whole = false
    },
  }
}
