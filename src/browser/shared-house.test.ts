/** A house that several guests share: opened once, closed behind the last, and given up where something went wrong in it. */
import { expect, it } from 'vitest'
import type { House } from './house.ts'
import { shareHouse } from './shared-house.ts'

/** Houses that only say how many were opened, and which of them are closed. */
const street = ({ firstCannotBeOpened = false }: { readonly firstCannotBeOpened?: boolean } = {}) => {
  const closed: number[] = []
  let opened = 0
  const enter = shareHouse(async () => {
    const number = ++opened
    if (firstCannotBeOpened && number === 1) throw new Error('there is no browser')
    return { appUrl: `house ${number}`, close: async () => void closed.push(number) } as unknown as House
  })
  return { enter, closed, opened: () => opened }
}

it('should be opened once for guests who come at the same time, and closed behind the last of them', async () => {
  const { enter, closed, opened } = street()
  const [one, other] = [enter(), enter()]
  const [ones, others] = await Promise.all([one.house(), other.house()])
  expect([ones === others, opened()]).toEqual([true, 1])

  await one.leave()
  await one.leave()
  expect(closed).toEqual([])
  await other.leave()
  expect(closed).toEqual([1])
})

it('should be another one for who comes when all have left', async () => {
  const { enter, closed } = street()
  const guest = enter()
  await guest.house()
  await guest.leave()
  expect((await guest.house()).appUrl).toBe('house 2')
  await guest.leave()
  expect(closed).toEqual([1, 2])
})

it('should stay open for who is still in it once it is given up, and let nobody else in', async () => {
  const { enter, closed } = street()
  const [unlucky, busy] = [enter(), enter()]
  await Promise.all([unlucky.house(), busy.house()])
  await unlucky.giveUp()
  expect((await unlucky.house()).appUrl).toBe('house 2')
  expect(closed).toEqual([])

  // The trial that went on is over: the next one is played where the others are.
  expect((await busy.house()).appUrl).toBe('house 2')
  expect(closed).toEqual([1])
  await Promise.all([unlucky.leave(), busy.leave()])
  expect(closed).toEqual([1, 2])
})

it('should be told to everyone who waits for it that it cannot be opened, and be tried again', async () => {
  const { enter, closed } = street({ firstCannotBeOpened: true })
  const [one, other] = [enter(), enter()]
  const answers = await Promise.allSettled([one.house(), other.house()])
  expect(answers).toMatchObject([
    { reason: new Error('there is no browser') },
    { reason: new Error('there is no browser') },
  ])
  expect((await one.house()).appUrl).toBe('house 2')
  await Promise.all([one.leave(), other.leave()])
  expect(closed).toEqual([2])
})
