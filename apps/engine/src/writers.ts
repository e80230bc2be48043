/**
 * The probes' writers for a device whose session and leader share a process: each record is handed on at once, numbered and stamped
 * as a page's or a worker's would be.
 */
import type { ProbeRecord, ProbeSighting } from '../../../src/history/probe.ts'
import type { ProbeWriter } from '../../linearlite/src/probes/writer.ts'

export interface Writers {
  readonly session: ProbeWriter
  readonly leader: ProbeWriter
}

export const makeWriters = (storeId: string, onProbe: (record: ProbeRecord) => void): Writers => {
  const session = makeWriter('session', storeId, onProbe)
  const leader = makeWriter('leader', storeId, onProbe)
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

const makeWriter = (
  lane: 'session' | 'leader',
  storeId: string,
  onProbe: (record: ProbeRecord) => void,
): ProbeWriter => {
  let sequence = 0
  let sessionId: string | undefined
  return {
    setSessionId: (id) => {
      sessionId = id
    },
    write: (sighting) => {
      const stamp = {
        lane,
        sequence: sequence++,
        time: performance.timeOrigin + performance.now(),
        storeId,
        ...(sessionId !== undefined && { sessionId }),
      }
      onProbe({ ...stamp, ...sighting })
    },
  }
}
