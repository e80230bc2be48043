import { expect, test } from 'vitest'
import { startRelay } from './relay.ts'
import { openClient, startPlainBackend } from './testing.ts'
import { watchOrders } from './watched-orders.ts'

test('an order that touched nothing is named, and one that did is not', async () => {
  await using backend = await startPlainBackend()
  await using plain = await startRelay({ target: backend.url })
  const { relay, unbitten } = watchOrders(plain)
  const alice = await openClient(relay.urlFor('alice'))

  const hold = relay.hold({ client: 'alice', direction: 'up' })
  relay.delay({ client: 'bob', direction: 'down' }, { type: 'fixed', milliseconds: 1 })
  relay.cut('bob')
  alice.socket.send('hello')
  await hold.untilWaiting(1)

  expect(unbitten()).toEqual(['a delay of all frames going down of bob', 'a cut of bob'])
})
