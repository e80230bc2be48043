/** Which events of a history show that something moves on its way to being settled. */
import type { HistoryEvent } from './event.ts'

/**
 * Whether an event is progress. Pings and flow control go on for ever on a stalled store, and so do attempts to
 * reconnect: they are no progress, or a stall would never be quiet.
 */
export const isProgress = (event: HistoryEvent): boolean => {
  switch (event.lane) {
    case 'session':
    case 'leader':
      return true
    case 'network':
      return event.type === 'frame' && event.kind !== 'ping' && event.kind !== 'pong' && event.kind !== 'flow'
    default:
      return false
  }
}

/**
 * Whether the last push of a client's leader to the backend, as its probes told, did not fail. Where none was told of, it is
 * not known to have been stored.
 */
export const lastPushWasStored = (events: readonly HistoryEvent[], client: string): boolean => {
  const last = events.findLast(
    (event) =>
      event.lane === 'leader' &&
      event.type === 'probe' &&
      event.source === client &&
      event.probe.type.startsWith('backend-push'),
  )
  return last?.type === 'probe' && last.probe.type !== 'backend-push-failed'
}
