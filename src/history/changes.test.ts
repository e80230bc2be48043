import { expect, test } from 'vitest'
import { changesInLeader } from './changes.ts'
import type { ProbeTraffic } from './probe.ts'
import { createRecorder } from './recorder.ts'

/** A history of pushes: who, what kind of line, which changes. */
const historyOf = (lines: readonly (readonly [string, ProbeTraffic['type'], readonly (string | undefined)[]])[]) => {
  const recorder = createRecorder(() => 0)
  for (const [source, type, ids] of lines) {
    const changes = ids.map((changeId) => ({
      name: 'v1.IssuePriorityChanged',
      seqNum: { global: 1, client: 0, rebaseGeneration: 0 },
      ...(changeId === undefined ? {} : { changeId }),
    }))
    recorder.record(source, {
      lane: 'session',
      type: 'probe',
      probe: { lane: 'session', sequence: 0, time: 0, storeId: 's', type, changes },
    })
  }
  return recorder.events()
}

test('changes whose push was answered are in the leader, in the order of their first push', () => {
  const events = historyOf([
    ['alice', 'session-push', ['a', 'b']],
    ['bob', 'session-push', ['c']],
    ['alice', 'session-push-failed', ['a', 'b']],
    ['alice', 'session-push', ['a', 'b', 'd']],
    ['bob', 'session-push-ok', ['c']],
    ['alice', 'session-push-ok', ['a', 'b', 'd']],
  ])
  expect(changesInLeader(events)).toEqual(
    new Map([
      ['alice', ['a', 'b', 'd']],
      ['bob', ['c']],
    ]),
  )
})

test('a change whose push was never answered, and one without an identity, are not counted', () => {
  const events = historyOf([
    ['alice', 'session-push', ['a', undefined]],
    ['alice', 'session-push-ok', [undefined]],
  ])
  expect(changesInLeader(events)).toEqual(new Map([['alice', []]]))
})
