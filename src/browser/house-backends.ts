/** The sync backends of a house: one that its trials share, and others for trials to whose backend something happens as a whole. */
import type { SharedBackend } from '../backend/shared-backend.ts'
import type { Kind, Schedule } from '../schedule/schedule.ts'

/** A backend that a trial has until it gives it back. */
export interface LentBackend {
  readonly shared: SharedBackend
  readonly giveBack: () => void
}

export interface Backends {
  /** One that runs: the common one, or, for who needs it alone, one that nobody else has meanwhile. */
  readonly lend: (how: { readonly alone: boolean }) => Promise<LentBackend>
  /** Ends all of them. */
  readonly close: () => Promise<void>
}

/** What befalls a backend as a whole befalls every trial on it. */
const kindsThatBefallAll: readonly Kind[] = ['redeploy']

/** Whether a schedule does something to its backend that other trials would suffer from. */
export const needsBackendAlone = ({ steps }: Pick<Schedule, 'steps'>): boolean =>
  steps.some(({ type }) => kindsThatBefallAll.includes(type))

const isAlive = ({ alive }: SharedBackend): Promise<boolean> =>
  alive().then(
    () => true,
    () => false,
  )

/**
 * Keeps backends for trials that run at the same time. Each is started when it is first needed, is used again, and gives way to another
 * where it has died or hangs.
 */
export const keepBackends = (start: () => Promise<SharedBackend>): Backends => {
  /** All that were ever started: to close one twice does nothing. */
  const started = new Set<Promise<SharedBackend>>()
  const startOne = (): Promise<SharedBackend> => {
    const starting = start()
    started.add(starting)
    return starting
  }
  const replaceIfDead = async (running: SharedBackend): Promise<SharedBackend> => {
    if (await isAlive(running)) return running
    await running.backend.close()
    return startOne()
  }

  let common: Promise<SharedBackend> | undefined
  /** In turns: two that find it dead at the same time would start two. */
  const lendCommon = async (): Promise<LentBackend> => {
    common = common?.then(replaceIfDead, startOne) ?? startOne()
    return { shared: await common, giveBack: () => {} }
  }
  const idle: SharedBackend[] = []
  const lendAlone = async (): Promise<LentBackend> => {
    const known = idle.pop()
    const shared = known === undefined ? await startOne() : await replaceIfDead(known)
    return { shared, giveBack: () => void idle.push(shared) }
  }
  return {
    lend: ({ alone }) => (alone ? lendAlone() : lendCommon()),
    close: async () => {
      const closing = [...started].map(async (starting) => {
        // One that could not be started has told so to whoever wanted it.
        const shared = await starting.catch(() => undefined)
        await shared?.backend.close()
      })
      for (const end of await Promise.allSettled(closing)) if (end.status === 'rejected') throw end.reason
    },
  }
}
