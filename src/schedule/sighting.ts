/** What a step waits for, as a question about one event of the history: the same for every runner. Pure. */
import type { HistoryEvent } from '../history/event.ts'
import { isProbe, type Predicate } from '../history/predicates.ts'
import type { Sighting } from './schedule.ts'

/** Whether an event is such a sighting of a client; nothing is one of `rest`, which is what is left when nothing comes any more. */
export const isSighting = (client: string, seen: Sighting): Predicate => {
  switch (seen) {
    case 'session-push':
      return isProbe(client, 'session-push')
    case 'session-answered':
      return either(isProbe(client, 'session-push-ok'), isProbe(client, 'session-push-failed'))
    case 'session-pull':
      return isProbe(client, 'session-pull')
    case 'session-rebase':
      return isProbe(client, 'span-event', { span: /^merge:pull:rebase/ })
    case 'leader-push':
      return isProbe(client, 'backend-push')
    case 'leader-answered':
      return either(isProbe(client, 'backend-push-ok'), isProbe(client, 'backend-push-failed'))
    case 'leader-page':
      return isProbe(client, 'backend-pull-page')
    case 'leader-rebase':
      return isProbe(client, 'span-event', { span: /^(\[\d+\]:)?pull:rebase/ })
    case 'rest':
      return () => false
  }
}

const either =
  (one: Predicate, other: Predicate): Predicate =>
  (event: HistoryEvent) =>
    one(event) || other(event)
