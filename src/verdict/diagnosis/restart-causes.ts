/** Causes of what is missing once a device has died or a page has begun: who started had too much, or was not told. Pure. */
import type { HistoryEvent } from '../../history/event.ts'
import { changesOf, clientOf } from '../../history/order.ts'
import type { Journey, Trial } from '../trial.ts'
import { type Failure, startOfLeader } from './failure.ts'

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
