/** Hears from an adapter that its store ends, and says why in words. */
import type { Adapter } from '@livestore/common'
import { Cause, Effect, Exit } from '@livestore/utils/effect'
import { describe, describeCause, shorten } from '../probes/text.ts'

/** The adapter, telling of its end: with the cause when LiveStore orders it, and whenever its scope closes. */
export const watchLife =
  (adapter: Adapter, shutDown: (cause: string) => void): Adapter =>
  (args) =>
    Effect.addFinalizer((exit) => Effect.sync(() => shutDown(describeExit(exit)))).pipe(
      Effect.andThen(
        adapter({
          ...args,
          shutdown: (end) =>
            Effect.suspend(() => {
              shutDown(describeEnd(end))
              return args.shutdown(end)
            }),
        }),
      ),
    )

/** Why something ended, in words: 0.3.1 gives the cause alone, later versions an exit. */
const describeEnd = (end: unknown): string => {
  if (Exit.isExit(end)) return describeExit(end)
  return Cause.isCause(end) ? describeCause(end) : describe(end)
}

/** Why a store ended, where it says so by an exit. */
export const describeExit = (exit: Exit.Exit<unknown, unknown>): string => {
  if (Exit.isFailure(exit)) return describeCause(exit.cause)
  const { value } = exit
  if (typeof value === 'object' && value !== null && 'reason' in value) return `intentional: ${describe(value.reason)}`
  return value === undefined ? 'the store was closed' : shorten(describe(value))
}
