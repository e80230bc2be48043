/** What a step waits for, as a question about one event of the history: the same for every runner. Pure. */
import type { HistoryEvent } from '../history/event.ts'
import { clientOf } from '../history/order.ts'
import { isProbe, type Predicate, type ProbeWanted } from '../history/predicates.ts'
import type { ProbeRecord } from '../history/probe.ts'
import { type Moment, type Sighting, sightings } from './schedule.ts'

/** What is seen in one event; the others are states, which many events bring about, and `rest`, which is what is left when nothing comes any more. */
export type EventSighting = Exclude<Sighting, 'session-pending' | 'leader-pending' | 'rest'>

/** All of those. */
export const eventSightings: readonly EventSighting[] = sightings.filter(
  (seen) => seen !== 'session-pending' && seen !== 'leader-pending' && seen !== 'rest',
)

/** Whether an event is such a sighting of a client. */
export const isSighting = (client: string, seen: EventSighting): Predicate => {
  switch (seen) {
    case 'session-push':
      return ofAny(client, 'session-push')
    case 'session-answered':
      return either(ofAny(client, 'session-push-ok'), ofAny(client, 'session-push-failed'))
    case 'session-pull':
      return ofAny(client, 'session-pull')
    case 'session-rebase':
      return ofAny(client, 'span-event', { span: /^merge:pull:rebase/ })
    case 'leader-push':
      return ofAny(client, 'backend-push')
    case 'leader-answered':
      return either(ofAny(client, 'backend-push-ok'), ofAny(client, 'backend-push-failed'))
    case 'leader-page':
      return ofAny(client, 'backend-pull-page')
    case 'leader-rebase':
      return ofAny(client, 'span-event', { span: /^(\[\d+\]:)?pull:rebase/ })
  }
}

/** A moment that is waited for. */
export interface MomentWatch {
  /** Whether it had come already, as a state that held. */
  readonly hadCome: boolean
  /** Whether it has come with this event; asked of each event that follows, in their order. */
  readonly comesWith: Predicate
}

/**
 * Waits for a moment from some event of a history on.
 *
 * @param before the events before that one: they count for what is pending, and for nothing else
 * @example
 * const { comesWith } = watchMoment({ client: 'alice', seen: 'leader-push', times: 2 }, [])
 * events.findIndex(comesWith) // the second push
 */
export const watchMoment = ({ client, seen, times = 1 }: Moment, before: readonly HistoryEvent[]): MomentWatch => {
  if (seen === 'rest') return { hadCome: false, comesWith: () => false }
  if (seen === 'session-pending' || seen === 'leader-pending') {
    const count = seen === 'session-pending' ? countSessionPending(client) : countLeaderPending(client)
    const hadCome = before.reduce((pending, event) => count(event) ?? pending, 0) >= times
    return { hadCome, comesWith: (event) => (count(event) ?? 0) >= times }
  }
  const isIt = isSighting(client, seen)
  let left = times
  return { hadCome: false, comesWith: (event) => isIt(event) && --left <= 0 }
}

/** Counts after each event what waits there; undefined where the event tells nothing of it. */
type PendingCount = (event: HistoryEvent) => number | undefined

/** Changes that a session of the client has committed and not heard back from its leader. What has no `changeId` never leaves the device. */
const countSessionPending = (client: string): PendingCount => {
  const bySession = new Map<string, Set<string>>()
  return (event) => {
    if (event.lane !== 'session' || clientOf(event.source) !== client) return undefined
    const pending = bySession.get(event.source) ?? new Set()
    bySession.set(event.source, pending)
    // What a session had not handed on goes with its page.
    if (event.type === 'reloading' || event.type === 'closed' || event.type === 'killed') pending.clear()
    else if (event.type === 'probe' && (event.probe.type === 'commit' || event.probe.type === 'session-pull')) {
      const ids = event.probe.changes.flatMap(({ changeId }) => changeId ?? [])
      for (const id of ids) {
        if (event.probe.type === 'commit') pending.add(id)
        else pending.delete(id)
      }
    } else return undefined
    return [...bySession.values()].reduce((sum, { size }) => sum + size, 0)
  }
}

const countLeaderPending =
  (client: string): PendingCount =>
  (event) =>
    event.type === 'probe' && event.probe.type === 'leader-state' && clientOf(event.source) === client
      ? event.probe.pending
      : undefined

/** A probe of the client's leader, or of the session of any of its tabs. */
const ofAny =
  (client: string, type: ProbeRecord['type'], wanted?: ProbeWanted): Predicate =>
  (event) =>
    clientOf(event.source) === client && isProbe(event.source, type, wanted)(event)

const either =
  (one: Predicate, other: Predicate): Predicate =>
  (event: HistoryEvent) =>
    one(event) || other(event)
