import { Effect, FetchHttpClient, KeyValueStore, Layer } from '@livestore/utils/effect'
import { expect, test } from 'vitest'
import type { BackendPort, PushAnswer } from '../../contract.ts'
import { scriptedBackend } from '../0.4.0-dev.23.ts'

/** A port whose pushes are all answered the same way. */
const answering = (answer: PushAnswer): BackendPort => ({
  isConnected: () => true,
  onConnection: () => () => {},
  pull: () => () => {},
  push: async () => answer,
})

/** What LiveStore calls the error that a push ends in. */
const errorOf = (answer: PushAnswer): Promise<string> =>
  Effect.gen(function* () {
    const backend = yield* scriptedBackend(answering(answer))({ storeId: 's', clientId: 'c', payload: undefined })
    const error = yield* Effect.flip(backend.push([]))
    return error._tag
  }).pipe(
    Effect.scoped,
    Effect.provide(Layer.merge(KeyValueStore.layerMemory, FetchHttpClient.layer)),
    Effect.runPromise,
  )

test("a push whose connection ended should fail as with LiveStore's own client, and as offline only where a client says so", async () => {
  expect(await errorOf({ type: 'offline' })).toBe('UnknownError')
  expect(await errorOf({ type: 'failed', message: 'the backend broke' })).toBe('UnknownError')
  expect(await errorOf({ type: 'says-offline' })).toBe('IsOfflineError')
})
