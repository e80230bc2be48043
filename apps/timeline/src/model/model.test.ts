import { expect, test } from 'vitest'
import { changeAt, headAt, healthyBurst, inVirtualTime, longTrial, newStory, shutDown, stall } from '../samples.ts'
import { arrowsOf } from './arrows.ts'
import { findPlaces, firstFailure, lastFailure, modelOf, pathOf, relativesOf, weightAt } from './model.ts'
import { labelOf } from './words.ts'

/** An arrow in words: `alice session: push e1 > alice leader: takes e1`. */
const arrowsIn = (events: Parameters<typeof modelOf>[0]): readonly string[] => {
  const model = modelOf(events)
  const end = (mark: number): string => {
    const event = model.events[mark]
    return `${model.rows[model.rowOf[mark] ?? 0]?.title}: ${event === undefined ? '' : labelOf(event)}`
  }
  return model.arrows.map(({ from, to }) => `${end(from)} > ${end(to)}`)
}

test('rows stand in the order test, clients with their tabs and workers, backend, consoles', () => {
  const { rows } = modelOf(healthyBurst().events)
  expect(rows.map(({ title }) => title)).toEqual([
    'test',
    'alice session',
    'alice session 2',
    'alice leader',
    'alice shared worker',
    'alice network',
    'bob session',
    'bob leader',
    'bob shared worker',
    'bob network',
    'backend',
    'alice console: leader',
    'alice console: page',
    'bob console: leader',
    'bob console: page',
  ])
  expect(rows.filter(({ shownAtFirst }) => !shownAtFirst).every(({ lane }) => lane === 'console')).toBe(true)
})

test('every event is a mark of exactly one row, in the order of time', () => {
  const model = modelOf(healthyBurst().events)
  const marks = model.rows.flatMap((row) => row.marks)
  expect(marks.toSorted((left, right) => left - right)).toEqual([...model.events.keys()])
  for (const row of model.rows) expect(row.marks).toEqual(row.marks.toSorted((left, right) => left - right))
})

test('a change is followed from the session to the backend and on to the other device', () => {
  const story = newStory()
  const changes = [changeAt(1)]
  const frame = { lane: 'network', type: 'frame', bytes: 1 } as const
  const heads = { localHead: headAt(1), upstreamHead: headAt(0), pending: 1 }
  story.probe(1, 'alice', 'session', { type: 'session-push', push: 1, changes })
  story.probe(2, 'alice', 'leader', { type: 'leader-state', ...heads, changes })
  story.probe(3, 'alice/2', 'session', { type: 'session-pull', payload: 'advance', changes })
  story.probe(4, 'alice', 'leader', { type: 'backend-push', push: 1, changes })
  story.tell(5, 'alice', { ...frame, connection: 1, direction: 'up', kind: 'push', frame: 1, request: '7', changes })
  story.tell(6, 'backend', { lane: 'backend', type: 'push-received', at: 6, changes })
  story.tell(7, 'backend', { lane: 'backend', type: 'push-stored', at: 7, changes })
  story.tell(8, 'alice', { ...frame, connection: 1, direction: 'down', kind: 'push-ack', frame: 2, request: '7' })
  story.probe(9, 'alice', 'leader', { type: 'backend-push-ok', push: 1, changes })
  story.tell(10, 'backend', { lane: 'backend', type: 'page-sent', at: 10, changes })
  story.tell(11, 'bob', { ...frame, connection: 2, direction: 'down', kind: 'pull-page', frame: 3, changes })
  story.probe(12, 'bob', 'leader', { type: 'backend-pull-page', changes })
  story.probe(13, 'bob', 'session', { type: 'session-pull', payload: 'advance', changes })
  expect(arrowsIn(story.events)).toEqual([
    'alice session: push e1 > alice leader: takes e1',
    'alice leader: takes e1 > alice session 2: pull e1',
    'alice leader: push e1 > alice network: push e1',
    'alice network: push e1 > backend: received e1',
    'backend: stored e1 > alice network: push-ack',
    'alice network: push-ack > alice leader: push ok e1',
    'backend: page e1 > bob network: pull-page e1',
    'bob network: pull-page e1 > bob leader: page e1',
    'bob leader: page e1 > bob session: pull e1',
  ])
})

test('a frame that was held leads on from its release, by its number', () => {
  const story = newStory()
  const changes = [changeAt(1)]
  const page = { lane: 'network', connection: 1, direction: 'down', kind: 'pull-page', frame: 3, bytes: 1 } as const
  story.tell(1, 'alice', { ...page, type: 'frame', changes })
  story.tell(2, 'alice', { ...page, type: 'held' })
  story.tell(8, 'alice', { ...page, type: 'released' })
  story.probe(9, 'alice', 'leader', { type: 'backend-pull-page', changes })
  expect(arrowsIn(story.events)).toEqual(['alice network: pull-page released > alice leader: page e1'])
})

