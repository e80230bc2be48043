/** A scripted backend's pull as a stream of Effect's: one page at a time, as it came. The same for every version. */
import { Effect, Option, Queue, Stream, SubscriptionRef } from '@livestore/utils/effect'
import type { BackendPort, Page } from './contract.ts'

type Arrival = { readonly type: 'page'; readonly page: Page } | { readonly type: 'offline' }

/** The pages after a number. It fails with the version's own error when the connection ends. */
export const pagesAfter = <Failure>(
  port: BackendPort,
  after: number,
  offline: () => Failure,
): Stream.Stream<Page, Failure> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const arrivals = yield* Queue.unbounded<Arrival>()
      yield* Effect.acquireRelease(
        Effect.sync(() =>
          port.pull(after, {
            onPage: (page) => Queue.unsafeOffer(arrivals, { type: 'page', page }),
            onOffline: () => Queue.unsafeOffer(arrivals, { type: 'offline' }),
          }),
        ),
        (end) => Effect.sync(end),
      )
      // One by one: in a chunk of several, the leader would be seen to pull the second before it has the first.
      return Stream.repeatEffectOption(
        Effect.flatMap(Queue.take(arrivals), (arrival) =>
          arrival.type === 'page' ? Effect.succeed(arrival.page) : Effect.fail(Option.some(offline())),
        ),
      )
    }),
  )

/** Whether the port is connected, as LiveStore wants to be told; until the scope closes. */
export const connectionOf = (port: BackendPort) =>
  Effect.gen(function* () {
    const isConnected = yield* SubscriptionRef.make(port.isConnected())
    yield* Effect.acquireRelease(
      Effect.sync(() =>
        port.onConnection((connected) => {
          Effect.runSync(SubscriptionRef.set(isConnected, connected))
        }),
      ),
      (end) => Effect.sync(end),
    )
    return isConnected
  })
