/** Waiting for what the history tells: how a step of a trial follows another, without any sleep. */
import type { HistoryEvent } from './event.ts'
import type { ProbeRecord } from './probe.ts'
import type { Recorder } from './recorder.ts'

/**
 * Resolves with the first event, from now on, that satisfies the condition. It never gives up by itself: whoever runs the trial
 * ends one that hangs.
 *
 * @example
 * const pulled = until(history, isProbe('alice', 'backend-pull-page', { change: 'x1' }))
 */
export const until = (
  history: Pick<Recorder, 'listen'>,
  condition: (event: HistoryEvent) => boolean,
): Promise<HistoryEvent> =>
  new Promise((resolve) => {
    const stop = history.listen((event) => {
      if (!condition(event)) return
      stop()
      resolve(event)
    })
  })

/** Whether an event is what the probes of a tab or of its leader saw: of that type and, where named, with that change, or of that span. */
export const isProbe =
  (
    source: string,
    type: ProbeRecord['type'],
    { change, span }: { readonly change?: string; readonly span?: RegExp } = {},
  ) =>
  (event: HistoryEvent): boolean => {
    if (event.type !== 'probe' || event.source !== source || event.probe.type !== type) return false
    const { probe } = event
    if (change !== undefined && !('changes' in probe && probe.changes.some(({ changeId }) => changeId === change))) {
      return false
    }
    return span === undefined || (probe.type === 'span-event' && span.test(probe.name))
  }
