/** The fifth promise: at the end of a trial every open store runs, and nothing in the page threw unseen. */
import type { HistoryEvent } from '../history/event.ts'
import type { Finding } from '../verdict/verdict.ts'
import type { Tab } from './tab.ts'

/** Findings about tabs whose store has shut down, and about uncaught errors in their pages. */
export const checkLife = async (tabs: readonly Tab[], events: readonly HistoryEvent[]): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for (const tab of tabs) {
    if (tab.page.isClosed()) continue
    const status = await tab.storeStatus()
    if (status.type === 'shut-down') {
      findings.push({ verdict: 'crashed', witness: `${tab.name}: the store shut down: ${status.cause}` })
    }
  }
  for (const event of events) {
    if (event.lane === 'console' && event.type === 'uncaught') {
      findings.push({ verdict: 'crashed', witness: `${event.source}: uncaught in the page: ${event.text}` })
    }
  }
  return findings
}
