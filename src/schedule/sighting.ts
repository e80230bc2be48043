/** What a step waits for, as a question about one event of the history: the same for every runner. Pure. */
import type { HistoryEvent } from '../history/event.ts'
import { clientOf } from '../history/order.ts'
import { isProbe, type Predicate, type ProbeWanted } from '../history/predicates.ts'
import type { ProbeRecord } from '../history/probe.ts'
import type { Sighting } from './schedule.ts'

/** Whether an event is such a sighting of a client; nothing is one of `rest`, which is what is left when nothing comes any more. */
export const isSighting = (client: string, seen: Sighting): Predicate => {
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
    case 'rest':
      return () => false
  }
}

/** A probe of the client's leader, or of the session of any of its tabs. */
const ofAny =
  (client: string, type: ProbeRecord['type'], wanted?: ProbeWanted): Predicate =>
  (event) =>
    clientOf(event.source) === client && isProbe(event.source, type, wanted)(event)

const either =
  (one: Predicate, other: Predicate): Predicate =>
  (event: HistoryEvent) =>
    one(event) || other(event)
