import { expect, it } from 'vitest'
import { rowOf } from '../matrix/matrix.fixture.ts'
import { rowsOnTheWay } from './campaign.ts'

const [first, second, third] = [1, 2, 3].map((number) => rowOf(number, { kind: 'bug', item: 'push-head' }))

it('rows that a campaign loses while it goes on should be among those that were seen on the way', async () => {
  const onDisk = [[first], [first, second], [second, third, third]].map((rows) => rows.flatMap((row) => row ?? []))
  const asked: number[] = []
  let at = -1
  const untilRows = async (count: number): Promise<void> => {
    asked.push(count)
    // After the last one, it ends.
    at = Math.min(at + 1, onDisk.length - 1)
  }
  expect(await rowsOnTheWay({ untilRows }, () => onDisk[at] ?? [])).toEqual([first, second, third])
  expect(asked).toEqual([1, 2, 3, 4])
})
