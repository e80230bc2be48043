/** Tells a history what happens in the engine, in the very words in which LinearLite's probes and the harness tell a real trial. */
import type { Happening } from '../../history/event.ts'
import type { ProbeRecord, ProbeSighting } from '../../history/probe.ts'
import type { Recorder } from '../../history/recorder.ts'

/** The virtual time in milliseconds since 1970 at which every trial begins. */
export const trialBeganAt = Date.UTC(2026, 0, 1)

/** The probes of one page or worker. Another life of it is another writer, which counts from 0 again. */
export const createProbeWriter = (
  history: Recorder,
  writer: { readonly lane: 'session' | 'leader'; readonly source: string; readonly sessionId?: string },
): ((sighting: ProbeSighting) => void) => {
  let sequence = 0
  const { lane, source, sessionId } = writer
  return (sighting) => {
    const probe: ProbeRecord = {
      lane,
      sequence: sequence++,
      time: trialBeganAt + history.now(),
      storeId: 'reference',
      ...(sessionId !== undefined && { sessionId }),
      ...sighting,
    }
    history.record(source, { lane, type: 'probe', probe })
  }
}

/** What the trial itself says. */
export const tellTest = (history: Recorder, happening: Happening & { readonly lane: 'test' }): void => {
  history.record('test', happening)
}
