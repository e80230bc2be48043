/** A place with desks that stand when they are told to: what may be ordered meanwhile, what fails, and that all that was opened is closed. */
import { expect, test } from 'vitest'
import { createRecorder } from '../history/recorder.ts'
import type { Step } from '../schedule/schedule.ts'
import { type Asked, askedByHand, handsAlone } from './asked.ts'
import type { Desk } from './desk.ts'
import { type DeskPlace, fixedPlace, openDeskPlace, type StandingDesk } from './desk-place.ts'
import type { DeskState } from './protocol.ts'

const heal = { type: 'heal' } as const
const again = { type: 'begin', what: { as: 'again' } } as const
const open: Step = { id: 's1', type: 'open', client: 'alice' }
const schedule: Asked = { title: 'a finding', schedule: { ...handsAlone(['alice'], true), steps: [open] } }
const begun = { type: 'begin', what: { as: 'schedule', name: 'other.json', text: '' } } as const
const withSteps = (...steps: readonly Step[]) => ({
  ...begun,
  what: { ...begun.what, text: JSON.stringify({ ...handsAlone(['alice'], false), steps }) },
})

/** A desk that stands on nothing, and writes down what becomes of it. */
const deskOf = ({ title, schedule: { clients, hasBackend, steps } }: Asked, storeId: string, log: string[]) => {
  const notes: string[] = []
  const listeners = new Set<(what: 'state' | 'judged') => void>()
  const state: DeskState = {
    clients: [],
    standing: [],
    lights: [],
    script: steps.map((step) => ({ step, words: step.type, state: 'later' })),
    isPlaying: false,
    done: [],
    breakpoints: [],
    notes: [],
  }
  const held = Promise.withResolvers<void>()
  const desk: Desk = {
    setup: { title, livestore: '0.4.0', hasBackend, storeId, clients, unsupported: {}, issues: [] },
    history: createRecorder(() => 0),
    order: ({ type }) => {
      log.push(`${storeId} ${type}`)
      return type === 'play' ? held.promise : Promise.resolve()
    },
    state: () => state,
    judgement: () => {
      throw new Error('nobody asks')
    },
    schedule: () => ({ ...handsAlone(clients, hasBackend), steps }),
    note: (_level, text) => notes.push(text),
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {},
  }
  return { desk, notes, held, happen: () => listeners.forEach((listener) => void listener('judged')) }
}

/** A place whose desks, but for the first, open when they are told to. */
const newPlace = async (asked: Asked = askedByHand({ count: 2, hasBackend: true })) => {
  const log: string[] = []
  const desks: ReturnType<typeof deskOf>[] = []
  const openings: PromiseWithResolvers<void>[] = []
  let closing: Promise<void> = Promise.resolve()
  const place = await openDeskPlace({
    asked,
    storeId: 'desk',
    open: async (next, storeId): Promise<StandingDesk> => {
      log.push(
        `${storeId} opens: ${next.title}, ${next.schedule.steps.map(({ type }) => type).join(' ') || 'no steps'}`,
      )
      if (desks.length > 0) {
        const opening = Promise.withResolvers<void>()
        openings.push(opening)
        await opening.promise
      }
      const made = deskOf(next, storeId, log)
      desks.push(made)
      const close = async () => {
        await closing
        log.push(`${storeId} is closed`)
      }
      return { desk: made.desk, close }
    },
  })
  const heard: string[] = []
  place.listen((what) => heard.push(what === 'state' ? (place.state().doing ?? place.state().gone ?? what) : what))
  const untilOpening = async (number = 1) => {
    await expect.poll(() => openings.length).toBe(number)
    return openings[number - 1]
  }
  return {
    place,
    log,
    heard,
    desks,
    untilOpening,
    holdClosing: (until: Promise<void>) => {
      closing = until
    },
  }
}

const errorOf = (ordered: Promise<void>): Promise<string | undefined> =>
  ordered.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )

const storeOf = (place: DeskPlace) => place.setup().storeId

test('what stands is closed before another is opened, on another store, and whoever follows is told in that order', async () => {
  const { place, log, heard, desks, untilOpening } = await newPlace()
  const beginning = place.order(withSteps(open))
  ;(await untilOpening())?.resolve()
  await beginning
  expect(log).toEqual(['desk opens: by hand, no steps', 'desk is closed', 'desk-2 opens: other.json, open'])
  expect(heard).toEqual(['beginning anew: closing what stands', 'beginning anew: opening LinearLite', 'begun'])
  expect(storeOf(place)).toBe('desk-2')
  expect(place.state().script).toHaveLength(1)
  expect(desks[1]?.notes).toEqual(['The desk was begun anew, on an empty store.'])
  // What the first one still has to say is nobody's.
  desks[0]?.happen()
  desks[1]?.happen()
  expect(heard.slice(3)).toEqual(['judged'])
})

