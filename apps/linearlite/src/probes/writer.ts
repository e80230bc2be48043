/**
 * Writes what the probes see: numbers it, stamps it and hands it on, as lines on the console unless told otherwise.
 *
 * A call of the console is dear while somebody listens to it. What is seen in one turn is written in one call after it, so that
 * LiveStore does not wait for it; each record has the time at which it was seen.
 */
import { formatProbeLines, type ProbeRecord, type ProbeSighting } from '../../../../src/history/probe.ts'

export interface ProbeWriter {
  readonly write: (sighting: ProbeSighting) => void
  /** From now on records carry this session id. */
  readonly setSessionId: (sessionId: string) => void
}

/** Takes a record to where it is read, at once or after the present turn. */
export type Deliver = (record: ProbeRecord) => void

/** A writer for one lane of one store: its records are numbered from 0. */
export const makeProbeWriter = ({
  lane,
  storeId,
  deliver = asLines(),
}: {
  readonly lane: ProbeRecord['lane']
  readonly storeId: string
  readonly deliver?: Deliver
}): ProbeWriter => {
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
      deliver({ ...stamp, ...sighting })
    },
  }
}

/** What may be the last that its writer says, and what others wait for: written at once. */
const urgent: readonly ProbeRecord['type'][] = ['booted', 'shut-down']

/**
 * Delivers records as lines, and keeps a line that cannot be written from ever disturbing what is watched. It writes through the
 * console that it finds now, so that lines are not forwarded twice.
 */
export const asLines = ({
  writeLine = console.debug.bind(console),
  later = (flush) => void setTimeout(flush),
}: {
  readonly writeLine?: (line: string) => void
  /** Calls its argument once the present turn is over. */
  readonly later?: (flush: () => void) => void
} = {}): Deliver => {
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
  return (record) => {
    seen.push(record)
    if (urgent.includes(record.type)) flush()
    else if (seen.length === 1) later(flush)
  }
}
