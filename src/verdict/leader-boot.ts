/** Leaders that could not start: LiveStore tells of it on the span of their boot alone, and its store goes on as if there were one. Pure. */
import type { HistoryEvent } from '../history/event.ts'
import { clientOf } from '../history/order.ts'

export interface FailedBoot {
  /** The device. */
  readonly client: string
  /** LiveStore's own words. */
  readonly cause: string
  /** Whether no later leader of the device has begun. */
  readonly isLast: boolean
}

const bootSpan = '@livestore/common:leader-thread:boot'

/** The boots of leaders that failed, in their order. */
export const failedBoots = (events: readonly HistoryEvent[]): readonly FailedBoot[] => {
  const failed: { readonly client: string; readonly cause: string; isLast: boolean }[] = []
  for (const event of events) {
    if (event.type !== 'probe' || event.lane !== 'leader') continue
    const client = clientOf(event.source)
    const { probe } = event
    if (probe.type === 'booted') for (const one of failed) if (one.client === client) one.isLast = false
    if (probe.type !== 'span-event' || probe.name !== 'exception' || probe.span !== bootSpan) continue
    failed.push({ client, cause: String(probe.attributes['exception.message'] ?? 'unknown'), isLast: true })
  }
  return failed
}

/** Devices that have no leader because the last one could not start: whatever waits for it waits for ever. */
export const withoutLeader = (events: readonly HistoryEvent[]): ReadonlySet<string> =>
  new Set(failedBoots(events).flatMap(({ client, isLast }) => (isLast ? [client] : [])))
