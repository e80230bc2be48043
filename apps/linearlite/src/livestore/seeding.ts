/**
 * Fills an empty store with sample issues, once, however many tabs are asked to.
 *
 * A second seeding by the same browser profile would create the same ids again, and LiveStore shuts a store down whose
 * insert fails. So a lock lets one tab at a time decide, and the decision is made on what the leader has.
 */
import { anyIssue } from '../data/queries.ts'
import { seedChanges } from '../data/seed.ts'
import type { OpenStore, SessionState } from './store.ts'

export interface SeedProgress {
  /** Events committed, and all that there will be. */
  readonly done: number
  readonly total: number
}

/** Events in one commit. */
const batchSize = 100

/**
 * Seeds the store with `count` issues where it has never had one. Rejects where the store shuts down meanwhile.
 *
 * Resolves as soon as all is committed; the lock is kept until the leader has it, since no other tab could see it earlier.
 *
 * @returns `not-empty` where there were issues already, and nothing was done.
 */
export const seedStore = (
  store: OpenStore,
  count: number,
  untilShutDown: Promise<never>,
  onProgress: (progress: SeedProgress) => void = () => {},
): Promise<'seeded' | 'not-empty'> =>
  new Promise((resolve, reject) => {
    const seed = async (): Promise<void> => {
      // Another tab may have seeded just now: its events are in the leader, and on their way here.
      const { leader } = await Promise.race([store.syncStates(), untilShutDown])
      await untilSession(store, untilShutDown, ({ head }) => head >= leader.localHead.global)
      if (store.read(anyIssue).length > 0) {
        resolve('not-empty')
        return
      }
      const changes = seedChanges({ count, idPrefix: `${store.storeId}-${store.clientId}` })
      for (let done = 0; done < changes.length; done += batchSize) {
        store.commit(changes.slice(done, done + batchSize))
        onProgress({ done: Math.min(done + batchSize, changes.length), total: changes.length })
        // Lets the page paint its progress and the session push what it has.
        await Promise.race([nextTask(), untilShutDown])
      }
      resolve('seeded')
      await untilSession(store, untilShutDown, ({ pending }) => pending === 0)
    }
    navigator.locks.request(`linearlite-seed-${store.storeId}`, seed).catch(reject)
  })

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

const untilSession = async (
  store: OpenStore,
  untilShutDown: Promise<never>,
  condition: (state: SessionState) => boolean,
): Promise<void> => {
  let unsubscribe = (): void => {}
  const satisfied = new Promise<void>((resolve) => {
    unsubscribe = store.subscribeSession((state) => {
      if (condition(state)) resolve()
    })
  })
  try {
    await Promise.race([satisfied, untilShutDown])
  } finally {
    unsubscribe()
  }
}
