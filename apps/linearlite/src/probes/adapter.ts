/**
 * The seam between session and leader: LiveStore's adapter is a public function that yields a client session, and here it
 * is wrapped so that every push, its outcome and every pulled payload is seen.
 *
 * Nothing else changes: pushes stay interruptible and in order, and payloads keep the chunks they came in.
 */
import type { Adapter } from '@livestore/common'
import { Effect, Stream } from '@livestore/utils/effect'
import { toProbeChange } from '../../../../src/history/probe-change.ts'
import { probePushes } from './pushes.ts'
import type { ProbeWriter } from './writer.ts'

/** The adapter with probes on it. */
export const probeAdapter =
  (adapter: Adapter, probe: ProbeWriter): Adapter =>
  (args) =>
    adapter(args).pipe(
      Effect.map((session) => {
        probe.setSessionId(session.sessionId)
        const { events } = session.leaderThread
        return {
          ...session,
          leaderThread: {
            ...session.leaderThread,
            events: {
              ...events,
              push: probePushes(events.push, 'session-push', probe),
              pull: (cursor) =>
                events.pull(cursor).pipe(
                  Stream.map((item) => {
                    const { payload } = item
                    probe.write({
                      type: 'session-pull',
                      payload: payload._tag === 'upstream-rebase' ? 'rebase' : 'advance',
                      changes: payload.newEvents.map(toProbeChange),
                      ...(payload._tag === 'upstream-rebase' && {
                        rolledBack: payload.rollbackEvents.map(toProbeChange),
                      }),
                    })
                    return item
                  }),
                ),
            },
          },
        }
      }),
    )
