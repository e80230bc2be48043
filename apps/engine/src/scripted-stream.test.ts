/** What LiveStore is told of a scripted backend's connection, and what it costs to be told. */
import { Effect, Fiber, type Scope, Stream, SubscriptionRef } from '@livestore/utils/effect'
import { Tracer } from 'effect'
import { expect, test } from 'vitest'
import type { BackendPort } from './contract.ts'
import { connectionOf } from './scripted-stream.ts'

/** A port of which only the connection is asked. */
const connectable = (isConnected: boolean) => {
  const listeners = new Set<(connected: boolean) => void>()
  const port: BackendPort = {
    isConnected: () => isConnected,
    onConnection: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    pull: () => () => {},
    push: async () => ({ type: 'offline' }),
  }
  const set = (connected: boolean): void => {
    for (const tell of listeners) tell(connected)
  }
  return { port, set, listeners }
}

const run = <Result>(effect: Effect.Effect<Result, never, Scope.Scope>) => Effect.runPromise(Effect.scoped(effect))

test('each reader is told what is true when it comes, and then every change, though several come at once', async () => {
  const { port, set, listeners } = connectable(true)
  const { early, late } = await run(
    Effect.gen(function* () {
      const { changes } = yield* connectionOf(port)
      const nextOfEarly = yield* Stream.toPull(changes)
      const early = [...(yield* nextOfEarly)]
      for (const connected of [false, true, false]) set(connected)
      const nextOfLate = yield* Stream.toPull(changes)
      const late = [...(yield* nextOfLate)]
      set(true)
      while (early.length < 5) early.push(...(yield* nextOfEarly))
      while (late.length < 2) late.push(...(yield* nextOfLate))
      return { early, late }
    }).pipe(Effect.orDie),
  )
  expect(early).toEqual([true, false, true, false, true])
  expect(late).toEqual([false, true])
  expect(listeners.size).toBe(0)
})

test('who does not wait any more takes nothing from those who do', async () => {
  const { port, set } = connectable(false)
  const seen = await run(
    Effect.gen(function* () {
      const isConnected = yield* connectionOf(port)
      const leaves = yield* SubscriptionRef.waitUntil(isConnected, (connected) => connected).pipe(Effect.fork)
      const stays = yield* SubscriptionRef.waitUntil(isConnected, (connected) => connected).pipe(Effect.fork)
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(leaves)
      set(true)
      return [yield* Fiber.join(stays), yield* isConnected]
    }),
  )
  expect(seen).toEqual([true, true])
})

test('to wait for a connection that stands takes two thirds of the steps that it takes with a reference of Effect', async () => {
  const stepsOf = async (make: (port: BackendPort) => ReturnType<typeof connectionOf>): Promise<number> => {
    let steps = 0
    const counting = Tracer.make({
      span: () => {
        throw new Error('Expected no span here.')
      },
      context: (step) => {
        steps += 1
        return step()
      },
    })
    const { port } = connectable(true)
    await run(
      Effect.flatMap(make(port), (isConnected) =>
        SubscriptionRef.waitUntil(isConnected, (connected) => connected).pipe(Effect.withTracer(counting)),
      ),
    )
    return steps
  }
  const own = await stepsOf(() => SubscriptionRef.make(true))
  const light = await stepsOf(connectionOf)
  expect(own).toBeGreaterThan(0)
  expect(light).toBeLessThan((own * 2) / 3)
})
