/** Waiting for what the history tells: how a step of a trial follows another, without any sleep. */
import type { HistoryEvent } from './event.ts'
import type { Recorder } from './recorder.ts'

/**
 * Resolves with the first event, from now on, that satisfies the condition. It never gives up by itself: whoever runs the trial
 * ends one that hangs.
 *
 * @example
 * const pulled = until(history, (event) => event.type === 'probe' && event.probe.type === 'backend-pull-page')
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

/** Whether an event tells that the leader of a client has pulled a page with that event of another client's in it. */
export const isPullOf =
  (client: string, changeId: string) =>
  (event: HistoryEvent): boolean =>
    event.type === 'probe' &&
    event.source === client &&
    event.probe.type === 'backend-pull-page' &&
    event.probe.changes.some((change) => change.changeId === changeId)
