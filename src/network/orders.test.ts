/** The relay's orders: each bites what it is about and nothing else, tells what it did, and ends without a trace. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startRelay } from './relay.ts'
import { openClient, send, startPlainBackend } from './testing.ts'
import type { RelayEvent } from './types.ts'

test('everything that is told of one frame carries its number, and no other frame has it', async () => {
  await using backend = await startPlainBackend()
  const events: RelayEvent[] = []
  await using relay = await startRelay({ target: backend.url, onEvent: (event) => events.push(event) })
  const alice = await openClient(relay.urlFor('alice'))
  const delay = relay.delay({ direction: 'up' }, { type: 'fixed', milliseconds: 1 })
  const hold = relay.hold({ direction: 'down' })
  send(alice, '1', '2')
  await hold.untilWaiting(2)
  hold.end()
  delay.end()
  await alice.messages.untilCount(2)

  const told = new Map<number | undefined, string[]>()
  for (const { type, direction, frame } of events) {
    if (direction !== undefined && frame !== undefined)
      told.set(frame, [...(told.get(frame) ?? []), `${direction} ${type}`])
  }
  expect([...told.values()].map((words) => [...new Set(words)].join(', ')).sort()).toEqual([
    'down frame, down held, down released',
    'down frame, down held, down released',
    'up frame, up delayed',
    'up frame, up delayed',
  ])
  expect(Math.min(...[...told.keys()].map(Number))).toBe(1)
})

test('misuse is answered in words', async () => {
  const relay = await startRelay({ target: 'http://127.0.0.1:9' })
  const hold = relay.hold({})
  expect(() => hold.release(1)).toThrow('expected at least 1 frames to wait, but 0 do')
  expect(() => hold.release(0)).toThrow('must be a whole number')
  const never = hold.untilWaiting(1)
  hold.end()
  await expect(never).rejects.toThrow('expected 1 frames to wait, but the hold was ended at 0')
  expect(() => hold.release(1)).toThrow('the hold was ended')
  expect(() => relay.burst({}, 1)).toThrow('from 2 on')
  expect(() => relay.delay({}, { type: 'uniform', from: 2, to: 1, seed: '' })).toThrow('must not be above')
  expect(() => relay.delay({}, { type: 'log-uniform', from: 0, to: 1, seed: '' })).toThrow('logarithm')
  expect(() => relay.delay({}, { type: 'fixed', milliseconds: Number.NaN })).toThrow('milliseconds from 0')
  const waits = [relay.until(() => true), relay.hold({}).untilWaiting(1)]
  await relay.close()
  await relay.close()
  for (const wait of waits) await expect(wait).rejects.toThrow('the relay was closed')
  expect(() => relay.hold({})).toThrow('hold: the relay is closed')
  expect(() => relay.cut()).toThrow('cut: the relay is closed')
})

type Step =
  | { readonly type: 'send' }
  | { readonly type: 'heal' | 'delay' | 'burst' | 'end' }
  | { readonly type: 'hold'; readonly direction: 'up' | 'down' | undefined }
  | { readonly type: 'release'; readonly count: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ type: 'send' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('hold' as const), direction: fc.constantFrom('up', 'down', undefined) }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('release' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.constantFrom({ type: 'heal' }, { type: 'delay' }, { type: 'burst' }, { type: 'end' }) },
)

test('any interleaving of holds, releases, bursts and delays keeps the order and, once healed, loses nothing', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const alice = await openClient(relay.urlFor('alice'))
      const holds: ReturnType<typeof relay.hold>[] = []
      const sent: string[] = []
      for (const one of steps) {
        const hold = holds.at(-1)
        if (one.type === 'send') {
          sent.push(String(sent.length))
          // The write's own callback gives the relay a chance to read before the next step.
          await new Promise<void>((resolve) => alice.socket.send(sent.at(-1) ?? '', () => resolve()))
        } else if (one.type === 'hold') {
          holds.push(relay.hold(one.direction === undefined ? {} : { direction: one.direction }))
        } else if (one.type === 'burst') holds.push(relay.burst({}, 3))
        else if (one.type === 'delay') relay.delay({}, { type: 'uniform', from: 0, to: 3, seed: 'x' })
        else if (one.type === 'heal') relay.heal()
        else if (one.type === 'end') holds.pop()?.end()
        else if (one.type === 'release' && hold !== undefined && hold.waiting() > 0)
          hold.release(Math.min(one.count, hold.waiting()))
      }
      relay.heal()
      sent.push('the end')
      alice.socket.send('the end')
      await alice.messages.untilLast(({ payload }) => payload.toString() === 'the end')
      alice.socket.close()
      await alice.ended
      expect(alice.texts()).toEqual(sent)
    }),
    { numRuns: 60 },
  )
}, 120_000)
