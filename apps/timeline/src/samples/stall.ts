import type { TimelineData } from '../data.ts'
import { barriers, changeAt, drawsOf, headAt, newStory, sightingOf, statesOf } from './story.ts'
import { boot, send } from './traffic.ts'

/** A priority change is pushed under an old generation, right after the leader has rebased, and is never answered. */
export const stall = (): TimelineData => {
  const title = 'a priority change drains while two pages of another device arrive'
  const story = newStory()
  const draw = drawsOf(3)
  story.tell(0, 'test', { lane: 'test', type: 'started', title, hasBackend: true })
  boot(story, 20, 'alice', 1)
  for (let index = 0; index < 3; index++) {
    const options = { push: index + 1, frame: 10 + 2 * index, connection: 1, others: [] }
    send(story, draw, 900 + index * 90, 'alice', [changeAt(1 + index)], options)
  }
  story.tell(1250, 'test', { lane: 'test', type: 'step', title: 'another device writes 50 changes' })
  story.tell(1262, 'backend', { lane: 'backend', type: 'appended', eventCount: 50, text: '50 events upstream' })
  const upstream = Array.from({ length: 50 }, (_, index) => changeAt(4 + index, `upstream-${index}`))
  const page = { lane: 'network', connection: 1, direction: 'down', kind: 'pull-page', bytes: 9000 } as const
  for (const [index, from] of [0, 25].entries()) {
    const changes = upstream.slice(from, from + 25)
    story.tell(1274 + index, 'backend', { lane: 'backend', type: 'page-sent', at: 1274, changes })
    const frame = { ...page, frame: 60 + index, eventCount: 25, changes }
    story.tell(1280 + index, 'alice', { ...frame, type: 'frame' })
    story.tell(1280.4 + index, 'alice', { ...frame, type: 'held' })
  }
  story.tell(1300, 'test', { lane: 'test', type: 'step', title: 'alice chooses Urgent' })
  const change = changeAt(4, 'Kx2f-priority')
  const commit = story.probe(1340, 'alice', 'session', { type: 'commit', changes: [change] })
  const release = { ...page, type: 'released' } as const
  story.tell(1352, 'alice', { ...release, frame: 60, eventCount: 25, changes: upstream.slice(0, 25) })
  const pulled = { type: 'backend-pull-page', pageInfo: 'MoreKnown 25', changes: upstream.slice(0, 25) } as const
  story.probe(1358, 'alice', 'leader', pulled)
  const rebase = { span: 'LeaderSyncProcessor', name: 'pull:rebase[1]', attributes: { newEvents: 25 } }
  story.probe(1359, 'alice', 'leader', { type: 'span-event', ...rebase })
  const firstPush = story.probe(1356, 'alice', 'session', { type: 'session-push', push: 4, changes: [change] })
  const pull = {
    type: 'session-pull',
    payload: 'rebase',
    changes: upstream.slice(0, 25),
    rolledBack: [change],
  } as const
  story.probe(1366, 'alice', 'session', pull)
  const dropped = { name: 'push:drop-old-generation', attributes: { generation: 0, currentRebaseGeneration: 1 } }
  const drop = story.probe(1371, 'alice', 'leader', { type: 'span-event', span: 'LeaderSyncProcessor', ...dropped })
  story.tell(1392, 'alice', { ...release, frame: 61, eventCount: 25, changes: upstream.slice(25) })
  story.probe(1399, 'alice', 'leader', { ...pulled, pageInfo: 'NoMore', changes: upstream.slice(25) })
  const settledHead = { localHead: headAt(53, 1), upstreamHead: headAt(53), pending: 0, changes: [] }
  story.probe(1403, 'alice', 'leader', { type: 'leader-state', ...settledHead })
  const second = { type: 'session-pull', payload: 'advance', changes: upstream.slice(25) } as const
  story.probe(1409, 'alice', 'session', second)
  for (const [index, time] of [1420, 2100, 4400].entries()) {
    const states = statesOf([changeAt(54, 'Kx2f-priority', 1)], headAt(54, 1), headAt(53))
    const seen = { lane: 'session', type: 'states', status: { type: 'running' }, sessionPending: 1 } as const
    story.tell(time, 'alice', { ...seen, states })
    const ping = { lane: 'network', type: 'frame', connection: 1, bytes: 15 } as const
    story.tell(2000 + index * 1300, 'alice', { ...ping, direction: 'up', kind: 'ping', frame: 80 + 2 * index })
    story.tell(2008 + index * 1300, 'alice', { ...ping, direction: 'down', kind: 'pong', frame: 81 + 2 * index })
  }
  story.tell(1440, 'test', { lane: 'test', type: 'healed' })
  story.tell(1446, 'test', { lane: 'test', type: 'demanded', tabs: ['alice'], barriers })
  const reason = 'nothing changed for 5.0 s'
  story.tell(6460, 'test', { lane: 'test', type: 'gave-up', tabs: ['alice'], barriers: ['session drained'], reason })
  story.tell(6500, 'test', { lane: 'test', type: 'fault', title: 'a hold of pull-page frames of alice', bitten: 2 })
  story.tell(6510, 'test', { lane: 'test', type: 'ended', title: 'failed' })
  const path = [
    sightingOf(commit, 'committed', headAt(4)),
    sightingOf(firstPush, 'pushed to leader', headAt(4)),
    sightingOf(drop, 'received by leader', headAt(4), { evidence: 'inferred' }),
    sightingOf(drop, 'dropped by leader', headAt(4), { detail: 'generation 0 while the leader was at 1' }),
  ]
  return {
    title,
    events: story.inOrder(),
    findings: [
      {
        verdict: 'stalled',
        hop: 'session',
        signature: 'stale-generation',
        barrier: 'session drained',
        changes: ['Kx2f-priority'],
        source: 'alice',
        witness:
          'alice still has 1 pending event (e54r1 v1.IssuePriorityChanged) after 5.0 s in which nothing changed.',
      },
    ],
    diagnoses: [
      {
        change: 'Kx2f-priority',
        title: 'v1.IssuePriorityChanged of alice',
        path,
        last: path.at(-1),
        expected: 'applied by leader',
        hop: 'leader',
        signature: 'stale-generation',
        heads: ['session e54r1, upstream e53', 'leader e53r1, upstream e53'],
        sentence:
          'e54 reached the leader as e4 and was dropped there as generation 0 while the leader was at 1; its push was never answered, so the session waits for ever.',
      },
    ],
  }
}
