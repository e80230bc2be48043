/**
 * Waiting for what the history tells: how a step of a trial follows another, without any sleep.
 *
 * Waiting gives up by quiet, never by a time limit: a slow machine goes on waiting for as long as something happens.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { HistoryEvent } from '../history/event.ts'
import type { Predicate } from '../history/predicates.ts'
import { isProgress } from '../history/progress.ts'
import type { Recorder } from '../history/recorder.ts'

/** What was waited for did not happen, and for a while nothing else did either. */
export class NeverHappened extends Error {
  override readonly name = 'NeverHappened'
}

/** When a history is too quiet to bring what is waited for. */
export interface Patience {
  readonly quietMs: number
  /** What ends the quiet: any event, or only one that moves something, as attempts and pings do not. */
  readonly endedBy: 'anything' | 'progress'
}

/** Real browsers and a real network try again for ever, and take their time. */
export const patienceWithBrowsers: Patience = { quietMs: 45_000, endedBy: 'progress' }

/** Calls back once the history has been quiet for too long, until the returned function is called. */
const onQuiet = (
  history: Pick<Recorder, 'listen'>,
  words: string,
  { quietMs, endedBy }: Patience,
  giveUp: (error: NeverHappened) => void,
): (() => void) => {
  let quietSince = performance.now()
  const stopListening = history.listen((event) => {
    if (endedBy === 'anything' || isProgress(event)) quietSince = performance.now()
  })
  const look = (): void => {
    const leftMs = quietMs - (performance.now() - quietSince)
    if (leftMs > 0) {
      next = setTimeout(look, leftMs)
      return
    }
    stopListening()
    const happened = endedBy === 'anything' ? 'happened' : 'moved'
    giveUp(new NeverHappened(`expected ${words}, but nothing has ${happened} for ${Math.round(quietMs / 1000)} s`))
  }
  let next = setTimeout(look, quietMs)
  return () => {
    clearTimeout(next)
    stopListening()
  }
}

/** Which events count, and whether the wait ever ends without one. */
export interface UntilOptions {
  /** Position in the history from which on events count, those known already too; unless given, only those to come. */
  readonly from?: number
  /** When to give up, and what is waited for, in words for the error; never unless given: see `patiently`. */
  readonly orGiveUp?: Patience & { readonly words: string }
  /** Ends the wait, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/**
 * Resolves with the first event that satisfies the condition, and in the very turn in which it is recorded.
 *
 * @throws NeverHappened once the history has been quiet for too long, where it may give up
 * @example
 * const pulled = until(history, isProbe('alice', 'backend-pull-page', { change: 'x1' }))
 */
export const until = (
  history: Pick<Recorder, 'listen' | 'events'>,
  condition: Predicate,
  { from, orGiveUp, signal }: UntilOptions = {},
): Promise<HistoryEvent> => {
  const known = from === undefined ? undefined : history.events().slice(from).find(condition)
  if (known !== undefined) return Promise.resolve(known)
  return new Promise((resolve, reject) => {
    const stopListening = history.listen((event) => {
      if (!condition(event)) return
      stop()
      resolve(event)
    })
    const giveUp = (reason: unknown): void => {
      stop()
      reject(reason)
    }
    const stopWatching = orGiveUp && onQuiet(history, orGiveUp.words, orGiveUp, giveUp)
    const abort = (): void => giveUp(signal?.reason)
    const stop = (): void => {
      stopListening()
      stopWatching?.()
      signal?.removeEventListener('abort', abort)
    }
    if (signal?.aborted === true) abort()
    else signal?.addEventListener('abort', abort)
  })
}

/**
 * Waits for something that is under way as long as the history is not too quiet.
 *
 * @param words what is waited for, for the error
 * @throws NeverHappened once it has been
 * @example
 * await patiently(history, 'the second page', pages.untilWaiting(1))
 */
export const patiently = async <Result>(
  history: Pick<Recorder, 'listen'>,
  words: string,
  awaited: Promise<Result>,
  patience: Patience = patienceWithBrowsers,
): Promise<Result> => {
  let stop: (() => void) | undefined
  const quiet = new Promise<never>((_resolve, reject) => {
    stop = onQuiet(history, words, patience, reject)
  })
  try {
    return await Promise.race([awaited, quiet])
  } finally {
    stop?.()
  }
}

/**
 * Waits, turn by turn, for a state that no event tells of.
 *
 * @param words what is waited for, for the error
 * @throws NeverHappened once the history has been quiet for too long
 */
export const untilState = async (
  history: Pick<Recorder, 'listen'>,
  words: string,
  holds: () => boolean,
  patience: Patience = patienceWithBrowsers,
): Promise<void> => {
  let givenUp: NeverHappened | undefined
  const stop = onQuiet(history, words, patience, (error) => {
    givenUp = error
  })
  try {
    while (!holds()) {
      if (givenUp !== undefined) throw givenUp
      await nextTurn()
    }
  } finally {
    stop()
  }
}
