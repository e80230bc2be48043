/** What slows frames down: how long it does, in which order they come, and what it counts. */
import { expect, test, vi } from 'vitest'
import { startRelay } from './relay.ts'
import { openClient, send, startPlainBackend } from './testing.ts'
import type { Delay, RelayEvent } from './types.ts'

test('a delay bites, keeps the order, tells its draws, and lets go when it ends', async () => {
  await using backend = await startPlainBackend()
  const delaysMs: number[] = []
  await using relay = await startRelay({
    target: backend.url,
    onEvent: ({ delayMs }) => void (delayMs !== undefined && delaysMs.push(delayMs)),
  })
  const alice = await openClient(relay.urlFor('alice'))
  const short = relay.delay({ direction: 'down' }, { type: 'uniform', from: 0.1, to: 20, seed: 's' })
  const texts = Array.from({ length: 20 }, (_, index) => String(index))
  const startedAt = performance.now()
  send(alice, ...texts)
  await alice.messages.untilCount(20)
  expect(alice.texts()).toEqual(texts)
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(Math.max(...delaysMs) - 1)
  expect(delaysMs).toHaveLength(20)
  expect(short.bitten()).toBeGreaterThan(0)
  short.end()
  const long = relay.delay({}, { type: 'fixed', milliseconds: 2_000_000_000 })
  const delayed = relay.until(({ type }) => type === 'delayed')
  send(alice, 'last')
  await delayed
  long.end()
  await alice.messages.untilCount(21)
})

test('a delay that runs out while a hold keeps the frame has not bitten', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const alice = await openClient(relay.urlFor('alice'))
  const over = relay.delay({ direction: 'down' }, { type: 'fixed', milliseconds: 1 })
  const hold = relay.hold({ direction: 'down' })
  send(alice, 'a')
  await hold.untilWaiting(1)
  const heldAt = performance.now()
  await vi.waitUntil(() => performance.now() > heldAt + 1)
  hold.release(1)
  await alice.messages.untilCount(1)
  expect(over.bitten()).toBe(0)
  over.end()

  const running = relay.delay({ direction: 'down' }, { type: 'fixed', milliseconds: 2_000_000_000 })
  send(alice, 'b')
  await hold.untilWaiting(1)
  expect(running.bitten()).toBe(0)
  hold.end()
  expect(running.bitten()).toBe(1)
  running.end()
  await alice.messages.untilCount(2)
})

test('the same seed gives the same delays to the same connection, whatever other clients do', async () => {
  const draw = async (delay: Delay, noise: number): Promise<readonly (number | undefined)[]> => {
    await using backend = await startPlainBackend()
    const seen: RelayEvent[] = []
    await using relay = await startRelay({ target: backend.url, onEvent: (event) => seen.push(event) })
    relay.delay({}, delay)
    for (let index = 0; index < noise; index++) {
      const bob = await openClient(relay.urlFor('bob'))
      send(bob, 'noise')
      await bob.messages.untilCount(1)
    }
    const alice = await openClient(relay.urlFor('alice'))
    send(alice, ...'abcdef')
    await alice.messages.untilCount(6)
    return seen
      .filter(({ client, direction, type }) => client === 'alice' && direction === 'down' && type === 'delayed')
      .map(({ delayMs }) => delayMs)
  }
  for (const type of ['uniform', 'log-uniform'] as const) {
    const first = await draw({ type, from: 0.1, to: 3, seed: 'one' }, 0)
    expect(new Set(first).size).toBe(6)
    for (const delayMs of first) expect(delayMs).toSatisfy((ms: number) => ms >= 0.1 && ms <= 3)
    expect(await draw({ type, from: 0.1, to: 3, seed: 'one' }, 2)).toEqual(first)
    expect(await draw({ type, from: 0.1, to: 3, seed: 'other' }, 0)).not.toEqual(first)
  }
})
