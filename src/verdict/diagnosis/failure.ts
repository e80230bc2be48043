/** What the marks of causes are read off: a failure, and what its device said. Pure. */
import type { HistoryEvent } from '../../history/event.ts'
import { clientOf } from '../../history/order.ts'
import type { ProbeRecord } from '../../history/probe.ts'
import type { Journey, TabStory, Trial } from '../trial.ts'
import type { Finding } from '../verdict.ts'
import type { Sighting } from './diagnosis.ts'

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

/** The records of the device in question, in one lane. */
export const probesOf = (
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
export const leaderSaid = (failure: Failure, words: string): boolean => {
  const probes = probesOf(failure, 'leader')
  const began = failure.finding.verdict === 'stalled' ? probes.findLastIndex(({ probe }) => probe.type === 'booted') : 0
  return probes
    .slice(Math.max(0, began))
    .some(
      ({ probe }) => probe.type === 'span-event' && String(probe.attributes['exception.message'] ?? '').includes(words),
    )
}

/** The head with which the last leader of a device started, what it had pending then, and what its device did before it told of that. */
export const startOfLeader = (events: readonly HistoryEvent[], client: string) => {
  const ofDevice = events.flatMap((event) =>
    event.type === 'probe' && clientOf(event.source) === client ? [event] : [],
  )
  const booted = ofDevice.findLastIndex(({ lane, probe }) => lane === 'leader' && probe.type === 'booted')
  const told = ofDevice.findIndex(({ probe }, index) => index > booted && probe.type === 'leader-state')
  const state = ofDevice[told]?.probe
  if (booted < 0 || state?.type !== 'leader-state') return undefined
  return { head: state.localHead, changes: state.changes, before: ofDevice.slice(booted, told) }
}
