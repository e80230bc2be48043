/**
 * Writes probe lines: numbers them, stamps them and keeps a failing probe from ever disturbing what it watches.
 *
 * A call of the console is dear while somebody listens to it. What is seen in one turn is written in one call after it, so that
 * LiveStore does not wait for it; each record has the time at which it was seen.
 */
import { formatProbeLines, type ProbeRecord, type ProbeSighting } from '../../../../src/history/probe.ts'

export interface ProbeWriter {
  readonly write: (sighting: ProbeSighting) => void
  /** From now on lines carry this session id. */
  readonly setSessionId: (sessionId: string) => void
}

/** What may be the last that its writer says, and what others wait for: written at once. */
const urgent: readonly ProbeSighting['type'][] = ['booted', 'shut-down']

/** A writer for one page or worker. It writes through the console that it finds now, so that lines are not forwarded twice. */
export const makeProbeWriter = ({
  lane,
  storeId,
  writeLine = console.debug.bind(console),
  later = (flush) => void setTimeout(flush),
}: {
  readonly lane: ProbeRecord['lane']
  readonly storeId: string
  readonly writeLine?: (line: string) => void
  /** Calls its argument once the present turn is over. */
  readonly later?: (flush: () => void) => void
}): ProbeWriter => {
  let sequence = 0
  let sessionId: string | undefined
  let seen: ProbeRecord[] = []

  const flush = (): void => {
    const records = seen
    seen = []
    if (records.length === 0) return
    try {
      writeLine(formatProbeLines(records))
    } catch (error) {
      console.error('a probe could not be written', error)
    }
  }

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
      seen.push({ ...stamp, ...sighting })
      if (urgent.includes(sighting.type)) flush()
      else if (seen.length === 1) later(flush)
    },
  }
}