test('frames that name no changes are told by their order and their count', () => {
  const story = newStory()
  const frame = { lane: 'network', type: 'frame', connection: 1, bytes: 1 } as const
  story.probe(1, 'alice', 'leader', { type: 'backend-push', push: 1, changes: [changeAt(1)] })
  story.tell(2, 'alice', { ...frame, direction: 'up', kind: 'push', eventCount: 1 })
  story.tell(3, 'alice', { ...frame, direction: 'down', kind: 'push-ack' })
  story.probe(4, 'alice', 'leader', { type: 'backend-push-ok', push: 1, changes: [changeAt(1)] })
  story.tell(5, 'alice', { ...frame, direction: 'down', kind: 'pull-page', eventCount: 0 })
  story.tell(6, 'alice', { ...frame, direction: 'down', kind: 'pull-page', eventCount: 2 })
  story.probe(7, 'alice', 'leader', { type: 'backend-pull-page', changes: [] })
  story.probe(8, 'alice', 'leader', { type: 'backend-pull-page', changes: [changeAt(2), changeAt(3)] })
  expect(arrowsIn(story.events)).toEqual([
    'alice leader: push e1 > alice network: push (1)',
    'alice network: push-ack > alice leader: push ok e1',
    'alice network: pull-page (2) > alice leader: page e2, e3',
  ])
})

test('pages after a write upstream come from it', () => {
  const story = newStory()
  const page = { lane: 'network', type: 'frame', connection: 1, direction: 'down', kind: 'pull-page' } as const
  story.tell(1, 'backend', { lane: 'backend', type: 'appended', eventCount: 2 })
  story.tell(2, 'alice', { ...page, eventCount: 2, frame: 1, changes: [changeAt(1), changeAt(2)] })
  expect(arrowsIn(story.events)).toEqual(['backend: appended 2 > alice network: pull-page e1, e2'])
})

test('no arrow points backwards in time, whatever came first', () => {
  const story = newStory()
  const changes = [changeAt(1)]
  story.probe(5, 'alice', 'session', { type: 'session-push', push: 1, changes })
  story.probe(2, 'alice', 'leader', { type: 'backend-pull-page', changes })
  story.probe(1, 'alice', 'session', { type: 'session-pull', payload: 'advance', changes })
  expect(arrowsOf(story.events)).toEqual([])
  expect(arrowsIn(story.events)).toEqual([])
  expect([...modelOf(story.events).axis.positions]).toEqual([1, 2, 5])
  for (const { events } of [healthyBurst(), stall(), shutDown(), longTrial(5000)]) {
    const model = modelOf(events)
    expect(model.arrows.length).toBeGreaterThan(10)
    for (const { from, to } of model.arrows) {
      expect(model.axis.positions[from]).toBeLessThanOrEqual(model.axis.positions[to] ?? Number.NaN)
    }
  }
})

test('a change that is numbered anew is still the same', () => {
  const story = newStory()
  story.probe(1, 'alice', 'session', { type: 'session-push', push: 1, changes: [changeAt(4, 'mine')] })
  const taken = { localHead: headAt(54, 1), upstreamHead: headAt(53), pending: 1, changes: [changeAt(54, 'mine', 1)] }
  story.probe(2, 'alice', 'leader', { type: 'leader-state', ...taken })
  expect(arrowsIn(story.events)).toEqual(['alice session: push e4 > alice leader: takes e54r1'])
})

test('the path of a diagnosis is found by its records, and leaps where no arrow leads', () => {
  const { events, diagnoses } = stall()
  const model = modelOf(events)
  const path = pathOf(model, findPlaces(model), diagnoses[0] ?? expect.fail('a stall has a diagnosis'))
  const words = (mark: number): string => labelOf(model.events[mark] ?? expect.fail('a mark is an event'))
  expect(path.steps.map(({ mark, number, last }) => [number, words(mark), last])).toEqual([
    [1, 'commit e4', false],
    [2, 'push e4', false],
    [3, 'push:drop-old-generation', false],
    [4, 'push:drop-old-generation', true],
  ])
  expect(path.leaps.map(([from, to]) => [words(from), words(to)])).toEqual([['push e4', 'push:drop-old-generation']])
})

test('steps whose records are missing are left out, and nothing else', () => {
  const { events, diagnoses } = stall()
  const model = modelOf(events.filter(({ lane }) => lane !== 'leader'))
  const path = pathOf(model, findPlaces(model), diagnoses[0] ?? expect.fail('a stall has a diagnosis'))
  expect(path.steps.map(({ number }) => number)).toEqual([1, 2])
})

test('the first failure is what the trial broke by', () => {
  const model = modelOf(shutDown().events)
  const first = firstFailure(model) ?? expect.fail('a shut down store is a failure')
  expect(labelOf(model.events[first] ?? expect.fail())).toBe('store shut down')
  expect(weightAt(model, first)).toBe('broken')
  expect(firstFailure(modelOf(healthyBurst().events))).toBeUndefined()
})

