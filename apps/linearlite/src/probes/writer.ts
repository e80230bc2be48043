/** Writes probe lines: numbers them, stamps them and keeps a failing probe from ever disturbing what it watches. */
import {
  formatProbeLine,
  type ProbeLeaderState,
  type ProbeLife,
  type ProbeRecord,
  type ProbeSpanEvent,
  type ProbeTraffic,
} from '../../../../src/history/probe.ts'

type Stamped = 'lane' | 'sequence' | 'time' | 'storeId' | 'sessionId'

/** What happened, before the writer stamps it. */
export type Sighting =
  | Omit<ProbeTraffic, Stamped>
  | Omit<ProbeSpanEvent, Stamped>
  | Omit<ProbeLeaderState, Stamped>
  | Omit<ProbeLife, Stamped>

export interface ProbeWriter {
  readonly write: (sighting: Sighting) => void
  /** From now on lines carry this session id. */
  readonly setSessionId: (sessionId: string) => void
}

/** A writer for one page or worker. It writes through the console that it finds now, so that lines are not forwarded twice. */
export const makeProbeWriter = ({
  lane,
  storeId,
  writeLine = console.debug.bind(console),
}: {
  readonly lane: ProbeRecord['lane']
  readonly storeId: string
  readonly writeLine?: (line: string) => void
}): ProbeWriter => {
  let sequence = 0
  let sessionId: string | undefined
  return {
    setSessionId: (id) => {
      sessionId = id
    },
    write: (sighting) => {
      try {
        const stamp = {
          lane,
          sequence,
          time: performance.timeOrigin + performance.now(),
          storeId,
          ...(sessionId !== undefined && { sessionId }),
        }
        writeLine(formatProbeLine({ ...stamp, ...sighting }))
        sequence++
      } catch (error) {
        console.error('a probe could not be written', error)
      }
    },
  }
}
