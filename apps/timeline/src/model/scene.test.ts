import { expect, test } from 'vitest'
import { healthyBurst, inVirtualTime, longTrial, newStory, shutDown } from '../samples.ts'
import { findPlaces, modelOf, pathOf } from './model.ts'
import { nextInTime, nextRow } from './neighbours.ts'
import { placeAt, type SceneInput, sceneOf } from './scene.ts'
import { matcherOf } from './search.ts'

const inputOf = (events: Parameters<typeof modelOf>[0], more: Partial<SceneInput> = {}): SceneInput => {
  const model = modelOf(events)
  return {
    model,
    rows: [...model.rows.keys()],
    view: { from: model.axis.start, to: model.axis.end },
    width: 1000,
    rowHeight: 40,
    matches: undefined,
    path: undefined,
    otherLast: [],
    selected: undefined,
    relatives: undefined,
    ...more,
  }
}

test('what is drawn has a limit, and every mark is counted', () => {
  const input = inputOf(longTrial(6000).events)
  const scene = sceneOf(input)
  expect(scene.counts.marks).toBe(6000)
  expect(scene.places.flat().reduce((sum, { count }) => sum + count, 0)).toBe(6000)
  expect(scene.places.flat().length).toBeLessThan(input.rows.length * 160)
  expect(scene.arrows).toEqual([])
  expect(scene.counts).toMatchObject({ arrowsShown: false, together: expect.any(Number) })
})

test('each mark of a crowd can be zoomed into', () => {
  const { events } = longTrial(6000)
  const whole = sceneOf(inputOf(events))
  const crowd = whole.places.flat().reduce((most, place) => (place.count > most.count ? place : most))
  expect(crowd.count).toBeGreaterThan(20)
  const middle = events[crowd.mark]?.time ?? 0
  const near = sceneOf(inputOf(events, { view: { from: middle - 0.5, to: middle + 0.5 } }))
  const place = near.places.flat().find(({ mark }) => mark === crowd.mark)
  expect(place).toMatchObject({ count: 1 })
  expect(near.counts.arrowsShown).toBe(true)
})

test('of marks in one place the loudest stands for all', () => {
  const story = newStory()
  for (let index = 0; index < 20; index++) {
    story.probe(100, 'alice', 'session', { type: 'span-event', span: 's', name: `span ${index}`, attributes: {} })
  }
  story.probe(100, 'alice', 'session', { type: 'shut-down' })
  story.tell(1000, 'test', { lane: 'test', type: 'ended', title: '' })
  const scene = sceneOf(inputOf(story.events))
  expect(scene.pills.broken).toHaveLength(3)
  expect(scene.places.flat().find(({ count }) => count === 21)?.mark).toBe(20)
})

test('panning moves marks without parting neighbours', () => {
  const story = newStory()
  for (let time = 0; time < 8000; time += 3) {
    story.tell(time, 'test', { lane: 'test', type: 'step', title: `${time}` })
  }
  const { events } = story
  const parts = (shift: number): readonly string[] =>
    sceneOf(inputOf(events, { view: { from: 2000 + shift, to: 6000 + shift } }))
      .places.flat()
      .map(({ mark, count }) => ({ time: events[mark]?.time ?? 0, what: `${mark} stands for ${count}` }))
      .filter(({ time }) => time > 2500 && time < 5500)
      .map(({ what }) => what)
  expect(parts(0).length).toBeGreaterThan(50)
  expect(parts(40)).toEqual(parts(0))
})

test('a mark at the left edge does not part from those before the edge', () => {
  const story = newStory()
  for (const time of [100.5, 101, 102]) story.tell(time, 'test', { lane: 'test', type: 'step', title: `${time}` })
  const scene = sceneOf(inputOf(story.events, { view: { from: 101.5, to: 1101.5 } }))
  expect(scene.places.flat()).toMatchObject([{ count: 3, first: 0, last: 2 }])
})

test('what a search does not find is faded, with its arrows', () => {
  const { events } = healthyBurst()
  const matches = matcherOf('change-17') ?? expect.fail()
  const input = inputOf(events)
  const flags = Uint8Array.from(input.model.events, (event) => (matches(event) ? 1 : 0))
  const found = flags.reduce((sum, flag) => sum + flag, 0)
  const scene = sceneOf({ ...input, matches: flags })
  expect(found).toBeGreaterThan(8)
  expect(scene.counts.marks).toBe(found)
  expect(scene.faded.length).toBeGreaterThan(100)
  expect(scene.counts.arrows).toBeLessThan(20)
})

test('a row that is not shown is drawn nowhere, nor are its arrows', () => {
  const input = inputOf(shutDown().events)
  const backend = input.model.rows.findIndex(({ title }) => title === 'backend')
  const scene = sceneOf({ ...input, rows: input.rows.filter((row) => row !== backend) })
  const all = sceneOf(input)
  expect(scene.places).toHaveLength(all.places.length - 1)
  expect(scene.counts.arrows).toBeLessThan(all.counts.arrows)
})

