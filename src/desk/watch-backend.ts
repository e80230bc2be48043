/** Asks whether the backend is still there, whenever it looks as if it were not: what waits for one that is gone waits for ever. */
import { reasonOf } from '../run/reason-of.ts'
import { withResolvers } from '../run/with-resolvers.ts'
import type { Surroundings } from '../settlement/surroundings.ts'

export interface WatchedBackend {
  /** Why it cannot be reached; undefined as long as nothing says so. */
  readonly problem: () => string | undefined
  /** Passes on what comes of something that needs the backend. @throws BackendGone where that is found to be gone before */
  readonly unlessGone: <Result>(awaited: Promise<Result>) => Promise<Result>
  readonly close: () => void
}

/** Nobody knows what has come of what was waited for. */
export class BackendGone extends Error {
  override readonly name = 'BackendGone'
}

export interface WatchBackendOptions {
  readonly around: Pick<Surroundings, 'backendAlive'>
  /** Whether a device has no connection though nothing stands in its way, or something takes long that needs the backend. */
  readonly isSuspect: () => boolean
  /** Whether it may be away because it was told to, as while it is redeployed. */
  readonly mayBeAway: () => boolean
  /** Hears that it is gone, or there again. */
  readonly onChange: () => void
  /** Milliseconds between two looks. */
  readonly everyMs?: number
}

/** So many looks in a row find one that is gone, and so many one that was told to be away for a while. */
const looksInARow = { usually: 3, away: 60 }
/** A person sits there: somebody who gets no answer for so many milliseconds, each time, wants to know it, though it may come yet. */
const answersWithinMs = 5_000

/** Begins to watch. Without a backend there is nothing to find. */
export const watchBackend = ({
  around: { backendAlive },
  isSuspect,
  mayBeAway,
  onChange,
  everyMs = 1_000,
}: WatchBackendOptions): WatchedBackend => {
  let problem: string | undefined
  let isAsking = false
  let missed = 0
  const waiting = new Set<(reason: Error) => void>()
  const find = (found: string | undefined): void => {
    if (found !== undefined) {
      const gone = new BackendGone(`the backend is gone (${found}): what needs it cannot be done any more`)
      for (const giveUp of waiting) giveUp(gone)
    }
    if (found === problem) return
    problem = found
    onChange()
  }
  const look = async (): Promise<void> => {
    if (isAsking || backendAlive === undefined || (missed === 0 && !isSuspect())) return
    isAsking = true
    try {
      await inTime(backendAlive())
      missed = 0
      find(undefined)
    } catch (error) {
      missed += 1
      if (missed >= (mayBeAway() ? looksInARow.away : looksInARow.usually)) find(reasonOf(error))
    } finally {
      isAsking = false
    }
  }
  const timer = setInterval(() => void look(), everyMs)
  return {
    problem: () => problem,
    unlessGone: async (awaited) => {
      // Where it is given up, what comes of it later is nobody's.
      awaited.catch(() => {})
      const { promise, reject } = withResolvers<never>()
      waiting.add(reject)
      try {
        return await Promise.race([awaited, promise])
      } finally {
        waiting.delete(reject)
      }
    },
    close: () => clearInterval(timer),
  }
}

const inTime = async (answer: Promise<void>): Promise<void> => {
  const { promise: late, reject } = withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('it does not answer')), answersWithinMs)
  try {
    await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
