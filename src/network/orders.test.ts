/** The relay's orders: each bites what it is about and nothing else, tells what it did, and ends without a trace. */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { makePipe } from './pipe.ts'
import { startRelay } from './relay.ts'
import { type End, openClient, startPlainBackend } from './testing.ts'
import type { Delay, RelayEvent, WireDecoder } from './types.ts'
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

const send = (end: End | undefined, ...texts: readonly string[]): void => {
  for (const text of texts) end?.socket.send(text)
}

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

test('a pipe stops its source at a limit while the destination takes nothing, and resumes it after', () => {
  let congested = true
  const paused: boolean[] = []
  const pipe = makePipe({
    client: '',
    key: '',
    connection: 1,
    direction: 'up',
    isCongested: () => congested,
    setPaused: (isPaused) => paused.push(isPaused),
    isStalled: () => false,
    onGone: () => {},
  })
  let sent = 0
  for (let index = 0; index < 10; index++) {
    pipe.push({
      pipe,
      isFrame: true,
      isEnd: false,
      label: { kind: 'unknown' },
      bytes: 1024 ** 2,
      arrival: index,
      arrivedAtMs: 0,
      keptBy: new Set(),
      delays: new Map(),
      send: () => sent++,
      wasHeld: false,
      gone: false,
    })
  }
  expect([paused, sent]).toEqual([[true], 0])
  congested = false
  pipe.pump()
  expect([paused, sent]).toEqual([[true, false], 10])
})
