import { expect, test } from 'vitest'
import { startRelay } from './relay.ts'
import { openClient, startPlainBackend } from './testing.ts'
import { watchOrders } from './watched-orders.ts'

test('every order is remembered with how often it touched something', async () => {
  await using backend = await startPlainBackend()
  await using plain = await startRelay({ target: backend.url })
  const { relay, faults } = watchOrders(plain)
  const alice = await openClient(relay.urlFor('alice'))

  const hold = relay.hold({ client: 'alice', direction: 'up' })
  relay.delay({ client: 'bob', direction: 'down' }, { type: 'fixed', milliseconds: 1 })
  relay.cut('bob')
  alice.socket.send('hello')
  await hold.untilWaiting(1)

  expect(faults()).toEqual([
    { title: 'a hold of all frames going up of alice', bitten: 1 },
    { title: 'a delay of all frames going down of bob', bitten: 0 },
    { title: 'a cut of bob', bitten: 0 },
  ])
})

test('an order stands until it is ended, by itself or by the healing of all, and only for the client that it is about', async () => {
  await using backend = await startPlainBackend()
  await using plain = await startRelay({ target: backend.url })
  const { relay, standing, delayMs } = watchOrders(plain)

  const hold = relay.hold({ client: 'alice' })
  const silence = relay.halfOpen()
  relay.refuse('bob')
  relay.cut('alice')
  expect(standing('alice')).toEqual(['a hold of all frames of alice', 'silence towards every client'])
  hold.end()
  silence.end()
  expect(standing('alice')).toEqual([])
  expect(standing('bob')).toEqual(['a refusal of bob'])

  relay.delay({ client: 'alice' }, { type: 'fixed', milliseconds: 300 })
  relay.delay({}, { type: 'uniform', from: 10, to: 500, seed: 's' })
  expect(standing('alice')).toEqual([])
  expect([delayMs('alice'), delayMs('bob')]).toEqual([800, 500])

  relay.heal()
  expect([delayMs('alice'), ...standing('bob')]).toEqual([0])
})

test('a burst stands until it is full', async () => {
  await using backend = await startPlainBackend()
  await using plain = await startRelay({ target: backend.url })
  const { relay, standing } = watchOrders(plain)
  const alice = await openClient(relay.urlFor('alice'))

  const burst = relay.burst({ client: 'alice', direction: 'up' }, 2)
  expect(standing('alice')).toEqual(['a burst of 2 all frames going up of alice'])
  alice.socket.send('one')
  alice.socket.send('two')
  await burst.untilWaiting(2)

  expect(standing('alice')).toEqual([])
})
