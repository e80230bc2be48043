import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryRoot } from '../run/pinned-node.ts'
import { people } from '../schedule/draw-schedule.ts'
import { type Asked, askedAnew, askedByHand, handsAlone } from './asked.ts'

const stale = readFileSync(join(repositoryRoot, 'docs/findings/stale-generation.json'), 'utf8')

const asked = (clients: readonly string[], hasBackend = true): Asked => ({
  title: 'a finding',
  schedule: { ...handsAlone(clients, hasBackend), steps: [{ id: 's1', type: 'open', client: clients[0] ?? '' }] },
})

test('again is what is there', () => {
  const now = asked(['alice'])
  expect(askedAnew({ as: 'again' }, now)).toEqual(now)
})

test.each([
  ['two with a backend', asked(['anna']), people.slice(0, 2), true],
  ['as many as there were', asked(['anna', 'ben', 'cleo']), people, true],
  ['no more than there are names', asked(['a', 'b', 'c', 'd', 'e']), people, true],
  ['one without a backend', asked(['anna'], false), people.slice(0, 1), false],
])('by hand there are %s, and nothing to go through', (_what, now, clients, hasBackend) => {
  expect(askedAnew({ as: 'by-hand' }, now)).toEqual({ title: 'by hand', schedule: handsAlone(clients, hasBackend) })
})

test('a schedule is called as its file is', () => {
  const next = askedAnew({ as: 'schedule', name: 'stale-generation.json', text: stale }, asked(['bob']))
  expect(next.title).toBe('stale-generation.json')
  expect(next.schedule.steps).toHaveLength(8)
})

test('a schedule without a backend opens a desk without one, whatever stood there before', () => {
  const text = JSON.stringify({ ...asked(['alice'], false).schedule })
  const next = askedAnew({ as: 'schedule', name: 'alone.json', text }, askedByHand({ count: 2, hasBackend: true }))
  expect(next.schedule.hasBackend).toBe(false)
})

test.each([
  ['no JSON', 'hello', 'a file: expected a schedule as JSON, found something else'],
  ['no schedule', '{ "version": 1 }', 'a file: hasBackend: expected such a key, found none'],
  [
    'a schedule whose steps cannot follow each other',
    stale.replace('"s1", "type": "open"', '"s1", "type": "kill"'),
    's1',
  ],
  [
    'a schedule that no browser can play',
    stale.replace('"id": "s6",', '"id": "extra", "type": "drop-page", "client": "alice" }, { "id": "s6",'),
    'A browser cannot play this schedule: unsupported drop-page: the real backend leaves no page out. pnpm replay can',
  ],
])('refuses %s in one line', (_what, text, line) => {
  const begin = () => askedAnew({ as: 'schedule', name: 'a\nfile', text }, asked(['alice']))
  expect(begin).toThrow(line)
  expect(begin).toThrow(/^[^\n]*$/)
})
