/** Labels for frames that LiveStore 0.3.1's own client and Durable Object exchanged, captured at the relay, and for made-up ones. */
import { expect, test } from 'vitest'
import { inWords, readCaptured } from './captured.fixture.ts'
import { decoderOf } from './decoder-of.ts'
import { effectRpcDecoder } from './effect-rpc.ts'
import { messageDecoder } from './messages.ts'

const captured = readCaptured('messages-0.3.1')

/** Requests have long random names: called by the order in which they were made. */
const withShortNames = (lines: readonly string[]): readonly string[] => {
  const names = captured.flatMap(({ direction, text }) => {
    const { requestId } = JSON.parse(text) as { readonly requestId: unknown }
    return direction === 'up' && typeof requestId === 'string' && requestId !== 'ping' ? [requestId] : []
  })
  return lines.map((line) => names.reduce((text, name, index) => text.replaceAll(name, `${index + 1}`), line))
}

test('every frame of a real exchange gets its label: an empty pull, an event pushed, its broadcast, a stale push', () => {
  expect(withShortNames(inWords(captured, messageDecoder()))).toEqual([
    'up pull-request of 1',
    'up ping',
    'down pull-page 0 of 1',
    'down pong',
    'up push 1 of 2: c1 as e1',
    'down push-ack of 2',
    'down pull-page 1: c1 as e1',
    'up push 1 of 3: c1 as e1',
    'down push-error of 3 (Invalid parent event number. Received e0 but expected e1)',
  ])
})

test('an error that answers a pull ends the pull', () => {
  const decoder = messageDecoder()
  decoder.label('up', Buffer.from('{"_tag":"WSMessage.PullReq","requestId":"p"}'))
  expect(decoder.label('down', Buffer.from('{"_tag":"WSMessage.Error","requestId":"p","message":"no"}'))).toEqual({
    kind: 'pull-end',
    request: 'p',
    reason: 'no',
  })
})

test.each(['', 'hello', '[]', 'null', '{"_tag":"WSMessage.AdminInfoReq"}', '{"_tag":"Ping"}', '{"_tag":7}'])(
  'what is no message of that wire is unknown: %j',
  (text) => {
    for (const direction of ['up', 'down'] as const)
      expect(messageDecoder().label(direction, Buffer.from(text))).toEqual({ kind: 'unknown' })
  },
)

test('each family has the decoder of its wire', () => {
  expect(decoderOf('0.3.1')).toBe(messageDecoder)
  expect(decoderOf('0.4.0-dev.8')).toBe(effectRpcDecoder)
  expect(decoderOf('0.4.0-dev.23')).toBe(effectRpcDecoder)
})
