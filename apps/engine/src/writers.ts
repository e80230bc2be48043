/**
 * The probes' writers for a device whose session and leader share a process: each record is handed on at once, and to the lane that
 * it tells of.
 */
import type { ProbeRecord, ProbeSighting } from '../../../src/history/probe.ts'
import { makeProbeWriter, type ProbeWriter } from '../../linearlite/src/probes/writer.ts'

export interface Writers {
  readonly session: ProbeWriter
  readonly leader: ProbeWriter
}

export const makeWriters = (storeId: string, onProbe: (record: ProbeRecord) => void): Writers => {
  const session = makeProbeWriter({ lane: 'session', storeId, deliver: onProbe })
  const leader = makeProbeWriter({ lane: 'leader', storeId, deliver: onProbe })
  return {
    leader,
    // One tracer serves both here; each event of a span belongs to the lane that it tells of.
    session: {
      ...session,
      write: (sighting) => (isOfLeader(sighting) ? leader : session).write(sighting),
    },
  }
}

/** LiveStore names the leader's spans after its parts, and the events on them by what they do. */
const isOfLeader = (sighting: ProbeSighting): boolean =>
  sighting.type === 'span-event' &&
  (/leader/i.test(sighting.span) || /^(\[\d+\]:)?(push|pull|backend-push)/.test(sighting.name))
