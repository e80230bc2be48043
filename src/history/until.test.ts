import { expect, test } from 'vitest'
import { createRecorder } from './recorder.ts'
import { isPullOf, until } from './until.ts'

const step = (title: string) => ({ lane: 'test', type: 'step', title }) as const

test('waits for the first event from now on that satisfies the condition', async () => {
  const history = createRecorder(() => 0)
  history.record('test', step('a'))
  const found = until(history, (event) => event.type === 'step' && event.title !== 'b')
  for (const title of ['b', 'c', 'd']) history.record('test', step(title))
  expect(await found).toMatchObject({ title: 'c' })
})

test('knows the page that a leader pulled by a change in it', () => {
  const history = createRecorder(() => 0)
  const pulled = history.record('alice', {
    lane: 'leader',
    type: 'probe',
    probe: {
      lane: 'leader',
      sequence: 0,
      time: 0,
      storeId: 's',
      type: 'backend-pull-page',
      pageInfo: 'NoMore',
      changes: [{ name: 'changed', changeId: 'x', seqNum: { global: 1, client: 0, rebaseGeneration: 0 } }],
    },
  })
  expect(isPullOf('alice', 'x')(pulled)).toBe(true)
  expect(isPullOf('alice', 'y')(pulled)).toBe(false)
  expect(isPullOf('bob', 'x')(pulled)).toBe(false)
})
