import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { withEach } from './with-each.ts'

test('each is done, so many at a time', async () => {
  const done: number[] = []
  let [atWork, most] = [0, 0]
  await withEach([1, 2, 3, 4, 5], 2, async (item) => {
    atWork += 1
    most = Math.max(most, atWork)
    await nextTurn()
    atWork -= 1
    done.push(item)
  })
  expect(done.toSorted()).toEqual([1, 2, 3, 4, 5])
  expect(most).toBe(2)
})

test('a failure is told when nobody is at work any more, and no other is begun', async () => {
  const said: string[] = []
  const all = withEach(['fails', 'goes on', 'is never begun'], 2, async (item, isBroken) => {
    said.push(`${item} begins`)
    await nextTurn()
    if (item === 'fails') throw new Error('no room')
    while (!isBroken()) await nextTurn()
    // It still puts away what it had out.
    await nextTurn()
    said.push(`${item} ends`)
  })
  await expect(all).rejects.toThrow('no room')
  expect(said).toEqual(['fails begins', 'goes on begins', 'goes on ends'])
})
