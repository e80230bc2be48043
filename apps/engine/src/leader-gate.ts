/**
 * A gate between session and leader, by LiveStore's public adapter function: each push of the session may be kept under way, or
 * refused with LiveStore's own error.
 */
import type { Adapter } from '@livestore/common'
import { Effect } from '@livestore/utils/effect'
import { leaderAhead } from '#engine-compat'
import { toProbeChange } from '../../../src/history/probe-change.ts'
import type { ClientOptions } from './contract.ts'

/** The adapter with the gate in it. Pushes stay interruptible, and in their order. */
export const gateLeaderPushes =
  (adapter: Adapter, before: NonNullable<ClientOptions['beforeLeaderPush']>): Adapter =>
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
