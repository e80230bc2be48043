/** Labels for frames that LiveStore's own client and Durable Object exchanged, captured at the relay, and for made-up ones. */
import { expect, test } from 'vitest'
import { inWords, readCaptured } from './captured.fixture.ts'
import { effectRpcDecoder } from './effect-rpc.ts'

const captured = readCaptured('effect-rpc-0.4.0')

const labelAll = (frames: readonly (readonly ['up' | 'down', unknown])[]): readonly unknown[] => {
  const decoder = effectRpcDecoder()
  return frames.map(([direction, message]) => decoder.label(direction, Buffer.from(JSON.stringify(message))))
}

const pull = { _tag: 'Request', id: '1', tag: 'SyncWsRpc.Pull', payload: { live: true }, headers: [] }
const push = { _tag: 'Request', id: '2', tag: 'SyncWsRpc.Push', payload: { batch: [{}, {}, {}] }, headers: [] }
const page = (...lengths: readonly number[]): unknown => ({
  _tag: 'Chunk',
  requestId: '1',
  values: lengths.map((length) => ({ batch: Array.from({ length }, () => ({})) })),
})

test('every frame of a real exchange gets its label: an empty pull, two events pushed, a live page, a stale push', () => {
  expect(inWords(captured, effectRpcDecoder())).toEqual([
    'up ping',
    'down pong',
    'up pull-request of 0',
    'down pull-page 0 of 0',
    'up flow',
    'down pull-end of 0',
    'up push 2 of 1: c1 as e1, c2 as e2',
    'up pull-request of 2',
    // A live page under the id of the pull that had ended: the Durable Object really does this.
    'down pull-page 2 of 0: c1 as e1, c2 as e2',
    'down push-ack of 1',
    'up push 1 of 3: c2 as e2',
    'down pull-page 2 of 2: c1 as e1, c2 as e2',
    'up flow',
    'down push-error of 3 (ServerAheadError: minimumExpectedNum 2, providedNum 1)',
  ])
})

test.each(['0.4.0-dev.8', '0.4.0-dev.12', '0.4.0-dev.19', '0.4.0-dev.22'])(
  'every frame of LiveStore %s gets its label: an empty pull, two events pushed, a live pull, one more event, a stale push',
  (version) => {
    expect(
      inWords(readCaptured(`effect-rpc-${version}`), effectRpcDecoder()).filter((words) => words !== 'up flow'),
    ).toEqual([
      'up ping',
      'down pong',
      'up pull-request of 0',
      'down pull-page 0 of 0',
      'down pull-end of 0',
      'up push 2 of 1: c1 as e1, c2 as e2',
      'down pull-page 2 of 0: c1 as e1, c2 as e2',
      'down push-ack of 1',
      'up pull-request of 2',
      'down pull-page 2 of 2: c1 as e1, c2 as e2',
      'up push 1 of 3: c3 as e3',
      'down pull-page 1 of 0: c3 as e3',
      'down pull-page 1 of 2: c3 as e3',
      'down push-ack of 3',
      'up push 1 of 4: c3 as e3',
      'down push-error of 4 (ServerAheadError: minimumExpectedNum 3, providedNum 2)',
    ])
  },
)

test('a frame tells which changes it carries, which request it is about, and why a push was refused', () => {
  const decoder = effectRpcDecoder()
  const labels = captured.map(({ direction, text }) => decoder.label(direction, Buffer.from(text)))
  const issue = (number: number) => ({
    name: 'issueCreated',
    changeId: `c${number}`,
    seqNum: { global: number, client: 0, rebaseGeneration: 0 },
  })
  expect(labels.filter(({ kind }) => kind.startsWith('pu'))).toEqual([
    { kind: 'pull-request', request: '0' },
    { kind: 'pull-page', request: '0', eventCount: 0, changes: [] },
    { kind: 'pull-end', request: '0' },
    { kind: 'push', request: '1', eventCount: 2, changes: [issue(1), issue(2)] },
    { kind: 'pull-request', request: '2' },
    { kind: 'pull-page', request: '0', eventCount: 2, changes: [issue(1), issue(2)] },
    { kind: 'push-ack', request: '1' },
    { kind: 'push', request: '3', eventCount: 1, changes: [issue(2)] },
    { kind: 'pull-page', request: '2', eventCount: 2, changes: [issue(1), issue(2)] },
    { kind: 'push-error', request: '3', reason: 'ServerAheadError: minimumExpectedNum 2, providedNum 1' },
  ])
})

