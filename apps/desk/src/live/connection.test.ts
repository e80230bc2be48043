import { expect, test } from 'vitest'
import type { DeskMessage, DeskState, Light } from '../../../../src/desk/protocol.ts'
import type { HistoryEvent } from '../../../../src/history/event.ts'
import { connect, type LineListener } from './connection.ts'

/** A desk at the other end, frames and timers that come when they are told to. */
const newDesk = () => {
  const lines: { readonly listener: LineListener; readonly sent: string[] }[] = []
  const frames: (() => void)[] = []
  const timers: { readonly act: () => void; readonly milliseconds: number }[] = []
  const connection = connect({
    dial: (listener) => {
      const line = { listener, sent: [] as string[] }
      lines.push(line)
      return { send: (text) => line.sent.push(text), close: listener.onClose }
    },
    beforeFrame: (act) => frames.push(act),
    later: (act, milliseconds) => {
      const timer = { act, milliseconds }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), 1)
    },
  })
  const line = () => {
    const last = lines.at(-1)
    if (last === undefined) throw new Error('Expected a line, found none.')
    return last
  }
  return {
    connection,
    lines,
    timers,
    frames,
    open: () => line().listener.onOpen(),
    tell: (message: DeskMessage) => line().listener.onText(JSON.stringify(message)),
    end: () => line().listener.onClose(),
    sent: () => line().sent.map((text): unknown => JSON.parse(text)),
    draw: () => {
      for (const act of frames.splice(0)) act()
    },
    pass: () => timers.shift()?.act(),
  }
}

const setup: DeskMessage = {
  type: 'setup',
  setup: {
    title: 'by hand',
    livestore: '0.4.0',
    hasBackend: true,
    storeId: 's',
    clients: ['alice'],
    unsupported: {},
    issues: [],
  },
}

const stepAt = (time: number): HistoryEvent => ({
  lane: 'test',
  type: 'step',
  title: `at ${time}`,
  source: 'test',
  sequence: time,
  time,
})

const stateWith = (...lights: readonly Light[]): DeskMessage => {
  const state: DeskState = {
    clients: [],
    standing: [],
    lights,
    script: [],
    isPlaying: false,
    done: [],
    breakpoints: [],
    notes: [],
  }
  return { type: 'state', state }
}

test('what is told between two frames is shown once, in its order', () => {
  const desk = newDesk()
  let shown = 0
  desk.connection.subscribe(() => {
    shown += 1
  })
  desk.open()
  desk.tell(setup)
  desk.tell({ type: 'events', events: [stepAt(1), stepAt(2)] })
  desk.tell({ type: 'events', events: [stepAt(3)] })
  expect(desk.connection.get().events).toEqual([])
  expect(desk.frames).toHaveLength(1)
  desk.draw()
  expect(shown).toBe(1)
  const { events, connection, setup: known } = desk.connection.get()
  expect(events.map(({ time }) => time)).toEqual([1, 2, 3])
  expect(connection).toBe('connected')
  expect(known?.livestore).toBe('0.4.0')
})

test('a snapshot that was handed out stays as it is', () => {
  const desk = newDesk()
  desk.open()
  desk.tell(setup)
  desk.tell({ type: 'events', events: [stepAt(1)] })
  desk.draw()
  const before = desk.connection.get()
  desk.tell({ type: 'events', events: [stepAt(2)] })
  desk.draw()
  expect(before.events).toHaveLength(1)
  expect(desk.connection.get().events).toHaveLength(2)
})

test('orders are numbered, and each has its own answer', async () => {
  const desk = newDesk()
  desk.open()
  const first = desk.connection.order({ type: 'heal' })
  const second = desk.connection.order({ type: 'report' })
  expect(desk.sent()).toEqual([
    { id: 1, order: { type: 'heal' } },
    { id: 2, order: { type: 'report' } },
  ])
  desk.tell({ type: 'answer', id: 2, text: '# a bug' })
  desk.tell({ type: 'answer', id: 1, error: 'nothing stands' })
  expect(await first).toEqual({ isDone: false, error: 'nothing stands' })
  expect(await second).toEqual({ isDone: true, text: '# a bug' })
})

test('an answer is heard without a frame: a page in the background has none', async () => {
  const desk = newDesk()
  desk.open()
  const answer = desk.connection.order({ type: 'heal' })
  desk.tell({ type: 'answer', id: 1 })
  expect(await answer).toEqual({ isDone: true })
})

test('an order without a desk is answered, and so is one whose desk ends', async () => {
  const desk = newDesk()
  const early = await desk.connection.order({ type: 'heal' })
  expect(early).toMatchObject({ isDone: false, error: expect.stringContaining('cannot be reached') })
  desk.open()
  const late = desk.connection.order({ type: 'heal' })
  desk.end()
  expect(await late).toMatchObject({ isDone: false, error: expect.stringContaining('before it answered') })
})

test('a desk that has ended is asked for again, always later, and begins anew', () => {
  const desk = newDesk()
  desk.open()
  desk.tell(setup)
  desk.tell({ type: 'events', events: [stepAt(1)] })
  desk.end()
  desk.draw()
  expect(desk.connection.get()).toMatchObject({ connection: 'disconnected', events: [stepAt(1)] })
  desk.pass()
  desk.end()
  const pauses: number[] = []
  for (let times = 0; times < 5; times++) {
    pauses.push(desk.timers[0]?.milliseconds ?? 0)
    desk.pass()
    desk.end()
  }
  expect(pauses).toEqual([500, 1_000, 2_000, 2_000, 2_000])
  desk.pass()
  desk.open()
  desk.tell(setup)
  desk.tell({ type: 'events', events: [stepAt(7)] })
  desk.draw()
  expect(desk.connection.get()).toMatchObject({ connection: 'connected', events: [stepAt(7)] })
  desk.end()
  expect(desk.timers[0]?.milliseconds).toBe(250)
})

test('a page that is left asks no more', () => {
  const desk = newDesk()
  desk.open()
  desk.connection.close()
  expect(desk.timers).toHaveLength(0)
  const other = newDesk()
  other.end()
  other.connection.close()
  expect(other.timers).toHaveLength(0)
})

test('the moment at which a light goes red is kept: as the desk says, or when it is heard', () => {
  const desk = newDesk()
  const pending: Light = { name: 'drain', words: '2 pending', state: 'broken' }
  desk.open()
  desk.tell(setup)
  desk.tell({ type: 'events', events: [stepAt(40)] })
  desk.tell(stateWith(pending))
  desk.tell({ type: 'events', events: [stepAt(50)] })
  desk.tell(stateWith(pending, { name: 'log', words: 'lost 2', state: 'broken', since: 12 }))
  desk.tell(stateWith({ ...pending, state: 'held', words: 'drained' }))
  desk.tell(stateWith(pending))
  desk.draw()
  expect(desk.connection.get().alarms).toEqual([
    { time: 40, text: 'drain: 2 pending' },
    { time: 12, text: 'log: lost 2' },
    { time: 50, text: 'drain: 2 pending' },
  ])
})