test('the relatives of a mark are what carries its changes', () => {
  const model = modelOf(healthyBurst().events)
  const commit = model.events.findIndex((event) => event.type === 'probe' && event.probe.type === 'commit')
  const { marks, arrows } = relativesOf(model, commit)
  expect(arrows.length).toBeGreaterThanOrEqual(8)
  const lanes = new Set([...marks].map((mark) => model.rows[model.rowOf[mark] ?? 0]?.title))
  expect([...lanes]).toEqual(expect.arrayContaining(['alice session', 'alice leader', 'backend', 'bob session']))
})

test('in real time everything stands by its time, and a fault lasts until it ends', () => {
  const { events } = stall()
  const { axis, faults, healed } = modelOf(events)
  expect([...axis.positions]).toEqual(events.map(({ time }) => time))
  expect([healed, axis.note]).toEqual([1440, undefined])
  expect(faults).toMatchObject([{ name: 'pull-page held', from: 1280.4, to: 1392, lastsMs: expect.closeTo(111.6) }])
})

test('in virtual time everything stands in its order: marks, faults, what is healed', () => {
  const { events, axis, faults, healed } = modelOf(inVirtualTime(stall()).events)
  expect([...axis.positions]).toEqual([...events.keys()].map((index) => index + 1))
  const placeOf = (type: string): number => 1 + events.findIndex((event) => event.type === type)
  const lastRelease = 1 + events.findLastIndex(({ type }) => type === 'released')
  expect(healed).toBe(placeOf('healed'))
  expect(faults).toMatchObject([{ name: 'pull-page held', from: placeOf('held'), to: lastRelease }])
  expect(faults[0]?.lastsMs).toBeLessThan(1)
})

test('in virtual time a delay that runs out between two events ends at the later one', () => {
  const story = newStory()
  story.tell(0, 'test', { lane: 'test', type: 'started', title: '', hasBackend: true, isVirtual: true })
  story.tell(0, 'alice', { lane: 'network', type: 'delayed', connection: 1, delayMs: 50 })
  for (const time of [0, 10, 60, 90]) story.tell(time, 'test', { lane: 'test', type: 'step', title: `${time}` })
  expect(modelOf(story.events).faults).toMatchObject([{ from: 2, to: 5, lastsMs: 50 }])
})

test('in virtual time places are told by their events, and when those happened', () => {
  const { axis } = modelOf(inVirtualTime(healthyBurst()).events)
  expect(axis.formatMoment(499)).toBe('30.000 s, event 500')
  expect(axis.formatTick(20, 20)).toBe('event 20')
  expect(axis.formatPosition(-3.4)).toBe('event 1')
  expect(axis.formatView({ from: axis.start, to: axis.end })).toBe('events 1 to 729 (0.000 s to 30.000 s)')
  expect(axis.formatView({ from: 400.5, to: 411.2 })).toBe('events 401 to 411 (30.000 s)')
  expect(axis.note).toContain('in their order')
})

test('an empty history is an empty timeline', () => {
  const model = modelOf([])
  expect([model.rows, model.arrows, model.faults]).toEqual([[], [], []])
  expect(model.axis.end).toBeGreaterThan(model.axis.start)
})

test('what is left out at the beginning keeps its rows and their order, and the axis begins where the rest does', () => {
  const { events } = healthyBurst()
  const whole = modelOf(events)
  const half = Math.floor(events.length / 2)
  const late = modelOf(events.slice(half), events.slice(0, half))
  expect(late.rows.map(({ key }) => key)).toEqual(whole.rows.map(({ key }) => key))
  expect(late.rows.find(({ key }) => key === 'alice shared worker')?.marks).toEqual([])
  expect(late.events).toHaveLength(events.length - half)
  const begins = events[half]?.time ?? 0
  expect(late.axis.first).toBe(begins)
  expect(late.axis.start).toBeLessThan(begins)
  expect(begins - late.axis.start).toBeLessThan(50)
  expect(modelOf(events.slice(half)).axis.first).toBe(0)
})

test('the last failure is the last mark that says that something is broken', () => {
  const model = modelOf(shutDown().events)
  const [first, last] = [firstFailure(model), lastFailure(model)]
  expect(first).toBeLessThan(last ?? 0)
  expect(model.events[last ?? -1]).toMatchObject({ type: 'gave-up' })
  expect(lastFailure(modelOf(healthyBurst().events))).toBeUndefined()
})

test('a moment after the last event has its place on the axis, and one before it changes nothing', () => {
  const { events } = stall()
  const last = events.at(-1)?.time ?? 0
  const { axis } = modelOf(events, [], last + 500)
  expect(axis.last).toBe(last + 500)
  expect(axis.end).toBeGreaterThan(last + 500)
  expect(modelOf(events, [], last - 500).axis).toMatchObject({ last, end: modelOf(events).axis.end })
})
