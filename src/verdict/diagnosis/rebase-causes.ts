/** Causes that are a rebase: what a page had confirmed was told once more. Pure. */
import { changesOf, clientOf } from '../../history/order.ts'
import type { ProbeHead } from '../../history/probe.ts'
import type { Trial } from '../trial.ts'
import type { Step } from './diagnosis.ts'
import { type Failure, startOfLeader } from './failure.ts'

/**
 * A page brought the change back, and the leader told its session of it under that very number with a rebase, as if it were another's;
 * it had a client-only event pending in front of it. A rebase tells what a page has beyond the own changes that it confirms. A leader that
 * starts has no session to tell yet: it is seen to push the change again under a later number.
 */
export function isConfirmedRebased(failure: Failure): boolean {
  const { trial, journey } = failure
  if (journey.madeBy === undefined) return false
  const client = clientOf(journey.madeBy)
  /** The page that confirmed it, and where the backend's head was before, as far as the leader had heard. */
  let page: { readonly number: number; readonly index: number; readonly before: number } | undefined
  let head = 0
  let hasSession = true
  for (const [index, event] of trial.events.entries()) {
    if (event.type !== 'probe' || clientOf(event.source) !== client) continue
    const { probe } = event
    if (probe.type === 'booted') hasSession = event.lane === 'session'
    const seen = changesOf(event).find(({ changeId }) => changeId === journey.key)?.seqNum.global
    if (probe.type === 'backend-pull-page') {
      if (seen !== undefined) page ??= { number: seen, index, before: head }
      for (const { seqNum } of changesOf(event)) head = Math.max(head, seqNum.global)
    }
    if (page === undefined) continue
    const isPushedAgain = probe.type === 'backend-push' && seen !== undefined && seen > page.number
    if (isPushedAgain && !hasSession) return hadClientOnlyPending(trial, client, page)
    if (probe.type !== 'session-pull' || probe.payload !== 'rebase') continue
    const { number } = page
    const isTold = changesOf(event).some(({ changeId, seqNum }) => changeId === journey.key && seqNum.global === number)
    if (isTold) return hadClientOnlyPending(trial, client, page)
  }
  return false
}

/** Whether the leader of a device had a client-only event pending in front of what a page brought back under a number. */
const hadClientOnlyPending = (
  { events, journeys }: Trial,
  client: string,
  page: { readonly number: number; readonly index: number; readonly before: number },
): boolean => {
  const isInFront = ({ global }: ProbeHead): boolean => global >= page.before && global < page.number
  const isOwn = [...journeys.values()].some(({ clientOnly, madeBy, sightings }) => {
    if (!clientOnly || madeBy === undefined || clientOf(madeBy) !== client) return false
    const last = sightings.findLast(({ step, index }) => index < page.index && withLeader.has(step))
    return last !== undefined && isInFront(last.as)
  })
  // An earlier leader may have given it another number that nobody heard of: what the last one began with it tells itself.
  const began = startOfLeader(events.slice(0, page.index), client)?.changes ?? []
  return isOwn || began.some(({ seqNum }) => seqNum.client > 0 && isInFront(seqNum))
}

const withLeader: ReadonlySet<Step> = new Set(['received by leader', 'applied by leader', 'notified to session'])
