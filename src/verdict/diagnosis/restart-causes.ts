/** Causes of what is missing once a device has died or a page has begun: who started had too much, or was not told. Pure. */
import type { HistoryEvent } from '../../history/event.ts'
import { changesOf, clientOf } from '../../history/order.ts'
import type { ProbeChange, ProbeLeaderState } from '../../history/probe.ts'
import { isSameHead } from '../../history/sync-state.ts'
import type { Journey, Trial } from '../trial.ts'
import { type Failure, probesOf, startOfLeader } from './failure.ts'

/**
 * A leader started with a backend's head that the one before it on the device had never told, and the change has a number in between: the
 * one before had written down how far it had pulled, and died before it had written what.
 */
export function isCountedAsPulled({ trial, finding, tab, journey }: Failure): boolean {
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
    if (before === undefined || hasPending(probe, journey.key)) return false
    return numbers.some((number) => number > before && number <= now)
  })
}

/** Whether a leader's first state has a change: that is what the database had pending, and is pushed whatever its number. */
const hasPending = ({ changes }: ProbeLeaderState, key: string): boolean =>
  changes.some(({ changeId }) => changeId === key)

/** What rebases have made of a change's number is told to whoever is there: it may be another tab of the device than the one that made it. */
const numbersToldTo = ({ events }: Trial, tab: string | undefined, { key }: Journey): readonly number[] =>
  events.flatMap((event) => {
    const isTold = event.type === 'probe' && event.probe.type === 'session-pull'
    if (!isTold || tab === undefined || clientOf(event.source) !== clientOf(tab)) return []
    return changesOf(event).flatMap(({ changeId, seqNum }) => (changeId === key ? [seqNum.global] : []))
  })

/** What was told of one leader of a device. */
interface LeaderStory {
  /** What it took from sessions and sends to the backend, in its order. */
  readonly taken: ProbeChange[]
  readonly pages: (readonly ProbeChange[])[]
  /** The last that it told of its state. */
  state: ProbeLeaderState | undefined
}

/**
 * The same of a change whose last number nobody was told, as the page ended within a rebase: it is told by the change's place in what the leader
 * had pending. The next leader has that leader's local head, so that nothing was written of the page, and the backend's from the page's end.
 */
export function isCountedByPlace(failure: Failure): boolean {
  const { finding, journey } = failure
  const wasStored = journey.sightings.some(({ step }) => step === 'stored by backend')
  if (finding.verdict !== 'lost' || wasStored) return false
  let former: LeaderStory | undefined
  let leader: LeaderStory = { taken: [], pages: [], state: undefined }
  for (const { probe } of probesOf(failure, 'leader')) {
    if (probe.type === 'booted') {
      // One that ended before it told of its state has changed nothing.
      if (leader.state !== undefined) former = leader
      leader = { taken: [], pages: [], state: undefined }
    }
    if (probe.type === 'backend-pull-page') leader.pages.push(probe.changes)
    if (probe.type !== 'leader-state') continue
    const isFirst = leader.state === undefined
    if (isFirst && former !== undefined && countsAsPulled(former, probe, journey.key)) return true
    leader.state = probe
    leader.taken.push(...probe.changes.filter(({ seqNum }) => seqNum.client === 0))
  }
  return false
}

/** Whether the first state of a leader counts a change as pulled that the one before it had pending. */
const countsAsPulled = ({ taken, pages, state }: LeaderStory, first: ProbeLeaderState, changeId: string): boolean => {
  if (state === undefined || !isSameHead(state.localHead, first.localHead)) return false
  if (hasPending(first, changeId)) return false
  const [before, now] = [state.upstreamHead.global, first.upstreamHead.global]
  const isOfPage = pages.some((page) => page.at(-1)?.seqNum.global === now)
  const confirmed = new Set(
    pages.flatMap((page) => page.flatMap((change) => (change.seqNum.global <= before ? [change.changeId] : []))),
  )
  const pending = taken.filter((change) => change.changeId === undefined || !confirmed.has(change.changeId))
  // They have the numbers between the two heads, one each; where they are more or fewer, something was not told.
  if (!isOfPage || pending.length !== state.localHead.global - before) return false
  const place = pending.findIndex((change) => change.changeId === changeId)
  return place >= 0 && before + place + 1 <= now
}

/**
 * The change never came to the session of a page, neither from its own hands nor from its leader, and the leader had it when it
 * started. The leader has come no further since, so that this is all that the session lacks: it is not deaf, nobody tells it.
 */
export function isMissedAtBoot(failure: Failure): boolean {
  const { trial, finding, tab, journey } = failure
  // The tab has nothing pending, and its leader is not behind the log: otherwise something else is to be said.
  if (finding.barrier !== 'logs equal' || finding.hop !== 'leader' || tab === undefined) return false
  const start = startOfLeader(trial.events, tab.client)
  if (start === undefined || start.head.global !== tab.states?.leader.localHead.global) return false
  const hasIt = (event: HistoryEvent): boolean => changesOf(event).some(({ changeId }) => changeId === journey.key)
  const ofPage = trial.events.slice(tab.beganAt).filter(({ lane, source }) => lane === 'session' && source === tab.name)
  return !start.before.some(hasIt) && !ofPage.some(hasIt)
}