test('the path bears its numbers, and marks the last step', () => {
  const { events, diagnoses } = shutDown()
  const input = inputOf(events)
  const path = pathOf(input.model, findPlaces(input.model), diagnoses[0] ?? expect.fail())
  const scene = sceneOf({ ...input, path })
  expect(scene.badges.map(({ text, last }) => [text, last?.text])).toEqual([
    ['1–2', undefined],
    ['3–4', undefined],
    ['5', undefined],
    ['6', 'last: pulled back'],
  ])
  expect(scene.pathArrows.length / 4).toBeGreaterThanOrEqual(6)
})

test('a click finds the place that it meant, and nothing in the void', () => {
  const scene = sceneOf(inputOf(shutDown().events))
  const place = scene.places[3]?.[0] ?? expect.fail()
  expect(placeAt(scene, 40, place.x + 4, place.y - 10)).toBe(place)
  expect(placeAt(scene, 40, place.x + 4, 4000)).toBeUndefined()
  expect(placeAt(scene, 40, -200, place.y)).toBeUndefined()
})

test.each([
  ['e5', ['e5', 'e5r1']],
  ['e5r1', ['e5r1']],
  ['E54', ['e54']],
  ['one', ['e5']],
  ['priority two', ['e5r1']],
  ['e5 two', ['e5r1']],
  ['nowhere', []],
])('a search for %s finds %s', (query, expected) => {
  const story = newStory()
  const commit = (global: number, rebaseGeneration: number, changeId: string): void => {
    const change = { name: 'v1.IssuePriorityChanged', changeId, seqNum: { global, client: 0, rebaseGeneration } }
    story.probe(1, 'alice', 'session', { type: 'commit', changes: [change] })
  }
  commit(5, 0, 'one')
  commit(5, 1, 'two')
  commit(54, 0, 'three')
  const matches = matcherOf(query) ?? expect.fail()
  const numbers = ['e5', 'e5r1', 'e54']
  expect(story.events.flatMap((event, index) => (matches(event) ? [numbers[index]] : []))).toEqual(expected)
})

test('nothing typed finds nothing in particular', () => {
  expect(matcherOf('  ')).toBeUndefined()
})

test('the keys go along what is shown and found', () => {
  const { model, rows } = inputOf(shutDown().events)
  const all = (): boolean => true
  expect(nextInTime(model, rows, all, 0, 1)).toBe(1)
  expect(nextInTime(model, rows, all, 0, -1)).toBeUndefined()
  expect(nextInTime(model, rows, (mark) => mark % 10 === 0, 1, 1)).toBe(10)
  const onlyTest = [model.rows.findIndex(({ lane }) => lane === 'test')]
  const second = nextInTime(model, onlyTest, all, 0, 1) ?? expect.fail()
  expect(model.events[second]?.lane).toBe('test')
  const below = nextRow(model, rows, all, 0, 1) ?? expect.fail()
  expect(model.rowOf[below]).toBe(1)
  const above = nextRow(model, rows, all, below, -1) ?? expect.fail()
  expect(model.rowOf[above]).toBe(0)
})

test('each tick has its own label, none runs over an edge, and none stands before the trial', () => {
  const input = inputOf(shutDown().events)
  const { start, end } = input.model.axis
  for (const view of [
    { from: start, to: end },
    { from: 500, to: 900 },
    { from: 930, to: 934 },
    { from: 945, to: 945.1 },
  ]) {
    const { ticks } = sceneOf({ ...input, view })
    const labels = ticks.map(({ text }) => text).filter((text) => text !== '')
    expect(labels.length).toBeGreaterThan(3)
    expect(new Set(labels).size).toBe(labels.length)
    expect(ticks[0]?.x).toBeGreaterThanOrEqual(-view.from * (1000 / (view.to - view.from)))
    expect(ticks.some(({ x, text }) => text !== '' && (x < 10 || x > 990))).toBe(false)
  }
})

test('in virtual time what happens at one instant stands apart, and each tick is an event', () => {
  const events = inVirtualTime(shutDown()).events
  const scene = sceneOf(inputOf(events, { view: { from: 100, to: 120 } }))
  expect(scene.counts).toMatchObject({ marks: 21, together: 0 })
  expect(scene.ticks.map(({ text }) => text).filter((text) => text !== '')).toEqual(
    [102, 104, 106, 108, 110, 112, 114, 116, 118].map((event) => `event ${event}`),
  )
})

test('an alarm stands at its moment, and a hold of a trial that goes on lasts so far', () => {
  const story = newStory()
  const held = { lane: 'network', connection: 1, direction: 'down', kind: 'pull-page', type: 'held' } as const
  story.tell(0, 'test', { lane: 'test', type: 'step', title: 'one' })
  story.tell(100, 'alice', { ...held, frame: 1 })
  story.tell(1000, 'test', { lane: 'test', type: 'step', title: 'two' })
  const { model } = inputOf(story.events)
  const alarms = [{ position: model.axis.positionOf({ time: 500 }), text: 'drain: 2 pending' }]
  const live = sceneOf(inputOf(story.events, { alarms, isLive: true, view: { from: 0, to: 1000 } }))
  expect(live.alarms).toEqual([{ x: 500, text: 'drain: 2 pending' }])
  expect(live.faults.map(({ label }) => label)).toEqual(['pull-page held so far'])
  const ended = sceneOf(inputOf(story.events))
  expect(ended.alarms).toEqual([])
  expect(ended.faults.map(({ label }) => label)).toEqual(['pull-page held until the end'])
})
