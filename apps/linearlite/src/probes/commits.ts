/**
 * Probes on the session's commits: each is seen as the session numbers it, the documents that LiveStore writes by itself
 * too (UI state that is read for the first time).
 */
import { Effect } from '@livestore/utils/effect'
import { type EncodedEvent, toProbeChange } from '../../../../src/history/probe-change.ts'
import type { ProbeWriter } from './writer.ts'

/** The part of LiveStore's session processor through which every commit goes, after its events were numbered and applied. */
interface CommitsOf<Event extends EncodedEvent> {
  push: (events: readonly Event[]) => Effect.Effect<void>
}

/**
 * Writes a line for each commit of a session from now on. A commit that LiveStore could not apply never gets there, and no
 * line says that it happened; the push to the leader, which runs in a fiber of its own, is always told after the commit.
 */
export const probeCommits = <Event extends EncodedEvent>(processor: CommitsOf<Event>, probe: ProbeWriter): void => {
  const { push } = processor
  processor.push = (events) =>
    push(events).pipe(
      Effect.tap(() => Effect.sync(() => probe.write({ type: 'commit', changes: events.map(toProbeChange) }))),
    )
}