test('an event of an app without change ids is told by who made it', () => {
  const event = { name: 'renamed', args: {}, seqNum: 7, parentSeqNum: 6, clientId: 'alice', sessionId: 'one' }
  expect(labelAll([['up', { ...push, payload: { batch: [event] } }]])).toEqual([
    {
      kind: 'push',
      request: '2',
      eventCount: 1,
      changes: [{ name: 'renamed', owner: 'alice/one', seqNum: { global: 7, client: 0, rebaseGeneration: 0 } }],
    },
  ])
})

test.each([
  [{ _tag: 'Fail', error: { _tag: 'UnknownError', note: 'full' } }, 'UnknownError'],
  [
    { _tag: 'Fail', error: { _tag: 'InvalidPushError', cause: { _tag: 'LiveStore.UnknownError' } } },
    'LiveStore.UnknownError',
  ],
  [{ _tag: 'Fail', error: { _tag: 'InvalidPushError' } }, 'InvalidPushError'],
  [{ _tag: 'Die', defect: 'boom' }, 'Die'],
  [{ _tag: 'Sequential', left: { _tag: 'Interrupt', fiberId: 1 }, right: { _tag: 'Empty' } }, 'Interrupt'],
  [undefined, 'an unknown error'],
])('a failed push says what it failed of: %j', (cause, reason) => {
  expect(
    labelAll([
      ['up', push],
      ['down', { _tag: 'Exit', requestId: '2', exit: { _tag: 'Failure', cause } }],
    ])[1],
  ).toEqual({ kind: 'push-error', request: '2', reason })
})

test('a page counts the events of all its values', () => {
  expect(
    labelAll([
      ['up', pull],
      ['down', page(2, 0, 3)],
    ])[1],
  ).toMatchObject({ kind: 'pull-page', eventCount: 5, changes: [] })
})

test('an array of messages is named after the weightiest, and counts the events of that kind', () => {
  expect(
    labelAll([
      ['up', [pull, push]],
      ['down', [{ _tag: 'Exit', requestId: '2', exit: { _tag: 'Success' } }, page(1), page(2)]],
    ]),
  ).toEqual([
    { kind: 'push', request: '2', eventCount: 3, changes: [] },
    { kind: 'pull-page', request: '1', eventCount: 3, changes: [] },
  ])
})

test("an acknowledgement is told from a pull's end by its request, and each connection has requests of its own", () => {
  const exit = { _tag: 'Exit', requestId: '1', exit: { _tag: 'Success' } }
  expect(
    labelAll([
      ['up', pull],
      ['down', exit],
    ])[1],
  ).toEqual({ kind: 'pull-end', request: '1' })
  expect(
    labelAll([
      ['up', { ...push, id: '1' }],
      ['down', exit],
    ])[1],
  ).toEqual({ kind: 'push-ack', request: '1' })
  expect(labelAll([['down', exit]])).toEqual([{ kind: 'unknown' }])
})

test('interrupts and the end of input are flow', () => {
  expect(
    labelAll([
      ['up', { _tag: 'Interrupt', requestId: '1' }],
      ['up', { _tag: 'Eof' }],
    ]),
  ).toEqual([{ kind: 'flow' }, { kind: 'flow' }])
})

test.each([
  '',
  'hello',
  '[]',
  'null',
  '{"_tag":"Chunk"}',
  '{"_tag":"Request"}',
  '{"_tag":7}',
  '{"_tag":"Exit","requestId":{}}',
  '\xff',
])('what is no Effect RPC is unknown: %j', (text) => {
  for (const direction of ['up', 'down'] as const) {
    expect(effectRpcDecoder().label(direction, Buffer.from(text, 'latin1'))).toEqual({ kind: 'unknown' })
  }
})
