import { expect, test } from 'vitest'
import type { NetworkEvent } from '../history/event.ts'
import { createRecorder } from '../history/recorder.ts'
import { countHangUps } from './hang-ups.ts'

/** A history into which a relay writes. */
const beginHistory = () => {
  const history = createRecorder(() => 0)
  const tell = (type: NetworkEvent['type'], connection: number, direction?: 'up' | 'down'): void => {
    history.record('alice', { lane: 'network', type, connection, ...(direction !== undefined && { direction }) })
  }
  return { history, tell }
}

test('an interruption that found nobody connected has touched nothing', async () => {
  const { history, tell } = beginHistory()
  tell('opened', 1)
  tell('closed', 1, 'up')
  tell('opened', 2)
  tell('cut', 2)
  // Into silence: the backend has never heard of it.
  tell('half-opened', 3)
  tell('opened', 3)
  tell('opened', 4)
  tell('half-opened', 4)

  expect(await countHangUps(history, async () => {})).toBe(0)
})

test('the connections that the backend ended count, and those that ended otherwise do not', async () => {
  const { history, tell } = beginHistory()
  for (const connection of [1, 2, 3, 4]) tell('opened', connection)

  const count = countHangUps(history, async () => tell('closed', 1, 'down'))
  tell('closed', 2, 'up')
  tell('half-opened', 3)
  // It came after the interruption, and the backend refused it.
  tell('closed', 5, 'down')
  tell('closed', 4, 'down')

  expect(await count).toBe(2)
})

test('the count waits for the last connection that stood', async () => {
  const { history, tell } = beginHistory()
  for (const connection of [1, 2]) tell('opened', connection)
  const seen: string[] = []

  const count = countHangUps(history, async () => tell('closed', 1, 'down')).then((hangUps) => seen.push(`${hangUps}`))
  await new Promise((resolve) => setImmediate(resolve))
  seen.push('the last one ends')
  tell('closed', 2, 'down')
  await count

  expect(seen).toEqual(['the last one ends', '2'])
})

test('an interruption that fails is told, not counted', async () => {
  const { history, tell } = beginHistory()
  tell('opened', 1)

  await expect(countHangUps(history, () => Promise.reject(new Error('unsupported: evict')))).rejects.toThrow(
    'unsupported: evict',
  )
})
