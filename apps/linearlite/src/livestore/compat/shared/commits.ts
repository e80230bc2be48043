/**
 * How the commits of a session are heard: by what its processor is given after their events were applied. A commit that LiveStore
 * could not apply never gets there; the push to the leader, which runs in a fiber of its own, always comes after its commit.
 */
import { Effect } from '@livestore/utils/effect'
import type { EncodedEvent } from '../../../../../../src/history/probe-change.ts'

/** From 0.4.0-dev.23 on the processor is given events that have their numbers already. */
export const watchNumberedCommits = <Event extends EncodedEvent, Done, Failure>(
  processor: { push: (events: readonly Event[]) => Effect.Effect<Done, Failure> },
  seen: (events: readonly EncodedEvent[]) => void,
): void => {
  const { push } = processor
  processor.push = (events) => push(events).pipe(Effect.tap(() => Effect.sync(() => seen(events))))
}

/** Before, it numbers them itself. Nothing else can move the session while it does: they are the last that are pending. */
export const watchCommits = <Event, Done, Failure>(
  processor: {
    push: (events: readonly Event[]) => Effect.Effect<Done, Failure>
    readonly syncState: { readonly get: Effect.Effect<{ readonly pending: readonly EncodedEvent[] }> }
  },
  seen: (events: readonly EncodedEvent[]) => void,
): void => {
  const { push, syncState } = processor
  processor.push = (events) =>
    push(events).pipe(
      Effect.tap(() =>
        Effect.map(syncState.get, ({ pending }) => seen(events.length === 0 ? [] : pending.slice(-events.length))),
      ),
    )
}
