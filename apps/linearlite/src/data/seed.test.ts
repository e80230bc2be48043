import { expect, test } from 'vitest'
import type { Change } from './actions.ts'
import { fold } from './fold.ts'
import { seedChanges } from './seed.ts'

const withoutIds = (changes: readonly Change[]) =>
  changes.map(({ name, args: { changeId: _, ...args } }) => ({ name, args }))

test('seeding makes as many issues as asked for, and comments on some', () => {
  const rows = fold(seedChanges({ count: 200, idPrefix: 'p' }))
  expect(rows.issues).toHaveLength(200)
  const commented = new Set(rows.comments.map(({ issueId }) => issueId))
  expect(commented.size).toBeGreaterThan(20)
  expect(commented.size).toBeLessThan(100)
  expect(new Set(rows.issues.map(({ status }) => status)).size).toBe(5)
  expect(new Set(rows.issues.map(({ priority }) => priority)).size).toBe(5)
})

test('the same number gives the same data, but for the change ids', () => {
  const first = seedChanges({ count: 50, idPrefix: 'p' })
  const second = seedChanges({ count: 50, idPrefix: 'p' })
  expect(withoutIds(second)).toEqual(withoutIds(first))
  const changeIds = [...first, ...second].map(({ args }) => args.changeId)
  expect(new Set(changeIds).size).toBe(changeIds.length)
})

test('two prefixes share no id, so that two clients may seed one store', () => {
  const both = [...seedChanges({ count: 50, idPrefix: 'a' }), ...seedChanges({ count: 50, idPrefix: 'b' })]
  expect(fold(both).issues).toHaveLength(100)
})

test('ranks are unique within a column', () => {
  const { issues } = fold(seedChanges({ count: 500, idPrefix: 'p' }))
  expect(new Set(issues.map(({ status, rank }) => `${status} ${rank}`)).size).toBe(500)
})

test('nothing is made of zero', () => {
  expect(seedChanges({ count: 0, idPrefix: 'p' })).toEqual([])
})
