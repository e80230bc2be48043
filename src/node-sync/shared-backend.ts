/** One sync backend for many runs: each has a store of its own, and its history hears of no other. */
import { startBackend } from '../backend/backend.ts'
import type { BackendHappening, StoredEvent } from '../backend/types.ts'
import type { Recorder } from '../history/recorder.ts'
import { buildOn } from '../subject/run-subject.ts'
import type { Subject } from '../subject/subject.ts'

export interface SharedBackend {
  readonly url: string
  readonly readLog: (storeId: string) => Promise<readonly StoredEvent[]>
  /** Records what it tells of a store, until the returned function is called. */
  readonly hear: (storeId: string, history: Recorder) => () => void
  /** Rejects, and says why, where its process has died or it does not answer. */
  readonly alive: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A backend that has not answered after this long is taken for dead; generous, for it is asked only when something is wrong. */
const answerWithinMs = 30_000

/** Starts a backend on a subject. */
export const startSharedBackend = async (subject: Subject): Promise<SharedBackend> => {
  let hear: (event: BackendHappening) => void = () => {}
  let stopped: string | undefined
  const backend = await startBackend({
    ...buildOn(subject),
    onEvent: (event) => {
      if (event.type === 'stopped') stopped = event.text ?? 'it stopped'
      hear(event)
    },
  })
  return {
    url: backend.url,
    readLog: backend.readLog,
    hear: (storeId, history) => {
      hear = (event) => {
        // What an earlier run's clients still did is no part of this one.
        if ('storeId' in event && event.storeId !== storeId) return
        history.record('backend', event)
      }
      return () => {
        hear = () => {}
      }
    },
    alive: async () => {
      if (stopped !== undefined) throw new Error(stopped)
      const answer = await fetch(backend.url, { signal: AbortSignal.timeout(answerWithinMs) })
      await answer.text()
      if (!answer.ok) throw new Error(`expected ${backend.url} to answer 200, found ${answer.status}`)
    },
    close: backend.close,
  }
}
