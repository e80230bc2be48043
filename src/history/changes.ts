/** Which changes a trial's history knows to have reached the leader: what was acknowledged there must not be lost any more. */
import type { HistoryEvent } from './event.ts'

/**
 * The ids of the changes that each session got into its leader (its push was answered), in the order in which they were
 * first pushed. A change whose push was never answered is indefinite: nobody can know.
 *
 * @returns by source of the session, such as `alice` or `alice/2`; nothing of tabs that were opened without probes
 */
export const changesInLeader = (events: readonly HistoryEvent[]): ReadonlyMap<string, readonly string[]> => {
  const pushed = new Map<string, Set<string>>()
  const answered = new Set<string>()
  for (const event of events) {
    if (event.type !== 'probe' || event.lane !== 'session') continue
    const { probe } = event
    if (probe.type !== 'session-push' && probe.type !== 'session-push-ok') continue
    const ids = probe.changes.flatMap(({ changeId }) => (changeId === undefined ? [] : [changeId]))
    if (probe.type === 'session-push-ok') for (const id of ids) answered.add(id)
    else pushed.set(event.source, new Set([...(pushed.get(event.source) ?? []), ...ids]))
  }
  return new Map([...pushed].map(([source, ids]) => [source, [...ids].filter((id) => answered.has(id))]))
}
