import type { HistoryEvent } from '../../../../src/history/event.ts'
import type { TimelineData } from '../data.ts'
import { barriers, changeAt, drawsOf, headAt, newStory, sightingOf } from './story.ts'
import { boot, send } from './traffic.ts'

/** The store shuts down over a page that it has already had, after its connection was cut. */
export const shutDown = (): TimelineData => {
  const title = '60 changes arrive once although the connection is cut in between'
  const story = newStory()
  const draw = drawsOf(11)
  story.tell(0, 'test', { lane: 'test', type: 'started', title, hasBackend: true })
  boot(story, 20, 'alice', 1)
  boot(story, 90, 'bob', 2)
  story.tell(930, 'test', { lane: 'test', type: 'step', title: 'alice writes 60 changes' })
  let stored = 0
  for (let index = 0; index < 12; index++) {
    const changes = Array.from({ length: 5 }, (_, offset) => changeAt(1 + 5 * index + offset))
    const options = { push: index + 1, frame: 10 + 2 * index, connection: 1, others: ['bob'] }
    const sent = send(story, draw, 950 + index * 55, index < 6 ? 'alice' : 'bob', changes, {
      ...options,
      others: ['bob'],
    })
    stored = Math.max(stored, sent.times.done)
  }
  story.tell(1702, 'test', { lane: 'test', type: 'step', title: 'the network of bob is cut' })
  story.tell(1710, 'bob', { lane: 'network', type: 'cut', connection: 2 })
  story.probe(1731, 'bob', 'leader', { type: 'disconnected' })
  for (const time of [1990, 2240])
    story.tell(time, 'bob', { lane: 'network', type: 'refused', connection: 3, reason: 'reset' })
  story.tell(2700, 'bob', { lane: 'network', type: 'opened', connection: 4 })
  story.tell(2690, 'test', { lane: 'test', type: 'healed' })
  const last = changeAt(58)
  const again = [changeAt(56), changeAt(57), last, changeAt(59), changeAt(60)]
  const sent = story.tell(2731, 'backend', { lane: 'backend', type: 'page-sent', at: 2731, changes: again })
  const frame = { lane: 'network', type: 'frame', connection: 4, direction: 'down', kind: 'pull-page' } as const
  story.tell(2738, 'bob', { ...frame, frame: 3, eventCount: 5, changes: again, bytes: 2100 })
  const page = story.probe(2747, 'bob', 'leader', { type: 'backend-pull-page', pageInfo: 'NoMore', changes: again })
  const error = { span: 'LeaderSyncProcessor', name: 'pull:error', attributes: { cause: 'UNIQUE constraint failed' } }
  story.probe(2752, 'bob', 'leader', { type: 'span-event', ...error })
  const cause = 'UNIQUE constraint failed: eventlog.seqNumGlobal, eventlog.seqNumClient'
  story.probe(2760, 'bob', 'leader', { type: 'shut-down', detail: cause })
  story.probe(2768, 'bob', 'session', { type: 'shut-down', detail: cause })
  const seen = { lane: 'session', type: 'states', sessionPending: 0 } as const
  story.tell(2790, 'bob', { ...seen, status: { type: 'shut-down', cause } })
  const line = { lane: 'console', type: 'uncaught', origin: 'page', level: 'error' } as const
  story.tell(2771, 'bob', { ...line, text: `Error: ${cause}\n    at pull (leader.js:1:2)` })
  story.tell(2800, 'test', { lane: 'test', type: 'demanded', tabs: ['alice', 'bob'], barriers })
  const reason = 'the store of bob has shut down'
  story.tell(2830, 'test', { lane: 'test', type: 'gave-up', tabs: ['bob'], barriers: ['session drained'], reason })
  story.tell(2900, 'test', { lane: 'test', type: 'ended', title: 'failed' })
  const events = story.inOrder()
  const firstSeen = (lane: string, type: string): HistoryEvent | undefined =>
    events.find(
      (event) =>
        event.lane === lane && event.type === 'probe' && event.probe.type === type && speaksOf(event, 'change-58'),
    )
  const storedFirst = events.find((event) => event.type === 'push-stored' && speaksOf(event, 'change-58'))
  const path = [
    [firstSeen('session', 'commit'), 'committed'],
    [firstSeen('session', 'session-push'), 'pushed to leader'],
    [firstSeen('leader', 'leader-state'), 'received by leader'],
    [firstSeen('leader', 'backend-push'), 'pushed to backend'],
    [storedFirst, 'stored by backend'],
    [page ?? sent, 'pulled back'],
  ] as const
  const sightings = path.flatMap(([event, step]) => (event === undefined ? [] : [sightingOf(event, step, headAt(58))]))
  return {
    title,
    events,
    findings: [
      {
        verdict: 'crashed',
        hop: 'leader',
        signature: 'doubled-event',
        source: 'bob',
        changes: ['change-58'],
        witness: `The store of bob has shut down: ${cause}.`,
      },
    ],
    diagnoses: [
      {
        change: 'change-58',
        title: 'v1.IssueCreated of bob',
        path: sightings,
        last: sightings.at(-1),
        expected: 'notified to session',
        hop: 'leader',
        signature: 'doubled-event',
        heads: ['leader e60, upstream e60'],
        sentence:
          'e58 was pulled back a second time after the reconnect, and the store of bob shut down over an event that it already had (UNIQUE constraint failed). Every change is in the backend’s log exactly once.',
      },
    ],
  }
}

const speaksOf = (event: HistoryEvent, changeId: string): boolean =>
  event.type === 'probe'
    ? 'changes' in event.probe && event.probe.changes.some((change) => change.changeId === changeId)
    : 'changes' in event && (event.changes ?? []).some((change) => change.changeId === changeId)
