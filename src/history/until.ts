/** Waiting for what the history tells: how a step of a trial follows another, without any sleep. */
import type { HistoryEvent } from './event.ts'
import type { ProbeRecord } from './probe.ts'
import { isProgress } from './progress.ts'
import type { Recorder } from './recorder.ts'

/** What was waited for did not happen, and for a while nothing else did that moves anything. */
export class NeverHappened extends Error {
  override readonly name = 'NeverHappened'
}

/** A history in which nothing moves for this long will not bring what is waited for. Milliseconds. */
const patienceMs = 45_000
const betweenLooksMs = 250

/**
 * Waits for something as long as the history shows progress: attempts and pings are none.
 *
 * @param words what is waited for, for the error
 * @throws NeverHappened once nothing has moved for a while
 * @example
 * await patiently(history, 'the second page', pages.untilWaiting(1))
 */
export const patiently = async <Result>(
  history: Pick<Recorder, 'listen'>,
  words: string,
  awaited: Promise<Result>,
  { quietMs = patienceMs }: { readonly quietMs?: number } = {},
): Promise<Result> => {
  let movedAt = performance.now()
  const stop = history.listen((event) => {
    if (isProgress(event)) movedAt = performance.now()
  })
  let looks: NodeJS.Timeout | undefined
  const quiet = new Promise<never>((_resolve, reject) => {
    looks = setInterval(
      () => {
        if (performance.now() - movedAt < quietMs) return
        reject(new NeverHappened(`expected ${words}, but nothing has moved for ${Math.round(quietMs / 1000)} s`))
      },
      Math.min(betweenLooksMs, quietMs),
    )
  })
  try {
    return await Promise.race([awaited, quiet])
  } finally {
    clearInterval(looks)
    stop()
  }
}

/**
 * Resolves with the first event, from now on, that satisfies the condition. It never gives up by itself: see `patiently`.
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
