/**
 * The marks by which known causes are told, each read off the history: LiveStore's own words are used where it says any, and
 * numbers where it says none. A cause is a signature of the failure, whichever bug of the table it is. Pure.
 */
import type { HistoryEvent } from '../../history/event.ts'
import { changesOf, clientOf } from '../../history/order.ts'
import type { ProbeHead, ProbeRecord } from '../../history/probe.ts'
import { isPushable } from '../../history/sync-state.ts'
import type { Journey, TabStory, Trial } from '../trial.ts'
import type { Finding, Signature } from '../verdict.ts'
import type { Sighting, Step } from './diagnosis.ts'

/** What a rule may look at. */
export interface Failure {
  readonly trial: Trial
  readonly finding: Finding
  /** The change that was left behind. */
  readonly journey: Journey
  /** The tab that made it, or, where that was not seen, the tab at which it is missing. */
  readonly tab: TabStory | undefined
  readonly last: Sighting | undefined
}

type Rule = readonly [Signature, (failure: Failure) => boolean]

/** The signature of a failure; undefined where no mark is known. The first rule that holds, for the later ones are weaker. */
export const signatureOf = (failure: Failure): Signature | undefined => {
  const { verdict, signature } = failure.finding
  // It explains whatever else there is.
  if (signature === 'lost-log') return signature
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
const deaths: readonly Rule[] = [['head-before-events', isCountedAsPulled]]

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
  ['push-never-resumed', isPushNeverResumed],
  ['pull-latch', isPullLatch],
  ['missed-at-boot', isMissedAtBoot],
]

/** The records of the device in question, in one lane. */
const probesOf = (
  { trial, tab, journey }: Failure,
  lane: 'session' | 'leader',
): readonly { readonly event: HistoryEvent; readonly probe: ProbeRecord }[] => {
  const client = clientOf(tab?.name ?? journey.madeBy ?? '')
  return trial.events.flatMap((event) =>
    event.type === 'probe' && event.lane === lane && clientOf(event.source) === client
      ? [{ event, probe: event.probe }]
      : [],
  )
}

/**
 * Whether an exception with these words hangs on one of the leader's spans; of a stall, one of the last leader's: what an earlier one has
 * stumbled over ended with it.
 */
const leaderSaid = (failure: Failure, words: string): boolean => {
  const probes = probesOf(failure, 'leader')
  const began = failure.finding.verdict === 'stalled' ? probes.findLastIndex(({ probe }) => probe.type === 'booted') : 0
  return probes
    .slice(Math.max(0, began))
    .some(
      ({ probe }) => probe.type === 'span-event' && String(probe.attributes['exception.message'] ?? '').includes(words),
    )
}

/** Whether an ended pull can be why the change is left behind: of a session's changes, only where its push is kept in front of one. */
function waitsForThePull({ finding, last }: Failure): boolean {
  return finding.verdict === 'stalled' && (finding.barrier !== 'session drained' || last?.step === 'pushed to leader')
}

/** LiveStore's leader on a page that it already has; its pull ends with it. */
function refusedAPage(failure: Failure): boolean {
  return leaderSaid(failure, 'Incoming events must be greater than upstream head')
}

/** LiveStore's leader on a page after which its head would be lower than before; its pull ends with it. */
function leaderWentBack(failure: Failure): boolean {
  return leaderSaid(failure, 'New local head must be greater than or equal to the previous local head')
}

/** The backend refused a push of the leader's that begins beyond what the backend has: something before it is missing. */
function pushedOverGap(failure: Failure): boolean {
  return probesOf(failure, 'leader').some(({ probe }) => {
    if (probe.type !== 'backend-push-failed') return false
    const numbers = /minimumExpectedNum\D+(\d+)\D+providedNum\D+(\d+)/.exec(probe.error ?? '')
    return numbers !== null && Number(numbers[2]) > Number(numbers[1])
  })
}

/** The leader of the device that made it took something of its session that begins beyond what follows its head: a change with that key, where one is given. */
function tookOverGap(failure: Failure, key?: string): boolean {
  let head: number | undefined
  return probesOf(failure, 'leader').some(({ probe }) => {
    if (probe.type === 'booted') head = undefined
    if (probe.type !== 'leader-state') return false
    const [first] = probe.changes
    const isOver = first !== undefined && head !== undefined && first.seqNum.global > head + 1
    head = probe.localHead.global
    return isOver && (key === undefined || probe.changes.some(({ changeId }) => changeId === key))
  })
}

