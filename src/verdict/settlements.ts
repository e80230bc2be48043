/** Questions that several checkers ask of a trial: which waits for settlement ended in vain, and whether anything was done. Pure. */
import { clientOf } from '../history/order.ts'
import type { PlacedSettlement, TabStory, Trial } from './trial.ts'

export interface FailedSettlement {
  readonly settlement: PlacedSettlement
  /** The tab that did not settle; none where nobody in particular is to blame. */
  readonly tab: TabStory | undefined
}

/**
 * The waits that were given up, of each tab the last, unless the tab settled later by itself: who is quiet for a while under
 * a fault, and goes on after it, has kept the promise. Who needed a new page for it has not, except for
 * one that had still to start anew with a backend that has lost its log.
 */
export const finalFailures = (trial: Trial): readonly FailedSettlement[] => {
  const last = new Map<string, PlacedSettlement>()
  for (const settlement of trial.settlements) {
    if (settlement.type === 'gave-up' && !isBeforeNewStart(trial, settlement))
      last.set(settlement.tabs.join(' '), settlement)
    if (settlement.type !== 'settled') continue
    for (const [key, failed] of last) {
      const [barrier] = failed.barriers
      const isAsMuch = barrier === undefined || settlement.barriers.includes(barrier)
      const isSettled = failed.tabs.every((tab) => settlement.tabs.includes(tab))
      if (isSettled && isAsMuch && !hadNewPage(trial, failed.tabs, failed.index, settlement.index)) last.delete(key)
    }
  }
  return [...last.values()].map((settlement) => ({
    settlement,
    tab: settlement.tabs.length === 1 ? trial.tabs.find(({ name }) => name === settlement.tabs[0]) : undefined,
  }))
}

/** Whether all who were waited for had still to start anew after the backend had lost its log. */
const isBeforeNewStart = ({ newStart }: Trial, { tabs, index }: PlacedSettlement): boolean =>
  index > newStart.wipedAt && tabs.length > 0 && tabs.every((tab) => index < newStart.since(clientOf(tab)))

/** Whether a page of some tabs began or ended between two events. */
const hadNewPage = (trial: Trial, tabs: readonly string[], from: number, to: number): boolean =>
  trial.events
    .slice(from, to)
    .some(
      (event) =>
        event.lane === 'session' &&
        tabs.includes(event.source) &&
        (event.type === 'opened' || event.type === 'reloading' || event.type === 'killed'),
    )

/** Whether the history saw anybody change anything: without probes it sees nobody, and knows of no change that is missing. */
export const sawCommits = (trial: Trial): boolean =>
  [...trial.journeys.values()].some(
    ({ sightings, clientOnly }) => !clientOnly && sightings.some(({ step }) => step === 'committed'),
  )
