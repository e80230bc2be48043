/** Definitions of apps: what is taken, and what is refused in words. */
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { AppTab } from './app-tab.ts'
import { defineSubjectApp, type SubjectAppDefinition, untoldBy } from './subject-app.ts'

const minimal = {
  start: async () => ({ url: 'http://127.0.0.1:1' }),
  open: async () => {},
  act: { addItem: async (_page: unknown, title: string) => title.length },
}

describe('defineSubjectApp', () => {
  it('should take what an app needs, and name it', () => {
    expect(defineSubjectApp(minimal)).toMatchObject({ ...minimal, name: 'the app' })
    expect(defineSubjectApp({ ...minimal, name: 'Shopping' }).name).toBe('Shopping')
  })

  it('should hand on the types of its actions, without the page', () => {
    const app = defineSubjectApp(minimal)
    expectTypeOf<AppTab<typeof app.act>['act']['addItem']>().toEqualTypeOf<(title: string) => Promise<number>>()
  })

  it.each([
    ['no start', { start: undefined }, 'expected a function `start`, found nothing'],
    ['no open', { open: 'http://127.0.0.1' }, 'expected a function `open`, found "http://127.0.0.1"'],
    ['no actions', { act: undefined }, "expected `act` to hold the app's actions by name, found nothing"],
    ['an action that is none', { act: { addItem: 1 } }, 'expected the action `addItem` to be a function, found 1'],
    ['another way to sync', { sync: 'somehow' }, "expected `sync` to be 'by-url' or { atOwnOrigin: '/path' }"],
    ['a path that is none', { sync: { atOwnOrigin: 'sync' } }, 'found {"atOwnOrigin":"sync"}'],
  ])('should refuse %s', (_what, change, message) => {
    const definition = { ...minimal, ...change } as unknown as SubjectAppDefinition
    expect(() => defineSubjectApp(definition)).toThrow(message)
  })
})

describe('untoldBy', () => {
  it('should tell what an app leaves out', () => {
    expect(untoldBy({})).toEqual(['sync-states', 'store-status', 'rows'])
    expect(untoldBy({ read: { rows: async () => ({}), syncStates: async () => undefined } })).toEqual(['store-status'])
  })
})