/** A batch in which a number is not higher than the one before it. */
function isNotRising({ last }: Failure): boolean {
  return /NonMonotonicBatchError|not strictly increasing/.test(last?.detail ?? '')
}

/**
 * The last push of the change was never answered, and the leader was in another rebase generation by then: in a later one, or, as
 * LiveStore 0.4.0-dev.8 and dev.9 take only their own, in an earlier one. A session that has rebased by itself is often ahead of its
 * leader, so that the latter tells something only where the leader does not wait for a pull.
 */
function isStaleGeneration(failure: Failure): boolean {
  const { trial, last, journey, tab } = failure
  if (last === undefined) return false
  if (last.step === 'dropped by leader') return true
  if (last.step !== 'pushed to leader' || tellsOfDrops(trial)) return false
  const client = clientOf(tab?.name ?? journey.madeBy ?? '')
  const generation = leaderGeneration(trial, client) ?? 0
  if (generation > last.as.rebaseGeneration) return true
  return generation < last.as.rebaseGeneration && !isPullLatch(failure)
}

/**
 * Whether this LiveStore tells of a push that it drops as outdated, as it was seen to do. Those that do, from 0.4.0-dev.12 on, answer it as
 * well, and take a push of a later generation than the leader's: what they never answer was not dropped.
 */
const tellsOfDrops = ({ events }: Trial): boolean =>
  events.some(
    (event) =>
      event.type === 'probe' && event.probe.type === 'span-event' && event.probe.name === 'push:drop-old-generation',
  )

/** The highest rebase generation in which the leader of a device was seen. */
export const leaderGeneration = (trial: Trial, client: string): number | undefined => {
  let generation: number | undefined
  const see = (head: ProbeHead | undefined): void => {
    if (head !== undefined) generation = Math.max(generation ?? 0, head.rebaseGeneration)
  }
  for (const event of trial.events) {
    if (clientOf(event.source) !== client) continue
    if (event.lane === 'session' && event.type === 'states') see(event.states?.leader.localHead)
    if (event.type !== 'probe' || event.lane !== 'leader') continue
    if (event.probe.type === 'leader-state') see(event.probe.localHead)
    const rebase = event.probe.type === 'span-event' ? /^pull:rebase\[(\d+)\]$/.exec(event.probe.name) : null
    if (rebase !== null) see({ global: 0, client: 0, rebaseGeneration: Number(rebase[1]) })
  }
  return generation
}

/** The leader refused the last push of the change, and the session has pushed nothing since. */
function isRejectedForGood({ last }: Failure): boolean {
  return last?.step === 'rejected by leader'
}

/**
 * Committed while the session rebased, and never pushed: after a pull of the session that rebases, and before any push of it that
 * came later.
 */
