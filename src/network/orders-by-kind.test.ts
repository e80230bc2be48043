/** Orders about one kind of frames, which need a decoder of the wire. */
import { expect, test } from 'vitest'
import { startRelay } from './relay.ts'
import { openClient, send, startPlainBackend } from './testing.ts'
import type { WireDecoder } from './types.ts'
import { messageDecoder } from './wire/messages.ts'

/** Frames are labelled by their first letter. */
const letters: WireDecoder = {
  label: (_direction, payload) => {
    const [letter] = payload.toString()
    return {
      kind: letter === 'p' ? 'pull-page' : letter === 'e' ? 'pull-end' : letter === 'a' ? 'push-ack' : 'unknown',
    }
  },
}

test('a hold by kind lets other kinds pass, but no page passes a held page, nor the end of a pull', async () => {
  await using backend = await startPlainBackend({ echo: false })
  await using relay = await startRelay({ target: backend.url, makeDecoder: () => letters })
  const alice = await openClient(relay.urlFor('alice'))
  const [atBackend] = await backend.ends.untilCount(1)
  const pages = relay.hold({ kind: 'pull-page' })
  send(atBackend, 'p1', 'a1', 'p2', 'e', 'a2')
  await alice.messages.untilCount(2)
  expect(alice.texts()).toEqual(['a1', 'a2'])
  expect(pages.waiting()).toBe(2)
  pages.release(1)
  await alice.messages.untilCount(3)
  pages.end()
  await alice.messages.untilCount(5)
  expect(alice.texts()).toEqual(['a1', 'a2', 'p1', 'p2', 'e'])
})

test('acknowledgements can be held apart from pages', async () => {
  await using backend = await startPlainBackend({ echo: false })
  await using relay = await startRelay({ target: backend.url, makeDecoder: () => letters })
  const alice = await openClient(relay.urlFor('alice'))
  const [atBackend] = await backend.ends.untilCount(1)
  const acknowledgements = relay.hold({ kind: 'push-ack' })
  send(atBackend, 'a1', 'p1')
  await alice.messages.untilCount(1)
  expect(acknowledgements.waiting()).toBe(1)
  relay.heal()
  await alice.messages.untilCount(2)
  expect(alice.texts()).toEqual(['p1', 'a1'])
})

test('an order by kind without a decoder is refused as unsupported', async () => {
  await using relay = await startRelay({ target: 'http://127.0.0.1:9' })
  for (const order of [
    () => relay.hold({ kind: 'pull-page' }),
    () => relay.burst({ kind: 'pull-page' }, 2),
    () => relay.delay({ kind: 'pull-page' }, { type: 'fixed', milliseconds: 1 }),
  ]) {
    expect(order).toThrow(/^unsupported: an order about `pull-page` frames needs a decoder/)
  }
})

test('an order about a kind of frames that the wire does not have is refused as unsupported', async () => {
  await using relay = await startRelay({ target: 'http://127.0.0.1:9', makeDecoder: messageDecoder })
  expect(() => relay.hold({ kind: 'flow' })).toThrow("unsupported: this LiveStore's wire has no `flow` frames")
  expect(() => relay.hold({ kind: 'push' })).not.toThrow()
})
