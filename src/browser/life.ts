/** The fifth promise: at the end of a trial every open store runs, and nothing in a page or its workers threw unseen. */
import type { Page } from '@playwright/test'
import type { HistoryEvent } from '../history/event.ts'
import type { Finding } from '../verdict/verdict.ts'
import type { Tab } from './tab.ts'

/** What the check needs to know of a tab. */
export type LivingTab = Pick<Tab, 'name' | 'storeStatus'> & { readonly page: Pick<Page, 'isClosed'> }

/**
 * Findings about errors that nothing caught, and about tabs whose store has shut down. A tab that cannot be asked, such as
 * one that crashed, is `inconclusive` and hides no other.
 */
export const checkLife = async (
  tabs: readonly LivingTab[],
  events: readonly HistoryEvent[],
): Promise<readonly Finding[]> => {
  const uncaught = events.flatMap((event): readonly Finding[] =>
    event.lane === 'console' && event.type === 'uncaught'
      ? [{ verdict: 'crashed', witness: `${event.source}: uncaught in the ${event.origin}: ${event.text}` }]
      : [],
  )
  const open = tabs.filter((tab) => !tab.page.isClosed())
  const stores = await Promise.all(open.map(checkStore))
  return [...uncaught, ...stores.flat()]
}

const checkStore = async (tab: LivingTab): Promise<readonly Finding[]> => {
  try {
    const status = await tab.storeStatus()
    if (status.type !== 'shut-down') return []
    return [{ verdict: 'crashed', witness: `${tab.name}: the store shut down: ${status.cause}` }]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [{ verdict: 'inconclusive', witness: `${tab.name}: the page does not tell how its store is: ${reason}` }]
  }
}