function isSwallowed(failure: Failure): boolean {
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
function isTakenTwice({ journey }: Failure): boolean {
  const taken = journey.sightings.filter(({ step }) => step === 'received by leader')
  const [first, last] = [taken[0], taken.at(-1)]
  if (first === undefined || last === undefined || first.as.global === last.as.global) return false
  return journey.sightings.some(
    ({ step, index }) => step === 'pushed to leader' && first.index < index && index < last.index,
  )
}

/** The leader of the device that made it took a page that begins beyond what follows its head. */
function isPageOverGap(failure: Failure): boolean {
  let head: number | undefined
  return probesOf(failure, 'leader').some(({ probe }) => {
    if (probe.type === 'booted') head = undefined
    if (probe.type === 'leader-state') head = probe.upstreamHead.global
    if (probe.type !== 'backend-pull-page' || head === undefined) return false
    const [first] = probe.changes
    const isOverGap = first !== undefined && first.seqNum.global > head + 1
    head = Math.max(head, ...probe.changes.map(({ seqNum }) => seqNum.global))
    return isOverGap
  })
}

/**
 * A leader started with a backend's head that the one before it on the device had never told, and the change has a number in between: the
 * one before had written down how far it had pulled, and died before it had written what.
 */
function isCountedAsPulled({ trial, finding, tab, journey }: Failure): boolean {
  const own = tab?.name ?? journey.madeBy
  const devices = new Map<string, { told?: number; toldBefore?: number }>()
  const seen = journey.sightings.map(({ as }) => as.global)
  const numbers = finding.verdict === 'lost' ? [...seen, ...numbersToldTo(trial, own, journey)] : seen
  return trial.events.some((event) => {
    if (event.type !== 'probe' || event.lane !== 'leader') return false
    const client = clientOf(event.source)
    // Somebody else's may be missing on any device.
    if (own !== undefined && client !== clientOf(own)) return false
    const device = devices.get(client) ?? {}
    devices.set(client, device)
    const { probe } = event
    if (probe.type === 'booted' && device.told !== undefined) device.toldBefore = device.told
    if (probe.type !== 'leader-state') return false
    const { toldBefore: before } = device
    const now = probe.upstreamHead.global
    delete device.toldBefore
    device.told = now
    return before !== undefined && numbers.some((number) => number > before && number <= now)
  })
}

/** What rebases have made of a change's number is told to whoever is there: it may be another tab of the device than the one that made it. */
const numbersToldTo = ({ events }: Trial, tab: string | undefined, { key }: Journey): readonly number[] =>
  events.flatMap((event) => {
    const isTold = event.type === 'probe' && event.probe.type === 'session-pull'
    if (!isTold || tab === undefined || clientOf(event.source) !== clientOf(tab)) return []
    return changesOf(event).flatMap(({ changeId, seqNum }) => (changeId === key ? [seqNum.global] : []))
  })

/**
 * A page brought the change back, and the leader told its session of it under that very number with a rebase, as if it were another's;
 * it had a client-only event pending in front of it. A rebase tells what a page has beyond the own changes that it confirms. A leader that
 * starts has no session to tell yet: it is seen to push the change again under a later number.
 */
function isConfirmedRebased(failure: Failure): boolean {
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

/**
 * A session gave its leader a client-only event whose number belongs to one that the leader does not have, because it has refused that; the
 * leader neither took nor refused it, and has taken nothing since.
 */
function isBehindViewOverGap(failure: Failure): boolean {
  const { trial } = failure
  const client = clientOf(failure.tab?.name ?? failure.journey.madeBy ?? '')
  const takesLater = tellsOfDrops(trial)
  let head: ProbeHead = { global: 0, client: 0, rebaseGeneration: 0 }
  let pending = 0
  /** The push that is over a gap, as its tab counts it. */
  let over: string | undefined
  for (const event of trial.events) {
    if (event.type !== 'probe' || clientOf(event.source) !== client) continue
    const { probe } = event
    if (probe.type === 'leader-state') {
      head = later(probe.localHead, head)
      pending = probe.pending
      if (probe.changes.length > 0) over = undefined
    }
    if (probe.type === 'booted' && event.lane === 'leader') over = undefined
    // What a leader has told its session it has itself, whenever its own state is told.
    if (probe.type === 'session-pull')
      for (const { seqNum } of probe.changes) head = later(head, { ...seqNum, client: 0 })
    if (probe.type === 'session-push') {
      const number = probe.changes[0]?.seqNum
      const isOver =
        number !== undefined && (isOverGap(number, head) || (takesLater && pending > 0 && isOfAnother(number, head)))
      if (number !== undefined && number.client > 0 && isOver) over ??= `${event.source} ${probe.push}`
    }
    const isAnswer = probe.type === 'session-push-ok' || probe.type === 'session-push-failed'
    if (isAnswer && over === `${event.source} ${probe.push}` && probe.error !== 'interrupted') over = undefined
  }
  return over !== undefined
}

const isOverGap = (number: ProbeHead, head: ProbeHead): boolean =>
  number.global > head.global || (number.global === head.global && number.client > head.client + 1)

/**
 * The leader's head has the very number before it, and is another event: it has pulled as many of others as the session had pending, and
 * rebased its own behind them, of which the session has not heard. It is told by its generation.
 */
const isOfAnother = (number: ProbeHead, head: ProbeHead): boolean =>
  number.global === head.global && number.client === head.client + 1 && number.rebaseGeneration > head.rebaseGeneration

/** The place of two that is further on, the first where both are one. A leader's head is the furthest that was seen: a rebase gives its events higher numbers, never lower ones. */
const later = (one: ProbeHead, other: ProbeHead): ProbeHead =>
  other.global > one.global || (other.global === one.global && other.client > one.client) ? other : one

/** A refusal that asks for numbers which the leader itself has not reached. */
function demandsTooMuch({ last, tab }: Failure): boolean {
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

/** The last push to the backend failed, pages came in after it, and none was pushed again. */
function isPushNeverResumed(failure: Failure): boolean {
  if (failure.finding.hop !== 'leader') return false
  const probes = probesOf(failure, 'leader').map(({ probe }) => probe)
  const lastPush = probes.findLastIndex(({ type }) => type.startsWith('backend-push'))
  const push = probes[lastPush]
  if (push?.type !== 'backend-push-failed' || push.error === 'interrupted') return false
  // The page may come before the answer, which finds the leader waiting for another then.
  const begun = probes.findLastIndex(({ type }) => type === 'backend-push')
  return probes.slice(Math.min(begun, lastPush)).some(({ type }) => type === 'backend-pull-page')
}

/** Whoever has a connection and wants something on it has asked for it after so long: the quiet period of a stall. */
const asksWithinMs = 5_000

/**
 * The device asked for pages on an earlier connection and not on the one that stands, as the relay saw: whatever the backend has,
 * nothing comes back any more. Where the relay could not read the frames, nothing is known, nor where the connection has just come and
 * nothing was said on it yet.
 */
function isPullNeverResumed({ trial, tab, journey }: Failure): boolean {
  const client = clientOf(tab?.name ?? journey.madeBy ?? '')
  const frames = trial.events.flatMap((event) => (event.lane === 'network' && event.source === client ? [event] : []))
  const opened = frames.findLast(({ type }) => type === 'opened')
  if (opened === undefined) return false
  const isOfIt = ({ connection }: { readonly connection?: number }): boolean => connection === opened.connection
  const asked = frames.filter(({ kind }) => kind === 'pull-request')
  const spokeOn = frames.some((event) => event.type === 'frame' && isOfIt(event))
  const isOver = frames.some((event) => event.type === 'closed' && isOfIt(event))
  const stoodForMs = (trial.events.at(-1)?.time ?? 0) - opened.time
  return !isOver && asked.length > 0 && !asked.some(isOfIt) && (spokeOn || stoodForMs >= asksWithinMs)
}

/** Pushes wait in front of a leader whose last page said that more is to come, or came empty, as all did after one that said so. */
function isPullLatch(failure: Failure): boolean {
  if (failure.last?.step !== 'pushed to leader') return false
  const pages = probesOf(failure, 'leader').flatMap(({ event, probe }) =>
    probe.type === 'backend-pull-page' ? [{ page: probe, count: changesOf(event).length }] : [],
  )
  // Those without events are passed over.
  const told = [pages.at(-1), pages.findLast(({ count }) => count > 0)]
  return told.some((one) => one?.page.pageInfo !== undefined && one.page.pageInfo !== 'NoMore')
}

/**
 * The change never came to the session of a page, neither from its own hands nor from its leader, and the leader had it when it
 * started. The leader has come no further since, so that this is all that the session lacks: it is not deaf, nobody tells it.
 */
function isMissedAtBoot(failure: Failure): boolean {
  const { trial, finding, tab, journey } = failure
  // The tab has nothing pending, and its leader is not behind the log: otherwise something else is to be said.
  if (finding.barrier !== 'logs equal' || finding.hop !== 'leader' || tab === undefined) return false
  const start = startOfLeader(trial.events, tab.client)
  if (start === undefined || start.head.global !== tab.states?.leader.localHead.global) return false
  const hasIt = (event: HistoryEvent): boolean => changesOf(event).some(({ changeId }) => changeId === journey.key)
  const ofPage = trial.events.slice(tab.beganAt).filter(({ lane, source }) => lane === 'session' && source === tab.name)
  return !start.before.some(hasIt) && !ofPage.some(hasIt)
}

/** The head with which the last leader of a device started, what it had pending then, and what its device did before it told of that. */
const startOfLeader = (events: readonly HistoryEvent[], client: string) => {
  const ofDevice = events.flatMap((event) =>
    event.type === 'probe' && clientOf(event.source) === client ? [event] : [],
  )
  const booted = ofDevice.findLastIndex(({ lane, probe }) => lane === 'leader' && probe.type === 'booted')
  const told = ofDevice.findIndex(({ probe }, index) => index > booted && probe.type === 'leader-state')
  const state = ofDevice[told]?.probe
  if (booted < 0 || state?.type !== 'leader-state') return undefined
  return { head: state.localHead, changes: state.changes, before: ofDevice.slice(booted, told) }
}

/** Whether nothing is left behind but events that never leave the device. */
export const onlyClientOnly = (tab: TabStory | undefined): boolean => {
  const pending = tab?.states?.session.pending ?? []
  return pending.length > 0 && !pending.some(isPushable)
}
