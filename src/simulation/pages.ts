/** How a log is cut into the pages of a pull. Pure. */
import type { Page } from '../../apps/engine/src/contract.ts'
import type { StoredEvent } from '../history/event.ts'

/** Sizes of pages for so many events: full ones, and a last one with what is left; one empty page for none. */
export const evenSizes = (count: number, pageSize: number): readonly number[] => {
  if (count === 0) return [0]
  const full = Math.floor(count / pageSize)
  const left = count % pageSize
  return [...Array.from({ length: full }, () => pageSize), ...(left === 0 ? [] : [left])]
}

/**
 * Events as pages of the given sizes; each says how many follow.
 *
 * @throws Error where the sizes do not add up to the number of events
 */
export const pagesOf = (events: readonly StoredEvent[], sizes: readonly number[]): readonly Page[] => {
  const sum = sizes.reduce((total, size) => total + size, 0)
  if (sum !== events.length) {
    throw new Error(`Pages of ${sizes.join(' + ')} events hold ${sum}, but there are ${events.length}.`)
  }
  let sent = 0
  return sizes.map((size) => {
    const page = { events: events.slice(sent, sent + size), rest: events.length - sent - size }
    sent += size
    return page
  })
}

/** Most events of a live page, whatever the size of a backlog's pages. */
const livePageSize = 100

/** What one push brings to those who pull, none for an empty one. No live page says that another follows. */
export const livePagesOf = (events: readonly StoredEvent[]): readonly Page[] =>
  events.length === 0
    ? []
    : pagesOf(events, evenSizes(events.length, livePageSize)).map((page) => ({ ...page, rest: 0 }))

/** The same pages, the last of which only says that nothing follows. */
export const withEmptyEnd = (pages: readonly Page[]): readonly Page[] => [
  ...pages.map((page) => ({ ...page, rest: page.rest + 1 })),
  { events: [], rest: 0 },
]
