import { expect, test } from 'vitest'
import { keepIdentity } from './keep-identity.ts'

test('rows that did not change stay the same objects, wherever they moved', () => {
  const [first, second] = [
    { id: 'a', title: 'one' },
    { id: 'b', title: 'two' },
  ]
  const kept = keepIdentity(
    [first, second],
    [
      { id: 'b', title: 'two' },
      { id: 'a', title: 'changed' },
    ],
  )
  expect(kept[0]).toBe(second)
  expect(kept[1]).toEqual({ id: 'a', title: 'changed' })
})

test('the list itself stays where nothing changed', () => {
  const rows = [{ id: 'a', title: 'one', deletedAt: null }]
  expect(keepIdentity(rows, [{ id: 'a', title: 'one', deletedAt: null }])).toBe(rows)
  expect(keepIdentity(rows, [])).not.toBe(rows)
})
