/**
 * The known bugs of LiveStore that trials of this harness have shown. Each row says which versions have it, how it is shown, and under
 * which fingerprints; `pnpm known-bugs` holds the table against what happens. A new bug is a file in `known/`, listed here.
 */
import type { Bug } from './bug.ts'
import { advanceOnly } from './known/advance-only.ts'
import { divergenceIndex } from './known/divergence-index.ts'
import { doubledPage } from './known/doubled-page.ts'
import { emptyLastPage } from './known/empty-last-page.ts'
import { emptySnapshot } from './known/empty-snapshot.ts'
import { headBeforeEvents } from './known/head-before-events.ts'
import { livePageFirst } from './known/live-page-first.ts'
import { lostLog } from './known/lost-log.ts'
import { lostLogUnnoticed } from './known/lost-log-unnoticed.ts'
import { mergeCounter } from './known/merge-counter.ts'
import { missedAtBoot } from './known/missed-at-boot.ts'
import { neverPullsAgain } from './known/never-pulls-again.ts'
import { offlinePush } from './known/offline-push.ts'
import { pingTimeout } from './known/ping-timeout.ts'
import { pushHead } from './known/push-head.ts'
import { pushOverGap } from './known/push-over-gap.ts'
import { rebaseWindow } from './known/rebase-window.ts'
import { rebaseWindowDiverges } from './known/rebase-window-diverges.ts'
import { rowsBeforeLog } from './known/rows-before-log.ts'
import { sessionStall } from './known/session-stall.ts'
import { staleGeneration } from './known/stale-generation.ts'
import { takenTwice } from './known/taken-twice.ts'
import { tornSnapshot } from './known/torn-snapshot.ts'
import { twoSharedWorkers } from './known/two-shared-workers.ts'
import { viewOverGap } from './known/view-over-gap.ts'

/** Where several explain a failure, the first is named. */
export const bugs: readonly Bug[] = [
  staleGeneration,
  sessionStall,
  pushHead,
  takenTwice,
  pushOverGap,
  advanceOnly,
  offlinePush,
  emptyLastPage,
  rebaseWindow,
  rebaseWindowDiverges,
  doubledPage,
  neverPullsAgain,
  pingTimeout,
  twoSharedWorkers,
  missedAtBoot,
  headBeforeEvents,
  rowsBeforeLog,
  mergeCounter,
  tornSnapshot,
  livePageFirst,
  divergenceIndex,
  viewOverGap,
  lostLog,
  lostLogUnnoticed,
  emptySnapshot,
]
