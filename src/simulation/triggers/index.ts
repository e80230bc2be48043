/** Every trigger, by its name. A new one is added here, and nowhere else. */
import type { Trigger } from '../trigger.ts'
import { advanceOnly, advanceOnlyByCut } from './advance-only.ts'
import { divergenceIndex, divergenceIndexControl, divergenceIndexNewIssue } from './divergence-index.ts'
import { doubledPage, doubledPageByOrder, livePageFirst } from './doubled-page.ts'
import { emptyLastPage, emptyLastPageByCut } from './empty-last-page.ts'
import { headBeforeEvents, headBeforeEventsControl } from './head-before-events.ts'
import { lostLog, lostLogControl } from './lost-log.ts'
import { lostLogUnnoticed, lostLogUnnoticedControl } from './lost-log-unnoticed.ts'
import { mergeCounter, mergeCounterControl } from './merge-counter.ts'
import { offlinePush, offlinePushByCut, offlinePushControl } from './offline-push.ts'
import { pushHead, pushHeadAfterAbsence, pushHeadControl } from './push-head.ts'
import {
  pushOverGap,
  pushOverGapByRefusal,
  pushOverGapControl,
  pushOverGapReordered,
  pushOverGapReorderedControl,
} from './push-over-gap.ts'
import { rebaseWindow, rebaseWindowSwallowed, rebaseWindowWidened } from './rebase-window.ts'
import { rowsBeforeLog, rowsBeforeLogControl } from './rows-before-log.ts'
import { sessionStall } from './session-stall.ts'
import { staleGenerationBetweenPages, staleGenerationByRace, staleGenerationByView } from './stale-generation.ts'
import {
  viewOverGap,
  viewOverGapBetweenPages,
  viewOverGapBetweenPagesControl,
  viewOverGapByRefusal,
  viewOverGapControl,
} from './view-over-gap.ts'

export const triggers: readonly Trigger[] = [
  staleGenerationByView,
  staleGenerationByRace,
  staleGenerationBetweenPages,
  sessionStall,
  pushHead,
  pushHeadAfterAbsence,
  pushHeadControl,
  advanceOnly,
  advanceOnlyByCut,
  offlinePush,
  offlinePushControl,
  offlinePushByCut,
  emptyLastPage,
  emptyLastPageByCut,
  rebaseWindow,
  rebaseWindowWidened,
  rebaseWindowSwallowed,
  doubledPage,
  doubledPageByOrder,
  livePageFirst,
  divergenceIndex,
  divergenceIndexNewIssue,
  divergenceIndexControl,
  pushOverGap,
  pushOverGapReordered,
  pushOverGapReorderedControl,
  pushOverGapByRefusal,
  pushOverGapControl,
  headBeforeEvents,
  headBeforeEventsControl,
  rowsBeforeLog,
  rowsBeforeLogControl,
  mergeCounter,
  mergeCounterControl,
  lostLog,
  lostLogControl,
  lostLogUnnoticed,
  lostLogUnnoticedControl,
  viewOverGap,
  viewOverGapByRefusal,
  viewOverGapControl,
  viewOverGapBetweenPages,
  viewOverGapBetweenPagesControl,
]

/** @throws Error where there is none of that name */
export const triggerNamed = (id: string): Trigger => {
  const trigger = triggers.find((candidate) => candidate.id === id)
  if (trigger !== undefined) return trigger
  throw new Error(`There is no trigger "${id}": expected ${triggers.map((candidate) => candidate.id).join(', ')}.`)
}
