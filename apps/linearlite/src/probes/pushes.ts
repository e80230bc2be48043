/** Probes on one end of a link: every push is numbered and seen, and so is its outcome, an interruption too. */
import { Effect, Exit } from '@livestore/utils/effect'
import { type EncodedEvent, toProbeChange } from '../../../../src/history/probe-change.ts'
import { describeCause } from './text.ts'
import type { ProbeWriter } from './writer.ts'

/** What pushes a batch over a link, with probes on it. The push stays interruptible, and in its order. */
export const probePushes = <Event extends EncodedEvent, Answer, Failure, Needs>(
  push: (batch: readonly Event[]) => Effect.Effect<Answer, Failure, Needs>,
  link: 'session-push' | 'backend-push',
  probe: ProbeWriter,
): ((batch: readonly Event[]) => Effect.Effect<Answer, Failure, Needs>) => {
  let pushes = 0
  return (batch) =>
    Effect.suspend(() => {
      const number = ++pushes
      const changes = batch.map(toProbeChange)
      probe.write({ type: link, push: number, changes })
      return push(batch).pipe(
        Effect.onExit((exit) =>
          Effect.sync(() =>
            probe.write(
              Exit.isSuccess(exit)
                ? { type: `${link}-ok`, push: number, changes }
                : { type: `${link}-failed`, push: number, changes, error: describeCause(exit.cause) },
            ),
          ),
        ),
      )
    })
}
