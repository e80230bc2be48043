/** What breaks a connection, refuses one, or leaves it half open. */
import { expect, test } from 'vitest'
import { startRelay } from './relay.ts'
import { openClient, send, startPlainBackend } from './testing.ts'
import type { RelayEvent } from './types.ts'

test('a cut ends both sides without a closing handshake, for one client alone, and loses what waited', async () => {
  await using backend = await startPlainBackend()
  const events: RelayEvent[] = []
  await using relay = await startRelay({ target: backend.url, onEvent: (event) => events.push(event) })
  const alice = await openClient(relay.urlFor('alice'))
  const bob = await openClient(relay.urlFor('bob'))
  const hold = relay.hold({ client: 'alice', direction: 'down' })
  send(alice, 'lost')
  await hold.untilWaiting(1)
  expect(relay.cut('alice')).toBe(1)
  expect(relay.cut('alice')).toBe(0)
  expect(hold.waiting()).toBe(0)
  expect(await alice.ended).toMatchObject({ code: 1006 })
  expect(await backend.ends.all[0]?.ended).toMatchObject({ code: 1006 })
  expect(alice.texts()).toEqual([])
  send(bob, 'lives')
  await bob.messages.untilCount(1)
  expect(
    events.filter(({ type }) => type === 'cut' || type === 'closed').map(({ type, client }) => [type, client]),
  ).toEqual([['cut', 'alice']])
})

test('refuse resets new connections and requests of one client until it ends, and leaves those that stand', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const standing = await openClient(relay.urlFor('alice'))
  const refusal = relay.refuse('alice')
  await expect(openClient(relay.urlFor('alice'))).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect(fetch(relay.urlFor('alice'))).rejects.toThrow('fetch failed')
  expect(refusal.bitten()).toBe(2)
  send(standing, 'still here')
  await standing.messages.untilCount(1)
  await openClient(relay.urlFor('bob'))
  refusal.end()
  await openClient(relay.urlFor('alice'))
  expect(await (await fetch(relay.urlFor('alice'), { method: 'POST', body: 'x' })).text()).toBe('x')
  expect(refusal.bitten()).toBe(2)
})

test('half-open swallows everything, closing handshakes included, accepts new connections, and cuts at its end', async () => {
  await using backend = await startPlainBackend()
  const events: RelayEvent[] = []
  await using relay = await startRelay({ target: backend.url, onEvent: (event) => events.push(event) })
  const alice = await openClient(relay.urlFor('alice'))
  const bob = await openClient(relay.urlFor('bob'))
  const silence = relay.halfOpen('alice')
  expect(silence.bitten()).toBe(0)
  send(alice, 'into the void')
  alice.socket.close(1000)
  const late = await openClient(relay.urlFor('alice'))
  send(late, 'void, too')
  send(bob, 'through')
  await bob.messages.untilCount(1)
  const request = fetch(relay.urlFor('alice')).catch((error: unknown) => error)
  // The HTTP request is the last to come, so that by then all before it has been read.
  await relay.until(({ type, connection }) => type === 'half-opened' && connection === 4)
  expect(backend.ends.all).toHaveLength(2)
  expect(backend.ends.all[0]?.texts()).toEqual([])
  expect(alice.socket.readyState).toBe(alice.socket.CLOSING)
  expect(silence.bitten()).toBe(3)
  silence.end()
  expect(await alice.ended).toMatchObject({ code: 1006 })
  expect(await late.ended).toMatchObject({ code: 1006 })
  expect(await backend.ends.all[0]?.ended).toMatchObject({ code: 1006 })
  expect(await request).toBeInstanceOf(Error)
  expect(bob.socket.readyState).toBe(bob.socket.OPEN)
  const again = await openClient(relay.urlFor('alice'))
  send(again, 'whole')
  await again.messages.untilCount(1)
})
