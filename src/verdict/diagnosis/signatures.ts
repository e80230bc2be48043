/**
 * The marks by which known causes are told, each read off the history: LiveStore's own words are used where it says any, and
 * numbers where it says none. A cause is a signature of the failure, whichever bug of the table it is. Pure.
 */
import type { Signature } from '../verdict.ts'
import { type Failure, leaderSaid } from './failure.ts'
import { isBehindViewOverGap, isPageOverGap, leaderWentBack, pushedOverGap, tookOverGap } from './gap-causes.ts'
import {
  isPullLatch,
  isPullNeverResumed,
  isPushNeverResumed,
  refusedAPage,
  saidOffline,
  waitsForThePull,
} from './pull-causes.ts'
import {
  demandsTooMuch,
  isNotRising,
  isRejectedForGood,
  isStaleGeneration,
  isSwallowed,
  isTakenTwice,
} from './push-causes.ts'
import { isConfirmedRebased } from './rebase-causes.ts'
import { isCountedAsPulled, isCountedByPlace, isMissedAtBoot } from './restart-causes.ts'

type Rule = readonly [Signature, (failure: Failure) => boolean]

/** The signature of a failure; undefined where no mark is known. The first rule that holds, for the later ones are weaker. */
export const signatureOf = (failure: Failure): Signature | undefined => {
  const { verdict, signature } = failure.finding
  // It explains whatever else there is.
  if (signature === 'lost-log' || signature === 'lost-log-unnoticed' || signature === 'rows-before-log')
    return signature
  const possible =
    verdict === 'crashed'
      ? rebases
      : [
          ...exceptions,
          ...(verdict === 'stalled' ? stalls : []),
          ...(verdict === 'duplicated' ? copies : []),
          ...(verdict === 'duplicated' ? storedTwice : []),
          ...(verdict === 'lost' || verdict === 'diverged' ? deaths : []),
          ...(verdict === 'gap' ? holes : []),
          ...(verdict === 'reordered' ? swaps : []),
          ...rebases,
        ]
  return possible.find(([, holds]) => holds(failure))?.[0] ?? signature
}

/** What the leader stumbled over, in its own words: it may leave events behind, or tell of them twice. */
const exceptions: readonly Rule[] = [
  ['push-over-gap', (failure) => leaderWentBack(failure) || pushedOverGap(failure)],
  ['doubled-page', (failure) => waitsForThePull(failure) && refusedAPage(failure)],
  ['rollback', (failure) => waitsForThePull(failure) && leaderSaid(failure, 'Failed calling makeChangeset.apply')],
]

const copies: readonly Rule[] = [['taken-twice', isTakenTwice]]

/** Why a change is in the log twice, besides. */
const storedTwice: readonly Rule[] = [['page-over-gap', isPageOverGap]]

/** Why the numbers of the log have a hole. */
const holes: readonly Rule[] = [['push-over-gap', (failure) => tookOverGap(failure)]]

/** Why a change is stored before one that was made before it: that is the second of the two. */
const swaps: readonly Rule[] = [['push-over-gap', (failure) => tookOverGap(failure, failure.finding.changes?.at(-1))]]

/** What is missing on a device that has died and started again. */
const deaths: readonly Rule[] = [
  ['head-before-events', (failure) => isCountedAsPulled(failure) || isCountedByPlace(failure)],
]

/** What tells why a store shut down over a change, too: such an end has an own signature where nothing explains it. */
const rebases: readonly Rule[] = [['confirmed-rebased', isConfirmedRebased]]

const stalls: readonly Rule[] = [
  ...copies,
  ['view-over-gap', isBehindViewOverGap],
  ['pull-never-resumed', (failure) => failure.finding.barrier !== 'session drained' && isPullNeverResumed(failure)],
  ['stale-generation', isStaleGeneration],
  ['push-head', (failure) => isRejectedForGood(failure) && demandsTooMuch(failure)],
  ['non-monotonic-push', (failure) => isRejectedForGood(failure) && isNotRising(failure)],
  ['never-retried', isRejectedForGood],
  ['swallowed', isSwallowed],
  ['offline-push', (failure) => isPushNeverResumed(failure) && saidOffline(failure)],
  ['push-never-resumed', isPushNeverResumed],
  ['pull-latch', isPullLatch],
  ['missed-at-boot', isMissedAtBoot],
]
