/** Tells the documents that were ordered of a page from those that nobody ordered, as where a person presses the browser's own keys. */
import type { Page, Request } from '@playwright/test'

/** What an order loads: one document, or as many as it takes, such as those of a login. */
export type Ordered = 'one document' | 'any number'

export interface Documents {
  /** Loads something into the page: the documents that come of it are ordered. Settles as `load` does. */
  readonly ordered: <Result>(what: Ordered, load: () => Promise<Result>) => Promise<Result>
}

/**
 * Watches a page from now on. What a router pushes into the address, an anchor, and an empty page are no documents; the browser's own
 * error page is one: what was there before it is gone.
 *
 * @param onUnordered called for each document that nobody has ordered, once it has taken the place of the one before
 * @example
 * const documents = watchDocuments(page, () => history.record('alice', { lane: 'session', type: 'reloaded' }))
 * await documents.ordered('one document', () => page.goto(address))
 */
export const watchDocuments = (page: Page, onUnordered: () => void): Documents => {
  const orders = new Set<{ readonly what: Ordered }>()
  /** The address of the document that the page has asked for. Playwright tells no other difference between a document and a new address. */
  let asked: string | undefined
  const isOfPage = (request: Request): boolean => request.isNavigationRequest() && request.frame() === page.mainFrame()

  page.on('request', (request) => {
    if (isOfPage(request)) asked = withoutAnchor(request.url())
  })
  // A download, or an answer without a page: the old document stays.
  page.on('requestfailed', (request) => {
    if (isOfPage(request)) asked = undefined
  })
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame()) return
    const isErrorPage = frame.url().startsWith('chrome-error:')
    if (!isErrorPage && withoutAnchor(frame.url()) !== asked) return
    asked = undefined
    if (orders.size === 0) onUnordered()
    for (const order of orders) if (order.what === 'one document') orders.delete(order)
  })

  return {
    ordered: async (what, load) => {
      const order = { what }
      orders.add(order)
      try {
        return await load()
      } finally {
        orders.delete(order)
      }
    },
  }
}

const withoutAnchor = (address: string): string => address.replace(/#.*$/, '')
