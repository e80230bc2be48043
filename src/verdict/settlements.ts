/** Questions that several checkers ask of a trial: which waits for settlement ended in vain, and whether anything was done. Pure. */
import type { SettlementEvent } from '../history/event.ts'
import type { TabStory, Trial } from './trial.ts'

export interface FailedSettlement {
  readonly settlement: SettlementEvent
  /** The tab that did not settle; none where nobody in particular is to blame. */
  readonly tab: TabStory | undefined
}

/**
 * The waits that were given up, of each tab the last, unless the tab settled later: who is quiet for a while under a fault,
 * and goes on after it, has kept the promise.
 */
export const finalFailures = (trial: Trial): readonly FailedSettlement[] => {
  const last = new Map<string, SettlementEvent>()
  for (const settlement of trial.settlements) {
    const [barrier] = settlement.barriers
    if (settlement.type === 'gave-up') last.set(settlement.tabs.join(' '), settlement)
    if (settlement.type !== 'settled') continue
    for (const [tabs, failed] of last) {
      const settledToo = tabs.split(' ').every((tab) => settlement.tabs.includes(tab))
      const asMuch =
        failed.barriers[0] === undefined || settlement.barriers.includes(failed.barriers[0]) || barrier === undefined
      if (settledToo && asMuch) last.delete(tabs)
    }
  }
  return [...last.values()].map((settlement) => ({
    settlement,
    tab: settlement.tabs.length === 1 ? trial.tabs.find(({ name }) => name === settlement.tabs[0]) : undefined,
  }))
}

/** Whether the history saw anybody commit a change: without probes it sees nobody, and knows of no change that is missing. */
export const sawCommits = (trial: Trial): boolean =>
  [...trial.journeys.values()].some(({ sightings }) => sightings.some(({ step }) => step === 'committed'))
