/** A long history of a healthy trial: change after change goes the whole way. For measuring what reads histories. */
import type { HistoryEvent, StoredEvent } from '../history/event.ts'
import type { ProbeChange, ProbeHead, ProbeTraffic } from '../history/probe.ts'
import { createRecorder } from '../history/recorder.ts'
import type { SyncState } from '../history/sync-state.ts'

const headAt = (global: number): ProbeHead => ({ global, client: 0, rebaseGeneration: 0 })

/** The steps of one change's way that a probe shows, in their order. */
const way: readonly (readonly ['session' | 'leader', ProbeTraffic['type']])[] = [
  ['session', 'commit'],
  ['session', 'session-push'],
  ['session', 'session-pull'],
  ['session', 'session-push-ok'],
  ['leader', 'backend-push'],
  ['leader', 'backend-push-ok'],
  ['leader', 'backend-pull-page'],
]
/** With the frames of the push and its acknowledgement, and the backend's word. */
const eventsOfChange = way.length + 3

/** A history of at least so many events, on a clock that ticks a millisecond with each. */
export const longHistory = (atLeast: number): readonly HistoryEvent[] => {
  let now = 0
  const history = createRecorder(() => now)
  const record: typeof history.record = (source, happening) => {
    now += 1
    return history.record(source, happening)
  }
  const log: StoredEvent[] = []
  record('test', { lane: 'test', type: 'started', title: 'a long trial', hasBackend: true })
  record('alice', { lane: 'session', type: 'opened' })
  for (let number = 1; (number - 1) * eventsOfChange < atLeast; number++) {
    const changeId = `change-${number}`
    const changes: readonly ProbeChange[] = [{ name: 'v1.IssuePriorityChanged', changeId, seqNum: headAt(number) }]
    for (const [lane, type] of way) {
      if (type === 'backend-push-ok') {
        const request = String(number)
        const frame = { lane: 'network', type: 'frame', connection: 1, request } as const
        record('alice', { ...frame, direction: 'up', kind: 'push', changes })
        record('backend', { lane: 'backend', type: 'push-stored', at: now, changes })
        record('alice', { ...frame, direction: 'down', kind: 'push-ack' })
      }
      const probe = { lane, sequence: now, time: now, storeId: 's', type, push: number, changes }
      record('alice', { lane, type: 'probe', probe })
    }
    const place = { seqNum: number, parentSeqNum: number - 1 }
    log.push({ ...place, name: 'v1.IssuePriorityChanged', args: { changeId }, clientId: 'c', sessionId: 's' })
  }
  const state: SyncState = { pending: [], localHead: headAt(log.length), upstreamHead: headAt(log.length) }
  const states = { session: state, leader: state }
  record('alice', { lane: 'session', type: 'states', status: { type: 'running' }, states, sessionPending: 0 })
  record('backend', { lane: 'backend', type: 'log', entries: log })
  record('alice', { lane: 'session', type: 'rows', moment: 'settled', rows: {}, head: log.length })
  const barriers = ['session drained', 'leader drained', 'logs equal', 'rows equal'] as const
  record('test', { lane: 'test', type: 'settled', tabs: ['alice'], barriers })
  record('test', { lane: 'test', type: 'ended', title: 'played to its end' })
  return history.events()
}
