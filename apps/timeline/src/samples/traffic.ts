/** What happens in every trial: a tab boots, and changes go from it to everybody else. */
import type { ProbeChange } from '../../../../src/history/probe.ts'
import { headAt, type Story } from './story.ts'

interface Sent {
  readonly alice: string
  readonly changes: readonly ProbeChange[]
  readonly times: {
    readonly received: number
    readonly backendPush: number
    readonly stored: number
    readonly done: number
  }
}

/** The way of some changes from a tab to the backend and back, and on to the other clients. */
export const send = (
  story: Story,
  draw: () => number,
  at: number,
  tab: string,
  changes: readonly ProbeChange[],
  { push, frame, connection, others }: { push: number; frame: number; connection: number; others: readonly string[] },
): Sent => {
  const client = tab.split('/')[0] ?? tab
  const first = changes[0]?.seqNum ?? headAt(0)
  const last = changes.at(-1)?.seqNum ?? headAt(0)
  const request = `${push}`
  const count = { eventCount: changes.length, changes, bytes: 300 * changes.length }
  let time = at
  const after = (least: number, most: number): number => {
    time += least + draw() * (most - least)
    return time
  }
  story.probe(time, tab, 'session', { type: 'commit', changes })
  story.probe(after(0.4, 3), tab, 'session', { type: 'session-push', push, changes })
  const received = after(2, 9)
  const pending = { localHead: last, upstreamHead: headAt(first.global - 1), pending: changes.length, changes }
  story.probe(received, client, 'leader', { type: 'leader-state', ...pending })
  const span = {
    span: '@livestore/common:LeaderSyncProcessor',
    name: 'push:advance',
    attributes: { count: changes.length },
  }
  story.probe(received + 0.3, client, 'leader', { type: 'span-event', ...span })
  story.probe(received + 4, tab, 'session', { type: 'session-push-ok', push, changes })
  story.probe(received + 3 + draw() * 6, tab, 'session', { type: 'session-pull', payload: 'advance', changes })
  const backendPush = after(2, 8)
  story.probe(backendPush, client, 'leader', { type: 'backend-push', push, changes })
  const up = { lane: 'network', type: 'frame', connection, direction: 'up', kind: 'push', frame, request } as const
  story.tell(after(2, 7), client, { ...up, ...count })
  story.tell(after(2, 6), 'backend', { lane: 'backend', type: 'push-received', at: time, changes })
  const stored = after(3, 12)
  story.tell(stored, 'backend', { lane: 'backend', type: 'push-stored', at: time, changes })
  const down = { lane: 'network', type: 'frame', connection, direction: 'down' } as const
  story.tell(after(2, 5), client, { ...down, kind: 'push-ack', frame: frame + 1, request, bytes: 68 })
  const done = after(2, 7)
  story.probe(done, client, 'leader', { type: 'backend-push-ok', push, changes })
  const advanced = { localHead: last, upstreamHead: last, pending: 0, changes: [] }
  story.probe(done + 0.5, client, 'leader', { type: 'leader-state', ...advanced })
  for (const [index, other] of others.entries()) {
    const otherClient = other.split('/')[0] ?? other
    const sent = stored + 4 + draw() * 8
    story.tell(sent, 'backend', { lane: 'backend', type: 'page-sent', at: sent, changes })
    const page = { ...down, connection: connection + 1 + index, kind: 'pull-page', frame: 10_000 + frame } as const
    story.tell(sent + 3 + draw() * 4, otherClient, { ...page, ...count })
    const pulled = sent + 9 + draw() * 9
    story.probe(pulled, otherClient, 'leader', { type: 'backend-pull-page', pageInfo: 'NoMore', changes })
    story.probe(pulled + 6 + draw() * 8, other, 'session', { type: 'session-pull', payload: 'advance', changes })
  }
  return { alice: tab, changes, times: { received, backendPush, stored, done } }
}

export const boot = (story: Story, at: number, tab: string, connection: number): void => {
  const client = tab.split('/')[0] ?? tab
  story.tell(at, 'test', { lane: 'test', type: 'step', title: `${tab} opens LinearLite` })
  story.tell(at + 40, tab, { lane: 'session', type: 'opened' })
  story.probe(at + 260, client, 'shared-worker', { type: 'booted' })
  story.probe(at + 420, client, 'leader', { type: 'booted', detail: 'with a backend' })
  story.tell(at + 520, client, { lane: 'network', type: 'opened', connection })
  const up = { lane: 'network', type: 'frame', connection, direction: 'up' } as const
  story.tell(at + 531, client, { ...up, kind: 'pull-request', bytes: 334, request: '0', frame: 1 })
  story.tell(at + 538, 'backend', { lane: 'backend', type: 'pull-received', at: at + 538, changes: [] })
  story.tell(at + 549, client, { ...up, direction: 'down', kind: 'pull-page', eventCount: 0, bytes: 121, frame: 2 })
  story.probe(at + 556, client, 'leader', { type: 'backend-pull-page', pageInfo: 'NoMore', changes: [] })
  story.probe(at + 560, client, 'leader', { type: 'connected' })
  story.probe(at + 690, tab, 'session', { type: 'booted', detail: 'LiveStore 0.4.0' })
  const line = { lane: 'console', type: 'line', origin: 'page', level: 'debug' } as const
  story.tell(at + 300, tab, { ...line, text: '[adapter-web:client-session] Could not read persisted state db' })
  story.tell(at + 450, tab, { ...line, origin: 'leader', text: '[leader] syncing with the backend' })
}
