/**
 * The end of a trial: every fault has ended, the user rests, and whoever is still there must settle. Then the history is
 * judged, against every promise.
 */

import type { FaultEvent } from '../history/event.ts'
import { reasonOf } from '../run/reason-of.ts'
import { judgeTrial, type TrialJudgement } from '../verdict/judge.ts'
import { recordLogIfThere } from './backend-log.ts'
import { lookOnce } from './look.ts'
import { type NewPages, startAnew } from './start-anew.ts'
import { foldOf, type Surroundings, tells, type WatchedTab } from './surroundings.ts'
import { watchConvergence } from './watch-convergence.ts'

export interface TrialEnd {
  /** The tabs that are still open. */
  readonly tabs: readonly WatchedTab[]
  readonly around: Surroundings
  /** Ends whatever still disturbs, and tells what was ordered and how often it was seen to bite. */
  readonly heal: () => readonly Omit<FaultEvent, 'lane' | 'type'>[]
  /** Who comes back once all has healed: the tabs that are open then. `tabs` unless given. */
  readonly comeBack?: () => Promise<readonly WatchedTab[]>
  /** Gives a page to whoever needs another one because the backend has lost its log. Nobody has one unless given. */
  readonly newPages?: NewPages
  /** What the trial is held against: every promise, once all has settled, or only that no store died. */
  readonly judged: 'all' | 'life'
  /** A test that has failed already is not waited for: it is only looked at once more. */
  readonly failed: boolean
  /**
   * Loads every page anew, once all has settled; then all must settle again. Not at all unless given. Who has not settled keeps the
   * page that shows why.
   */
  readonly reload?: () => Promise<void>
}

/** Ends a trial and judges it. What cannot be looked at any more, such as a crashed page, is left to what was seen before. */
export const endTrial = async ({
  comeBack,
  newPages,
  around,
  heal,
  judged,
  failed,
  reload,
  ...end
}: TrialEnd): Promise<TrialJudgement> => {
  const { history } = around
  for (const fault of heal()) history.record('test', { lane: 'test', type: 'fault', ...fault })
  history.record('test', { lane: 'test', type: 'healed' })
  const tabs = (await comeBack?.()) ?? end.tabs
  if (newPages !== undefined) await startAnew(history, newPages)
  if (failed || judged === 'life') {
    for (const tab of tabs) await lookIfThere(tab, around)
    if (judged === 'all') await recordLogIfThere(around)
  } else {
    const hasSettled = await settle(tabs, around)
    if (reload !== undefined && hasSettled) {
      await reload()
      await settle(tabs, around)
    }
  }
  history.record('test', { lane: 'test', type: 'ended', title: failed ? 'failed' : 'played to its end' })
  const checkers = judged === 'life' ? { checkers: ['life'] } : {}
  return judgeTrial(history.events(), { ...foldOf(around), ...checkers })
}

/** Waits until everyone has settled, and tells whether they have. A tab that cannot be looked at leaves doubt, and does not hide what others show. */
const settle = async (all: readonly WatchedTab[], around: Surroundings): Promise<boolean> => {
  const tabs = all.filter((tab) => tells(tab, 'sync-states'))
  // Of whom it cannot be told whether it has settled, it is only seen whether it lives.
  for (const tab of all) if (!tabs.includes(tab)) await lookIfThere(tab, around)
  if (tabs.length === 0) {
    await recordLogIfThere(around)
    return false
  }
  try {
    return (await watchConvergence(tabs, around, { connected: true })).settled
  } catch (error) {
    const reason = reasonOf(error)
    const doubt = `a page cannot be looked at any more (${reason})`
    const names = tabs.map(({ name }) => name)
    around.history.record('test', { lane: 'test', type: 'gave-up', tabs: names, barriers: [], reason, doubt })
    return false
  }
}

/** A last look is only good to have: that it fails may not hide the failure that is being looked into. */
const lookIfThere = async (tab: WatchedTab, around: Surroundings): Promise<void> => {
  try {
    await lookOnce(tab, around)
  } catch {
    // The page is gone; the history says so.
  }
}
