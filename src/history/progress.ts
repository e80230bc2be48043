/** Which events of a history show that something moves on its way to being settled. */
import type { FrameKind, HistoryEvent } from './event.ts'
import type { ProbeRecord } from './probe.ts'

/** Probe lines that go on for ever on a stalled store: it connects again, and it asks again what was refused. A commit is the user's. */
const attempts: readonly ProbeRecord['type'][] = [
  'commit',
  'booted',
  'connected',
  'disconnected',
  'shut-down',
  'refused-by-order',
  'session-push',
  'session-push-failed',
  'backend-push',
  'backend-push-failed',
]

/** LiveStore's own account of its attempts begins with the same word as that of their success. */
const isAttempt = (probe: ProbeRecord): boolean =>
  probe.type === 'span-event'
    ? probe.name.startsWith('backend-push') && probe.name !== 'backend-push-retry-success'
    : attempts.includes(probe.type)

/** Frames that go on for ever on a stalled store. */
const chatter: readonly FrameKind[] = ['ping', 'pong', 'flow', 'pull-request', 'push', 'push-error']

/**
 * Whether an event is progress. An attempt is none, its success is: who tries again for ever gets nowhere, and must be
 * found to be quiet.
 */
export const isProgress = (event: HistoryEvent): boolean => {
  switch (event.lane) {
    case 'session':
    case 'leader':
      return event.type === 'probe' && !isAttempt(event.probe)
    case 'network':
      if (event.type !== 'frame' && event.type !== 'released') return false
      return event.kind === undefined || !chatter.includes(event.kind)
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
