/** What is kept back, and let go: frames, requests, and the ends of connections. */
import { expect, test } from 'vitest'
import { startRelay } from './relay.ts'
import { openClient, send, startPlainBackend } from './testing.ts'
import type { RelayEvent } from './types.ts'

test('a hold keeps one direction of one client, and release lets the first frames go', async () => {
  await using backend = await startPlainBackend()
  const events: RelayEvent[] = []
  await using relay = await startRelay({ target: backend.url, onEvent: (event) => events.push(event) })
  const alice = await openClient(relay.urlFor('alice'))
  const bob = await openClient(relay.urlFor('bob'))
  const hold = relay.hold({ client: 'alice', direction: 'down' })
  send(alice, '1', '2', '3')
  send(bob, 'through')
  await bob.messages.untilCount(1)
  await hold.untilWaiting(3)
  expect(backend.ends.all[0]?.texts()).toEqual(['1', '2', '3'])
  expect(alice.texts()).toEqual([])
  hold.release(2)
  await alice.messages.untilCount(2)
  expect({ waiting: hold.waiting(), bitten: hold.bitten() }).toEqual({ waiting: 1, bitten: 3 })
  hold.end()
  hold.end()
  send(alice, '4')
  await alice.messages.untilCount(4)
  expect(alice.texts()).toEqual(['1', '2', '3', '4'])
  const count = (type: string): number => events.filter((event) => event.type === type).length
  expect([count('held'), count('released')]).toEqual([3, 3])
})

test('a hold is about connections that open later, too', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const hold = relay.hold({ client: 'alice', direction: 'up' })
  const alice = await openClient(relay.urlFor('alice'))
  send(alice, 'a')
  await hold.untilWaiting(1)
  relay.heal()
  await alice.messages.untilCount(1)
})

test('an order given on hearing of a frame is about that frame already', async () => {
  await using backend = await startPlainBackend()
  let bitten = (): number => 0
  await using relay = await startRelay({
    target: backend.url,
    onEvent: ({ type, direction }) => {
      if (type === 'frame' && direction === 'down' && bitten() === 0) bitten = relay.hold({ direction: 'down' }).bitten
    },
  })
  const alice = await openClient(relay.urlFor('alice'))
  const held = relay.until(({ type }) => type === 'held')
  send(alice, 'a')
  await held
  expect(bitten()).toBe(1)
  expect(alice.texts()).toEqual([])
})

test('a burst lets go all at once when enough wait, and stands no longer', async () => {
  await using backend = await startPlainBackend()
  const events: RelayEvent[] = []
  await using relay = await startRelay({ target: backend.url, onEvent: (event) => events.push(event) })
  const alice = await openClient(relay.urlFor('alice'))
  const burst = relay.burst({ direction: 'down' }, 3)
  send(alice, '1', '2')
  await burst.untilWaiting(2)
  expect(alice.texts()).toEqual([])
  send(alice, '3', '4')
  await alice.messages.untilCount(4)
  expect(alice.texts()).toEqual(['1', '2', '3', '4'])
  expect(burst.bitten()).toBe(3)
  await burst.untilWaiting(3)
  const released = events.flatMap(({ type }, index) => (type === 'released' ? [index] : []))
  expect(released).toHaveLength(3)
  expect((released[2] ?? 0) - (released[0] ?? 0)).toBe(2)
})

test('a stall keeps the end of a connection back, too', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const alice = await openClient(relay.urlFor('alice'))
  const stall = relay.hold({ direction: 'up' })
  send(alice, 'last')
  alice.socket.close(1000, 'bye')
  await alice.ended
  expect(backend.ends.all[0]?.texts()).toEqual([])
  expect(backend.ends.all[0]?.socket.readyState).toBe(alice.socket.OPEN)
  stall.end()
  expect(await backend.ends.all[0]?.ended).toEqual({ code: 1000, reason: 'bye' })
  expect(backend.ends.all[0]?.texts()).toEqual(['last'])
})

test('a stall keeps back even an end that no frame precedes', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const alice = await openClient(relay.urlFor('alice'))
  const bob = await openClient(relay.urlFor('bob'))
  const stall = relay.hold({ client: 'alice' })
  const order: string[] = []
  const ended = backend.ends.all[0]?.ended.then(() => order.push('alice ended at the backend'))
  alice.socket.close(1000)
  await alice.ended
  // Bob's round trips give an end that slips through the time to arrive.
  for (let count = 1; count <= 20; count++) {
    send(bob, 'hello')
    await bob.messages.untilCount(count)
  }
  order.push('the stall ends')
  stall.end()
  await ended
  expect(order).toEqual(['the stall ends', 'alice ended at the backend'])
})

test('HTTP requests and responses wait for a hold', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const hold = relay.hold({ client: 'alice' })
  const answer = fetch(relay.urlFor('alice'), { method: 'POST', body: 'x' }).then((response) => response.text())
  await hold.untilWaiting(1)
  hold.release(1)
  await hold.untilWaiting(1)
  expect(hold.bitten()).toBe(2)
  hold.end()
  expect(await answer).toBe('x')
})
