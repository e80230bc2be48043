import { expect, test } from 'vitest'
import { createRecorder } from './recorder.ts'
import { isProbe, NeverHappened, patiently, until } from './until.ts'

const step = (title: string) => ({ lane: 'test', type: 'step', title }) as const

test('waits for the first event from now on that satisfies the condition', async () => {
  const history = createRecorder(() => 0)
  history.record('test', step('a'))
  const found = until(history, (event) => event.type === 'step' && event.title !== 'b')
  for (const title of ['b', 'c', 'd']) history.record('test', step(title))
  expect(await found).toMatchObject({ title: 'c' })
})

test('knows what a probe saw by its source, its type, a change and the name of a span event', () => {
  const history = createRecorder(() => 0)
  const stamp = { lane: 'leader', sequence: 0, time: 0, storeId: 's' } as const
  const seqNum = { global: 1, client: 0, rebaseGeneration: 0 }
  const changes = [{ name: 'changed', changeId: 'x', seqNum }]
  const probe = { ...stamp, type: 'backend-pull-page', pageInfo: 'NoMore', changes } as const
  const pulled = history.record('alice', { lane: 'leader', type: 'probe', probe })
  expect(isProbe('alice', 'backend-pull-page')(pulled)).toBe(true)
  expect(isProbe('alice', 'backend-pull-page', { change: 'x' })(pulled)).toBe(true)
  expect(isProbe('alice', 'backend-pull-page', { change: 'y' })(pulled)).toBe(false)
  expect(isProbe('alice', 'backend-push', { change: 'x' })(pulled)).toBe(false)
  expect(isProbe('bob', 'backend-pull-page', { change: 'x' })(pulled)).toBe(false)

  const span = { ...stamp, type: 'span-event', span: 'boot', name: 'pull:rebase[1]', attributes: {} } as const
  const rebased = history.record('alice', { lane: 'leader', type: 'probe', probe: span })
  expect(isProbe('alice', 'span-event', { span: /^pull:rebase/ })(rebased)).toBe(true)
  expect(isProbe('alice', 'span-event', { span: /^pull:advance/ })(rebased)).toBe(false)
})

test('waits as long as something moves, and gives up when nothing does', async () => {
  const history = createRecorder(() => 0)
  expect(await patiently(history, 'an answer', Promise.resolve(42))).toBe(42)
  const never = patiently(history, 'a page', new Promise(() => {}), { quietMs: 10 })
  await expect(never).rejects.toThrow(NeverHappened)
  await expect(never).rejects.toThrow('expected a page, but nothing has moved')
})
