import { expect, test } from 'vitest'
import { backendDid, isProbe } from './predicates.ts'
import { createRecorder } from './recorder.ts'

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

test('knows what the backend did by its type and a change', () => {
  const history = createRecorder(() => 0)
  const changes = [{ name: 'changed', changeId: 'x', seqNum: { global: 1, client: 0, rebaseGeneration: 0 } }]
  const stored = history.record('backend', { lane: 'backend', type: 'push-stored', at: 0, changes })
  expect(backendDid('push-stored')(stored)).toBe(true)
  expect(backendDid('push-stored', { change: 'x' })(stored)).toBe(true)
  expect(backendDid('push-stored', { change: 'y' })(stored)).toBe(false)
  expect(backendDid('push-refused')(stored)).toBe(false)
})
