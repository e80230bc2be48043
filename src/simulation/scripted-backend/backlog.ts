/** What a pull is behind, read from the log and cut into pages. Pure but for the log that it reads. */
import type { Page } from '../../../apps/engine/src/contract.ts'
import { evenSizes, pagesOf } from '../pages.ts'
import type { Manner } from './contract.ts'
import type { StoredLog } from './stored-log.ts'

/** Most events that are read from the log for a pull in one go. A page never goes beyond such a reading. */
const readAtOnce: Readonly<Record<Manner, number>> = { '0.3.1': Number.POSITIVE_INFINITY, '0.4.0': 256 }

export interface Backlog {
  readonly isEmpty: boolean
  /** The next page; undefined once a reading finds nothing more, so that what was stored meanwhile is in it, too. */
  readonly next: () => Page | undefined
}

/** Begins to read what comes after a number. */
export const readBacklog = (
  log: StoredLog,
  after: number,
  { pageSize, manner }: { readonly pageSize: number; readonly manner: Manner },
): Backlog => {
  let read = after
  let rest = log.after(read).length
  let toSend: readonly Page[] = []
  return {
    isEmpty: rest === 0,
    next: () => {
      if (toSend.length === 0) {
        const events = log.after(read).slice(0, readAtOnce[manner])
        read = events.at(-1)?.seqNum ?? read
        toSend = events.length === 0 ? [] : pagesOf(events, evenSizes(events.length, pageSize))
      }
      const [page, ...others] = toSend
      if (page === undefined) return undefined
      toSend = others
      // Counted once, when the pull began: what came later is not in it.
      rest = Math.max(0, rest - page.events.length)
      return { events: page.events, rest }
    },
  }
}
