/** Tells a history what happens in the engine, in the very words in which LinearLite's probes and the harness tell a real trial. */
import type { Happening } from '../../history/event.ts'
import type { ProbeRecord, ProbeSighting } from '../../history/probe.ts'
import type { Recorder } from '../../history/recorder.ts'

/** The virtual time in milliseconds since 1970 at which every trial begins. */
export const trialBeganAt = Date.UTC(2026, 0, 1)

/** Writes down what is seen in one page or worker. */
export type Tell = (sighting: ProbeSighting) => void

/** Numbers and stamps what is seen in one page or worker. Another life of it is another writer, which counts from 0 again. */
export const createTell = ({
  lane,
  storeId,
  sessionId,
  epochNow,
  deliver,
}: {
  readonly lane: 'session' | 'leader'
  readonly storeId: string
  readonly sessionId?: string
  /** Milliseconds since 1970. */
  readonly epochNow: () => number
  readonly deliver: (probe: ProbeRecord) => void
}): Tell => {
  let sequence = 0
  return (sighting) =>
    deliver({
      lane,
      sequence: sequence++,
      time: epochNow(),
      storeId,
      ...(sessionId !== undefined && { sessionId }),
      ...sighting,
    })
}

/** The probes of one page or worker of a trial of this engine. */
export const tellTo = (
  history: Recorder,
  {
    lane,
    source,
    sessionId,
  }: { readonly lane: 'session' | 'leader'; readonly source: string; readonly sessionId?: string },
): Tell =>
  createTell({
    lane,
    storeId: 'reference',
    ...(sessionId !== undefined && { sessionId }),
    epochNow: () => trialBeganAt + history.now(),
    deliver: (probe) => history.record(source, { lane, type: 'probe', probe }),
  })

/** What the trial itself says. */
export const tellTest = (history: Recorder, happening: Happening & { readonly lane: 'test' }): void => {
  history.record('test', happening)
}
