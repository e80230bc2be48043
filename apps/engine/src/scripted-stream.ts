/** A scripted backend's pull as a stream of Effect's: one page at a time, as it came. The same for every version. */
import { Effect, Option, Queue, Stream, SubscriptionRef } from '@livestore/utils/effect'
import type { BackendPort, OtherBackend, Page } from './contract.ts'

type Arrival = { readonly type: 'page'; readonly page: Page } | { readonly type: 'offline' } | OtherBackend

/** How a pull fails, in the version's own errors. */
export interface PullFailures<Failure> {
  readonly offline: () => Failure
  readonly ofPull: (other: OtherBackend) => Failure
}

/** The pages after a number, of the backend that the device knows, where it knows one. */
export const pagesAfter = <Failure>(
  port: BackendPort,
  { after, backendId }: { readonly after: number; readonly backendId?: string },
  { offline, ofPull }: PullFailures<Failure>,
): Stream.Stream<Page, Failure> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const arrivals = yield* Queue.unbounded<Arrival>()
      yield* Effect.acquireRelease(
        Effect.sync(() =>
          port.pull(
            after,
            {
              onPage: (page) => Queue.unsafeOffer(arrivals, { type: 'page', page }),
              onOffline: () => Queue.unsafeOffer(arrivals, { type: 'offline' }),
              onOther: (other) => Queue.unsafeOffer(arrivals, other),
            },
            backendId,
          ),
        ),
        (end) => Effect.sync(end),
      )
      // One by one: in a chunk of several, the leader would be seen to pull the second before it has the first.
      return Stream.repeatEffectOption(
        Effect.flatMap(Queue.take(arrivals), (arrival) =>
          arrival.type === 'page'
            ? Effect.succeed(arrival.page)
            : Effect.fail(Option.some(arrival.type === 'offline' ? offline() : ofPull(arrival))),
        ),
      )
    }),
  )

/**
 * Whether the port is connected, as LiveStore wants to be told; until the scope closes.
 *
 * LiveStore waits for a connection before each push and each page, as the first fitting one of all changes. Effect's own reference
 * subscribes to its hub for that, only to tell what is true already: a fifth of all steps of a trial. This one tells each reader the
 * same, in the same order, from a list of what was.
 */
export const connectionOf = (port: BackendPort) =>
  Effect.gen(function* () {
    const isConnected = yield* SubscriptionRef.make(port.isConnected())
    const told = [port.isConnected()]
    const waiting = new Set<() => void>()
    yield* Effect.acquireRelease(
      Effect.sync(() =>
        port.onConnection((connected) => {
          Effect.runSync(SubscriptionRef.set(isConnected, connected))
          told.push(connected)
          const readers = [...waiting]
          waiting.clear()
          for (const wake of readers) wake()
        }),
      ),
      (end) => Effect.sync(end),
    )

    const untilTold = (place: number): Effect.Effect<boolean> =>
      Effect.async((resume) => {
        const wake = (): void => resume(Effect.succeed(told[place] === true))
        if (place < told.length) wake()
        else waiting.add(wake)
        return Effect.sync(() => waiting.delete(wake))
      })
    const toldFrom = (first: number): Stream.Stream<boolean> =>
      Stream.paginateEffect(first, (place) =>
        Effect.map(untilTold(place), (connected) => [connected, Option.some(place + 1)]),
      )
    const changes = Stream.suspend(() => {
      const last = told.length - 1
      return Stream.concat(Stream.succeed(told[last] === true), toldFrom(last + 1))
    })
    const light: SubscriptionRef.SubscriptionRef<boolean> = Object.create(isConnected, { changes: { value: changes } })
    return light
  })
