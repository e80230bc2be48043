/** Causes that a push of a session to its leader has: it was dropped, refused, taken twice, or never made. Pure. */
import { changesOf, clientOf } from '../../history/order.ts'
import type { ProbeHead } from '../../history/probe.ts'
import { isPushable } from '../../history/sync-state.ts'
import type { TabStory, Trial } from '../trial.ts'
import { type Failure, probesOf } from './failure.ts'
import { isPullLatch } from './pull-causes.ts'

/** A batch in which a number is not higher than the one before it. */
export function isNotRising({ last }: Failure): boolean {
  return /NonMonotonicBatchError|not strictly increasing/.test(last?.detail ?? '')
}

/**
 * The last push of the change was never answered, and the leader was in another rebase generation by then: in a later one, or, as
 * LiveStore 0.4.0-dev.8 and dev.9 take only their own, in an earlier one. What waits for a pull is not looked at, so that nothing of it is
 * dropped; and a session that has rebased by itself is often ahead of its leader, which may have been there once.
 */
export function isStaleGeneration(failure: Failure): boolean {
  const { trial, last, journey, tab } = failure
  if (last === undefined) return false
  if (last.step === 'dropped by leader') return true
  if (last.step !== 'pushed to leader' || tellsOfDrops(trial) || isPullLatch(failure)) return false
  const client = clientOf(tab?.name ?? journey.madeBy ?? '')
  const { rebaseGeneration } = last.as
  const since = leaderGeneration(trial, client, last.index) ?? 0
  return since > rebaseGeneration || (leaderGeneration(trial, client) ?? 0) < rebaseGeneration
}

/**
 * Whether this LiveStore tells of a push that it drops as outdated, as it was seen to do. Those that do, from 0.4.0-dev.12 on, answer it as
 * well, and take a push of a later generation than the leader's: what they never answer was not dropped.
 */
export const tellsOfDrops = ({ events }: Trial): boolean =>
  events.some(
    (event) =>
      event.type === 'probe' && event.probe.type === 'span-event' && event.probe.name === 'push:drop-old-generation',
  )

/**
 * The highest rebase generation in which the leader of a device was seen.
 *
 * @param since the position of the record from which on it counts; the one in which it was then counts, too. A page that confirms all that
 *   the leader has pending takes it back to an earlier one.
 */
export const leaderGeneration = (trial: Trial, client: string, since = -1): number | undefined => {
  let generation: number | undefined
  let isLater = false
  const see = (head: ProbeHead | undefined): void => {
    if (head === undefined) return
    const { rebaseGeneration } = head
    generation = isLater ? Math.max(generation ?? 0, rebaseGeneration) : rebaseGeneration
  }
  for (const [index, event] of trial.events.entries()) {
    if (clientOf(event.source) !== client) continue
    isLater = index > since
    if (event.lane === 'session' && event.type === 'states') see(event.states?.leader.localHead)
    if (event.type !== 'probe' || event.lane !== 'leader') continue
    if (event.probe.type === 'leader-state') see(event.probe.localHead)
    const rebase = event.probe.type === 'span-event' ? /^pull:rebase\[(\d+)\]$/.exec(event.probe.name) : null
    if (rebase !== null) see({ global: 0, client: 0, rebaseGeneration: Number(rebase[1]) })
  }
  return generation
}

/** The leader refused the last push of the change, and the session has pushed nothing since. */
export function isRejectedForGood({ last }: Failure): boolean {
  return last?.step === 'rejected by leader'
}

/**
 * Committed while the session rebased, and never pushed: after a pull of the session that rebases, and before any push of it that
 * came later.
 */
export function isSwallowed(failure: Failure): boolean {
  const { last, journey } = failure
  if (last?.step !== 'committed') return false
  const probes = probesOf(failure, 'session')
  const commit = probes.findIndex(
    ({ event, probe }) => probe.type === 'commit' && changesOf(event).some(({ changeId }) => changeId === journey.key),
  )
  const rebase = probes.findLastIndex(
    ({ probe }, index) => index < commit && probe.type === 'span-event' && probe.name.startsWith('merge:pull:rebase'),
  )
  return commit >= 0 && rebase >= 0 && !probes.slice(rebase, commit).some(({ probe }) => probe.type === 'session-push')
}

/** The leader took the change, and took it again when the session, which had rebased meanwhile, pushed it under another number. */
export function isTakenTwice({ journey }: Failure): boolean {
  const taken = journey.sightings.filter(({ step }) => step === 'received by leader')
  const [first, last] = [taken[0], taken.at(-1)]
  if (first === undefined || last === undefined || first.as.global === last.as.global) return false
  return journey.sightings.some(
    ({ step, index }) => step === 'pushed to leader' && first.index < index && index < last.index,
  )
}

/** A refusal that asks for numbers which the leader itself has not reached. */
export function demandsTooMuch({ last, tab }: Failure): boolean {
  const demanded = demandedHead(last?.detail ?? '')
  const head = tab?.states?.leader.localHead
  if (demanded === undefined || head === undefined) return false
  return demanded.global > head.global || (demanded.global === head.global && demanded.client > head.client)
}

/**
 * The number that a refusal asks to be above, in the words of any LiveStore version.
 *
 * @example
 * demandedHead('LeaderAheadError: Leader push head is ahead of batch: expected > e1000.1, got e200.1r1')?.global // 1000
 */
export const demandedHead = (text: string): Pick<ProbeHead, 'global' | 'client'> | undefined => {
  const words = /expected > e(\d+)(?:[.+](\d+))?/.exec(text)
  const json = /minimumExpectedNum\D*?(\d+)(?:\D{1,12}(\d+))?/.exec(text)
  const found = words ?? json
  return found === null ? undefined : { global: Number(found[1]), client: Number(found[2] ?? 0) }
}

/** Whether nothing is left behind but events that never leave the device. */
export const onlyClientOnly = (tab: TabStory | undefined): boolean => {
  const pending = tab?.states?.session.pending ?? []
  return pending.length > 0 && !pending.some(isPushable)
}
