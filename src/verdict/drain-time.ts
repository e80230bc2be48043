/** How long a trial's last change took until everything had settled. Pure. */
import type { HistoryEvent } from '../history/event.ts'

/**
 * Milliseconds from the last commit to the settlement that came after it; undefined where there was no commit, or no settlement
 * any more.
 */
export const drainTimeOf = (events: readonly HistoryEvent[]): number | undefined => {
  const commit = events.findLast((event) => event.type === 'probe' && event.probe.type === 'commit')
  if (commit === undefined) return undefined
  const settled = events.find((event) => event.lane === 'test' && event.type === 'settled' && event.time >= commit.time)
  return settled === undefined ? undefined : settled.time - commit.time
}
