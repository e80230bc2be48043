import { expect, test } from 'vitest'
import type { ClientView, DeskSetup, DeskState, HoldView } from '../../../../src/desk/protocol.ts'
import { type Deed, deedOf, type KeyScene, keyGroups } from './keys.ts'

const clientWith = (name: string, holds: readonly HoldView[] = []): ClientView => ({
  name,
  tabs: [{ name, source: name, isOpen: true, status: 'running', isFrozen: false, slowedBy: 1 }],
  isConnected: true,
  holds,
  latencyMs: 0,
  isRefused: false,
  isOffline: false,
})

const setup: DeskSetup = {
  title: 'by hand',
  livestore: '0.4.0',
  hasBackend: true,
  storeId: 's',
  clients: ['alice', 'bob'],
  unsupported: {},
  issues: ['i1'],
}

const state: DeskState = {
  clients: [clientWith('alice'), clientWith('bob')],
  standing: [],
  lights: [],
  script: [],
  isPlaying: false,
  done: [],
  breakpoints: [],
  notes: [],
}

const sceneOf = (more: Partial<KeyScene> = {}): KeyScene => ({
  setup,
  state,
  client: clientWith('bob'),
  burst: { pushes: 3, events: 2 },
  newIssue: () => 'hand-1',
  ...more,
})

const actionsOf = (deed: Deed | undefined) => (deed?.type === 'do' ? deed.actions : [])

test('no key means two things', () => {
  const keys = keyGroups.flatMap(({ rows }) => rows.map(({ key }) => key))
  expect(new Set(keys).size).toBe(keys.length)
})

test('keys act on the device that is chosen', () => {
  const did = (key: string, more?: Partial<KeyScene>) => actionsOf(deedOf(key, sceneOf(more)))
  expect(did('h')).toEqual([{ type: 'hold', client: 'bob', what: 'pages' }])
  expect(did('H').map((action) => 'what' in action && action.what)).toEqual(['up', 'down'])
  expect(did('a')).toEqual([{ type: 'hold', client: 'bob', what: 'acknowledgements' }])
  expect(did('c')).toEqual([{ type: 'cut', client: 'bob' }])
  expect(did('o')).toEqual([{ type: 'offline', client: 'bob' }])
  expect(did('o', { client: { ...clientWith('bob'), isOffline: true } })).toEqual([{ type: 'online', client: 'bob' }])
  expect(did('b')).toEqual([{ type: 'burst', client: 'bob', pushes: 3, events: 2 }])
  expect(did('i')).toEqual([{ type: 'commit', tab: 'bob', changes: [{ type: 'create', issue: 'hand-1' }] }])
  expect(did('u')).toEqual([{ type: 'commit', tab: 'bob', changes: [{ type: 'priority', issue: 'i1', to: 4 }] }])
  const client = clientWith('bob', [{ what: 'pages', waiting: 2 }])
  expect(did('n', { client })).toEqual([{ type: 'release', client: 'bob', what: 'pages', count: 1 }])
  expect(did('r', { client })).toEqual([{ type: 'release', client: 'bob', what: 'pages' }])
})

test('what cannot be done is said with its reason, where it would have been done', () => {
  const said = (key: string, more?: Partial<KeyScene>) => deedOf(key, sceneOf(more))
  expect(said('n')).toEqual({ type: 'say', place: 'client bob', text: 'nothing waits in a hold' })
  const held = clientWith('bob', [{ what: 'pages', waiting: 0 }])
  expect(said('h', { client: held })).toMatchObject({ text: 'its pages are held already' })
  const alone = { ...setup, unsupported: { hold: 'no backend' } }
  expect(said('h', { setup: alone })).toEqual({ type: 'say', place: 'client bob', text: 'no backend' })
  expect(said('c', { client: undefined })).toMatchObject({ type: 'say', place: 'bar' })
  expect(said('4')).toEqual({ type: 'say', place: 'bar', text: 'there is no device 4' })
})

test('numbers choose a device, and Space goes on with a script or stops the timeline', () => {
  expect(deedOf('2', sceneOf())).toEqual({ type: 'choose', client: 'bob' })
  expect(deedOf(' ', sceneOf())).toEqual({ type: 'page', command: 'pause' })
  const script = [{ step: { id: 's1', type: 'redeploy' }, words: 'redeploy', state: 'next' }] as const
  expect(deedOf(' ', sceneOf({ state: { ...state, script } }))).toMatchObject({ order: { type: 'next', now: false } })
  expect(deedOf('x', sceneOf())).toMatchObject({ order: { type: 'heal' } })
  expect(deedOf('B', sceneOf())).toEqual({ type: 'page', command: 'begin' })
  expect(deedOf('B', sceneOf({ setup: { ...setup, notAnew: 'it is a test’s' } }))).toEqual({
    type: 'say',
    place: 'bar',
    text: 'it is a test’s',
  })
  expect(deedOf('q', sceneOf())).toBeUndefined()
})
