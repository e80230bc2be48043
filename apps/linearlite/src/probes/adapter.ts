/**
 * The seam between session and leader: LiveStore's adapter is a public function that yields a client session, and here it
 * is wrapped so that every push, its outcome and every pulled payload is seen.
 *
 * Nothing else changes: pushes stay interruptible and in order, and payloads keep the chunks they came in.
 */
import type { Adapter } from '@livestore/common'
import { Cause, Effect, Exit, Stream } from '@livestore/utils/effect'
import { describe, shorten } from './text.ts'
import { type ProbeWriter, toProbeChange } from './writer.ts'

/** The adapter with probes on it. */
export const probeAdapter =
  (adapter: Adapter, probe: ProbeWriter): Adapter =>
  (args) =>
    adapter(args).pipe(
      Effect.map((session) => {
        probe.setSessionId(session.sessionId)
        const { events } = session.leaderThread
        let pushes = 0
        return {
          ...session,
          leaderThread: {
            ...session.leaderThread,
            events: {
              ...events,
              push: (batch) =>
                Effect.suspend(() => {
                  const push = ++pushes
                  const changes = batch.map(toProbeChange)
                  probe.write({ type: 'session-push', push, changes })
                  return events
                    .push(batch)
                    .pipe(
                      Effect.onExit((exit) =>
                        Effect.sync(() =>
                          probe.write(
                            Exit.isSuccess(exit)
                              ? { type: 'session-push-ok', push, changes }
                              : { type: 'session-push-failed', push, changes, error: describeCause(exit.cause) },
                          ),
                        ),
                      ),
                    )
                }),
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

/** A failure in few words: `interrupted`, or the error's tag and message. */
export const describeCause = (cause: Cause.Cause<unknown>): string =>
  Cause.isInterruptedOnly(cause) ? 'interrupted' : shorten(describe(Cause.squash(cause)))
