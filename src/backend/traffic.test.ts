/** What the Worker's hooks tell of pushes and pulls: whose they are, and what became of them. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parseTrafficLine } from '../../apps/sync-backend/src/traffic-line.ts'
import type { BackendTraffic } from '../history/event.ts'
import { startBackend } from './backend.ts'
import type { BackendHappening, LocalBackend } from './types.ts'
import { connectUpstream } from './upstream.ts'

// Only there to end a hang: nothing here is expected to take long.
const hangsAfterMs = 60_000
vi.setConfig({ testTimeout: hangsAfterMs })

const events: BackendHappening[] = []
let backend: LocalBackend
beforeAll(async () => {
  backend = await startBackend({ onEvent: (event) => events.push(event) })
}, hangsAfterMs)
afterAll(() => backend.close(), hangsAfterMs)

const trafficOf = (storeId: string): readonly BackendTraffic[] =>
  events.filter((event): event is BackendTraffic => 'storeId' in event && event.storeId === storeId)

const inWords = (storeId: string): readonly string[] =>
  trafficOf(storeId).map(({ type, changes, error }) =>
    [type, ...changes.map(({ changeId, owner, seqNum }) => `${changeId ?? owner} as e${seqNum.global}`), error]
      .filter((word) => word !== undefined)
      .join(' '),
  )

/** A push as another client's leader makes it, wherever the log ends. */
const push = async (storeId: string, clientId: string, seqNum: number, changeId: string): Promise<void> => {
  const answer = await fetch(`${backend.url}/?storeId=${storeId}&transport=http`, {
    method: 'POST',
    body: JSON.stringify({
      _tag: 'Request',
      id: '1',
      tag: 'SyncHttpRpc.Push',
      payload: {
        storeId,
        batch: [
          { name: 'changed', args: { changeId }, seqNum, parentSeqNum: seqNum - 1, clientId, sessionId: clientId },
        ],
        backendId: { _tag: 'None' },
      },
      headers: [],
    }),
  })
  await answer.text()
}

test('a push that is stored, one that comes too late, and the page that carries the first', async () => {
  await push('told', 'alice', 1, 'a')
  await push('told', 'bob', 1, 'b')
  await push('told', 'bob', 2, 'b')
  const upstream = await connectUpstream({ url: backend.url, storeId: 'told' })
  await upstream.readLog()

  // The pulls are those of whoever reads the log, however many; the last one's page is told after it has arrived.
  const count = (kind: BackendTraffic['type']) => trafficOf('told').filter(({ type }) => type === kind).length
  await expect.poll(() => count('pull-received') > 0 && count('page-sent') === count('pull-received')).toBe(true)
  expect(inWords('told')).toEqual([
    'push-received a as e1',
    'push-stored a as e1',
    'push-received b as e1',
    'push-refused b as e1 ServerAheadError: minimumExpectedNum 1, providedNum 0',
    'push-received b as e2',
    'push-stored b as e2',
    ...Array.from({ length: count('pull-received') }, () => ['pull-received', 'page-sent a as e1 b as e2']).flat(),
  ])
  expect(Math.abs((trafficOf('told')[0]?.at ?? 0) - Date.now())).toBeLessThan(hangsAfterMs)
})

test('of pushes that come at once one is stored, and each is told to be what the log says', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `c${index}`)
  await Promise.all(names.map((name) => push('raced', name, 1, name)))
  await expect.poll(() => inWords('raced').filter((words) => words.startsWith('push-re')).length).toBe(15)

  const [entry] = await backend.readLog('raced')
  const of = (type: BackendTraffic['type']): readonly (string | undefined)[] =>
    trafficOf('raced').flatMap((one) => (one.type === type ? one.changes.map(({ changeId }) => changeId) : []))
  expect(of('push-stored')).toEqual([entry?.clientId])
  expect([...of('push-stored'), ...of('push-refused')].sort()).toEqual(names)
})

test('of two stores each tells its own', async () => {
  await Promise.all([push('this-one', 'alice', 1, 'mine'), push('that-one', 'alice', 1, 'yours')])
  await expect.poll(() => [...inWords('this-one'), ...inWords('that-one')].length).toBe(4)
  expect(inWords('this-one')).toEqual(['push-received mine as e1', 'push-stored mine as e1'])
  expect(inWords('that-one')).toEqual(['push-received yours as e1', 'push-stored yours as e1'])
})

test('traffic is no line, and a line is no traffic', () => {
  expect(events.some((event) => event.type === 'line' && event.text?.includes('[traffic]'))).toBe(false)
  for (const line of ['[traffic] {', '[traffic] {"type":"page-sent"}', 'log: hello']) {
    expect(parseTrafficLine(line)).toBeUndefined()
  }
})
