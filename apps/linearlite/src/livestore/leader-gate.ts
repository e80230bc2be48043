/**
 * A gate between session and leader, by LiveStore's public adapter function: each push of the session may be kept under way, or
 * refused with LiveStore's own error.
 */
import type { Adapter } from '@livestore/common'
import { Effect } from '@livestore/utils/effect'
import { leaderAhead } from '#compat'
import type { ProbeChange } from '../../../../src/history/probe.ts'
import { toProbeChange } from '../../../../src/history/probe-change.ts'

/** A session's push on its way to the leader. */
export interface LeaderPush {
  /** From 1, in the order in which the session made them. */
  readonly number: number
  readonly changes: readonly ProbeChange[]
}

/**
 * Asked before each push of the session reaches the leader: `refuse` answers it with LiveStore's own LeaderAheadError. A promise keeps
 * the push under way until then.
 */
export type BeforeLeaderPush = (push: LeaderPush) => 'pass' | 'refuse' | Promise<'pass' | 'refuse'>

/** The adapter with the gate in it. Pushes stay interruptible, and in their order. */
export const gateLeaderPushes =
  (adapter: Adapter, before: BeforeLeaderPush): Adapter =>
  (args) =>
    adapter(args).pipe(
      Effect.map((session) => {
        const { events } = session.leaderThread
        let pushes = 0
        return {
          ...session,
          leaderThread: {
            ...session.leaderThread,
            events: {
              ...events,
              push: (batch: Parameters<typeof events.push>[0]) =>
                Effect.suspend(() => {
                  const answer = before({ number: ++pushes, changes: batch.map(toProbeChange) })
                  const decided = typeof answer === 'string' ? Effect.succeed(answer) : Effect.promise(() => answer)
                  return Effect.flatMap(decided, (decision) =>
                    decision === 'refuse' ? Effect.fail(leaderAhead(batch, session.sessionId)) : events.push(batch),
                  )
                }),
            },
          },
        }
      }),
    )
