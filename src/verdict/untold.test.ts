/** Trials of apps that tell less than LinearLite does: what cannot be known is not available, and what is broken all the same is found. */
import { describe, expect, it } from 'vitest'
import type { Untold } from '../history/event.ts'
import type { CheckResult } from './checker.ts'
import { judgeTrial } from './judge.ts'
import { beginStory, linkOf, type Story } from './story.fixture.ts'

const rows = { items: [{ id: 'milk' }] }

/** A trial of a foreign app that settles, whose tabs do not tell some things. */
const story = (
  untold: readonly Untold[],
  app: { readonly hasLog?: boolean; readonly hasFold?: boolean } = {},
): Story => {
  const told = beginStory(['alice'], {
    app: { name: 'Shopping', hasLog: app.hasLog ?? true, hasFold: app.hasFold ?? true },
  })
  told.record('alice', {
    lane: 'session',
    type: 'states',
    status: { type: 'running' },
    sessionPending: 0,
    ...(untold.includes('sync-states') ? {} : { states: { session: linkOf([], 'e1'), leader: linkOf([], 'e1') } }),
    untold,
  })
  if (app.hasLog !== false) told.log('a')
  if (!untold.includes('rows')) told.rows('alice', 'settled', rows)
  if (!untold.includes('sync-states')) told.settled('alice')
  return told
}

const resultsOf = (told: Story, fold = true): Readonly<Record<string, CheckResult>> => {
  told.record('test', { lane: 'test', type: 'ended', title: 'played to its end' })
  return judgeTrial(told.events(), fold ? { fold: () => rows } : {}).results
}

const why = (pattern: RegExp) => ({ type: 'not-available', why: expect.stringMatching(pattern) })

describe('an app that tells everything', () => {
  it('should be held to all that needs no probe line', () => {
    const { drain, convergence, reload, life } = resultsOf(story([]))
    expect({ drain, convergence, reload, life }).toEqual({
      drain: { type: 'held' },
      convergence: { type: 'held' },
      reload: { type: 'held' },
      life: { type: 'held' },
    })
  })

  it('should not be held to what only probe lines tell', () => {
    const { durability, order, meaning, recovery } = resultsOf(story([]))
    expect(durability).toEqual(why(/which changes were made/))
    expect(order).toEqual(why(/in which order/))
    expect(meaning).toEqual(why(/no probes/))
    expect(recovery).toEqual(why(/network lane is missing/))
  })
})

describe('an app that does not tell', () => {
  it('its sync states should neither drain nor converge', () => {
    const { drain, convergence } = resultsOf(story(['sync-states']))
    expect(drain).toEqual(why(/the sync states of alice/))
    expect(convergence).toEqual(why(/the sync states of alice/))
  })

  it('its rows should neither converge nor show the same after a reload', () => {
    const { drain, convergence, reload } = resultsOf(story(['rows']))
    expect(drain).toEqual({ type: 'held' })
    expect(convergence).toEqual(why(/the rows of alice/))
    expect(reload).toEqual(why(/the rows of alice/))
  })

  it('whether its store lives should not be found to live', () => {
    expect(resultsOf(story(['store-status'])).life).toEqual(why(/whether the store lives of alice/))
  })

  it('whether its store lives should be found dead where an error went uncaught', () => {
    const told = story(['store-status'])
    told.record('alice', { lane: 'console', type: 'uncaught', origin: 'page', level: 'error', text: 'boom' })
    expect(resultsOf(told).life).toMatchObject({ type: 'broken' })
  })

  it('its log should have its rows compared with each other alone, and say so', () => {
    const results = resultsOf(story([], { hasLog: false }))
    expect(results.convergence).toEqual(why(/Shopping shows nobody its log/))
    expect(results.durability).toEqual(why(/Shopping shows nobody its log/))
    expect(results.order).toEqual(why(/Shopping shows nobody its log/))
  })

  it('its log should still be found to have diverged', () => {
    const told = story([], { hasLog: false })
    told.record('bob', { lane: 'session', type: 'opened' })
    told.states('bob', linkOf([], 'e1'), linkOf([], 'e1'))
    told.rows('alice', 'settled', rows)
    told.rows('bob', 'settled', { items: [] })
    told.settled('alice', 'bob')
    expect(resultsOf(told).convergence).toMatchObject({ type: 'broken' })
  })

  it('what a log means should say so', () => {
    expect(resultsOf(story([], { hasFold: false }), false).convergence).toEqual(why(/what a log means to Shopping/))
  })
})

it('should leave nothing of such a trial undecided', () => {
  const told = story(['sync-states', 'store-status', 'rows'], { hasLog: false, hasFold: false })
  const results = resultsOf(told, false)
  const others = Object.values(results).filter(({ type }) => type !== 'not-available')
  expect(others).toEqual([])
})