test('while another is begun every order is refused in one line, a second beginning as well', async () => {
  const { place, log, untilOpening } = await newPlace()
  const beginning = place.order(again)
  const wait = 'the desk is being begun anew: wait until it stands'
  expect(await errorOf(place.order(heal))).toBe(wait)
  expect(await errorOf(place.order(again))).toBe(wait)
  const opening = await untilOpening()
  expect(() => place.check({ type: 'save' })).toThrow(wait)
  expect(await errorOf(place.order(withSteps(open)))).toBe(wait)
  opening?.resolve()
  await beginning
  await place.order(heal)
  expect(log.at(-1)).toBe('desk-2 heal')
})

test('what is no schedule is refused, and what stands goes on standing', async () => {
  const { place, log } = await newPlace()
  const { what } = withSteps()
  expect(await errorOf(place.order({ type: 'begin', what }))).toContain('other.json: steps: expected')
  await place.order(heal)
  expect(log).toEqual(['desk opens: by hand, no steps', 'desk heal'])
})

test('the same again has the steps that were changed, and by hand there are none', async () => {
  const { place, log, untilOpening } = await newPlace(schedule)
  const state = place.state()
  const [first] = state.script
  if (first === undefined) throw new Error('Expected a step, found none.')
  Object.assign(first, { step: { ...first.step, type: 'kill' } })
  const one = place.order(again)
  ;(await untilOpening())?.resolve()
  await one
  expect(log.at(-1)).toBe('desk-2 opens: a finding, kill')
  const other = place.order({ type: 'begin', what: { as: 'by-hand' } })
  ;(await untilOpening(2))?.resolve()
  await other
  expect(log.at(-1)).toBe('desk-3 opens: by hand, no steps')
})

test('a desk that cannot be opened is told in one line; what was done can be saved, and beginning tried again', async () => {
  const { place, log, heard, untilOpening } = await newPlace(schedule)
  const beginning = errorOf(place.order(again))
  ;(await untilOpening())?.reject(new Error('no browser\nstarts'))
  expect(await beginning).toBe('LinearLite could not be opened: no browser')
  expect(heard.at(-1)).toBe('LinearLite could not be opened: no browser')
  expect(await errorOf(place.order(heal))).toBe(
    'no desk stands (LinearLite could not be opened: no browser): begin it anew',
  )
  expect(() => place.check({ type: 'save' })).not.toThrow()
  expect(storeOf(place)).toBe('desk')

  const second = place.order(again)
  ;(await untilOpening(2))?.resolve()
  await second
  expect(place.state().gone).toBeUndefined()
  expect(storeOf(place)).toBe('desk-3')
  expect(log.filter((line) => line === 'desk is closed')).toHaveLength(1)
})

test('an order that another desk takes the ground from says so', async () => {
  const { place, desks, untilOpening } = await newPlace()
  const playing = errorOf(place.order({ type: 'play' }))
  const beginning = place.order(again)
  ;(await untilOpening())?.resolve()
  await beginning
  desks[0]?.held.reject(new Error('Target page has been closed'))
  expect(await playing).toBe('the desk was begun anew before that was done')
})

test('one that does not close as it should is told, and is in nobody’s way', async () => {
  const { place, desks, holdClosing, untilOpening } = await newPlace()
  holdClosing(Promise.reject(new Error('it hangs')))
  const beginning = place.order(again)
  ;(await untilOpening())?.resolve()
  await beginning
  expect(desks[1]?.notes.at(-1)).toBe('The desk before did not close as it should (it hangs).')
})

test('what opens only after the end has come is closed as well', async () => {
  const { place, log, untilOpening } = await newPlace()
  const beginning = errorOf(place.order(again))
  const opening = await untilOpening()
  const ended = place.close()
  expect(await errorOf(place.order(heal))).toBe('the desk is being ended')
  opening?.resolve()
  await Promise.all([beginning, ended, place.close()])
  expect(log.slice(1)).toEqual(['desk is closed', 'desk-2 opens: by hand, no steps', 'desk-2 is closed'])
})

test('an end that comes while the first is being closed opens nothing more', async () => {
  const { place, log, holdClosing } = await newPlace()
  const closed = Promise.withResolvers<void>()
  holdClosing(closed.promise)
  const beginning = errorOf(place.order(again))
  const ended = place.close()
  closed.resolve()
  await ended
  expect(await beginning).toContain('the desk is being ended')
  expect(log).toEqual(['desk opens: by hand, no steps', 'desk is closed'])
})

test('what stands over somebody else’s trial cannot begin anew, and says why', async () => {
  const log: string[] = []
  const { desk } = deskOf(schedule, 'theirs', log)
  const place = fixedPlace(desk, 'it is a test’s')
  expect(place.setup()).toEqual({ ...desk.setup, notAnew: 'it is a test’s' })
  expect(await errorOf(place.order(again))).toBe('it is a test’s')
  await place.order(heal)
  expect(log).toEqual(['theirs heal'])
})
