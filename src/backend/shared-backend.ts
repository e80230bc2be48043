/** One sync backend for many trials, also such as run at the same time: each has a store of its own, and its history hears of no other. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Recorder } from '../history/recorder.ts'
import { startBackend } from './backend.ts'
import type { BackendHappening, BackendOptions, LocalBackend, StoredEvent } from './types.ts'

export interface SharedBackend {
  readonly backend: LocalBackend
  /** Records what it tells of itself and of a store, until the returned function is called. */
  readonly hear: (storeId: string, history: Recorder) => () => void
  /** Rejects, and says why, where its process has died or it does not answer. */
  readonly alive: () => Promise<void>
  /** The log of a store. Waits for as long as the backend is alive, and rejects as `alive` does where it is not. */
  readonly readLog: (storeId: string) => Promise<readonly StoredEvent[]>
}

export interface SharedBackendOptions extends Omit<BackendOptions, 'onEvent'> {
  /** Starts it: the Worker on workerd unless given. */
  readonly start?: (options: BackendOptions) => Promise<LocalBackend>
  /** Milliseconds after which one that has not answered is taken for dead; generous unless given, for it is asked only when something is wrong. */
  readonly answerWithinMs?: number
}

/**
 * Starts a backend for trials to share. Whoever starts it closes it.
 *
 * @throws Error as `startBackend` does
 * @example
 * const { backend, hear } = await startSharedBackend(buildOn(subject))
 * const stopHearing = hear(storeId, history)
 */
export const startSharedBackend = async ({
  start = startBackend,
  answerWithinMs = 30_000,
  ...options
}: SharedBackendOptions = {}): Promise<SharedBackend> => {
  const listeners = new Set<(event: BackendHappening) => void>()
  let stopped: string | undefined
  const backend = await start({
    ...options,
    onEvent: (event) => {
      if (event.type === 'stopped') stopped = event.text ?? 'it stopped'
      for (const listener of listeners) listener(event)
    },
  })

  const alive = async (): Promise<void> => {
    if (stopped !== undefined) throw new Error(stopped)
    const { ok, status } = await answerOf(backend.url, answerWithinMs)
    if (!ok) throw new Error(`expected ${backend.url} to answer 200, found ${status}`)
  }

  return {
    backend,
    hear: (storeId, history) => {
      const mine = (event: BackendHappening): void => {
        // What another trial's clients do is no part of this one.
        if ('storeId' in event && event.storeId !== storeId) return
        history.record('backend', event)
      }
      listeners.add(mine)
      return () => {
        listeners.delete(mine)
      }
    },
    alive,
    readLog: async (storeId) => {
      const reading = backend.readLog(storeId)
      // Where it is given up, what comes of it later is nobody's.
      reading.catch(() => {})
      while (!(await endsWithin(reading, answerWithinMs))) await alive()
      return reading
    },
  }
}

const answerOf = async (url: string, withinMs: number): Promise<Response> => {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(withinMs) })
    await answer.text()
    return answer
  } catch (error) {
    throw new Error(`${url} does not answer`, { cause: error })
  }
}

/** Whether something has come to its end, a good one or not, before so many milliseconds are over. */
const endsWithin = async (awaited: Promise<unknown>, milliseconds: number): Promise<boolean> => {
  const stopWaiting = new AbortController()
  const ended = awaited.then(
    () => true,
    () => true,
  )
  const late = pause(milliseconds, false, { signal: stopWaiting.signal }).catch(() => false)
  try {
    return await Promise.race([ended, late])
  } finally {
    stopWaiting.abort()
  }
}
