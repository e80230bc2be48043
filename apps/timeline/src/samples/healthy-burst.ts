import type { StoredEvent } from '../../../../src/history/event.ts'
import type { TimelineData } from '../data.ts'
import { barriers, changeAt, drawsOf, headAt, newStory, statesOf } from './story.ts'
import { boot, send } from './traffic.ts'

const tabs = ['alice', 'alice/2', 'bob']

/** Two devices, three tabs, a burst of changes under a short hold of pages; everything settles. */
export const healthyBurst = (): TimelineData => {
  const title = '120 changes of alice reach bob while pages wait'
  const story = newStory()
  const draw = drawsOf(7)
  story.tell(0, 'test', { lane: 'test', type: 'started', title, hasBackend: true })
  boot(story, 20, 'alice', 1)
  boot(story, 180, 'bob', 2)
  story.tell(900, 'test', { lane: 'test', type: 'step', title: 'alice opens a second tab' })
  story.tell(940, 'alice/2', { lane: 'session', type: 'opened' })
  story.probe(1180, 'alice/2', 'session', { type: 'booted', detail: 'LiveStore 0.4.0' })
  story.tell(1300, 'test', { lane: 'test', type: 'step', title: 'alice changes 120 priorities' })
  for (let index = 0; index < 40; index++) {
    const changes = [0, 1, 2].map((offset) => changeAt(1 + 3 * index + offset))
    const options = { push: index + 1, frame: 10 + 2 * index, connection: 1, others: ['bob'] }
    send(story, draw, 1320 + index * 24 + draw() * 9, index % 5 === 4 ? 'alice/2' : 'alice', changes, options)
  }
  const hold = { lane: 'network', connection: 2, direction: 'down', kind: 'pull-page', bytes: 900 } as const
  for (const [index, time] of [1700, 1722, 1749].entries()) {
    story.tell(time, 'bob', { ...hold, type: 'held', frame: 700 + index })
    story.tell(1980 + index, 'bob', { ...hold, type: 'released', frame: 700 + index })
  }
  story.tell(2450, 'test', { lane: 'test', type: 'healed' })
  story.tell(2456, 'test', { lane: 'test', type: 'demanded', tabs, barriers })
  story.tell(2760, 'test', { lane: 'test', type: 'settled', tabs, barriers })
  story.tell(2800, 'backend', { lane: 'backend', type: 'log', entries: storedUpTo(120) })
  for (const tab of tabs) {
    story.tell(2780, tab, { lane: 'session', type: 'rows', moment: 'settled', rows: { issue: [{ id: 'i1' }] } })
    const states = statesOf([], headAt(120), headAt(120))
    story.tell(2770, tab, { lane: 'session', type: 'states', status: { type: 'running' }, states, sessionPending: 0 })
  }
  story.tell(2810, 'test', { lane: 'test', type: 'fault', title: 'a hold of pull-page frames of bob', bitten: 3 })
  story.tell(2820, 'test', { lane: 'test', type: 'ended', title: 'passed' })
  return { title, events: story.inOrder(), findings: [], diagnoses: [] }
}

const storedUpTo = (count: number): readonly StoredEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const { name, changeId } = changeAt(index + 1)
    const seqNum = index + 1
    return { seqNum, parentSeqNum: index, name, args: { changeId }, clientId: 'alice', sessionId: 'dn9vq' }
  })
