/** What is told of pushes, from hooks that do not say which push they are about, and a log that may need a moment to answer. */
import { describe, expect, test } from 'vitest'
import type { PushedEvent } from './compat/seam.ts'
import { type EventLog, tellTraffic } from './tell-traffic.ts'
import { parseTrafficLine } from './traffic-line.ts'

const push = (clientId: string, seqNum: number): readonly PushedEvent[] => [
  { name: 'changed', args: { changeId: clientId }, seqNum, parentSeqNum: seqNum - 1, clientId, sessionId: clientId },
]

describe.each([
  { kind: 'a log that answers at once', answer: (held: boolean): boolean | Promise<boolean> => held },
  { kind: 'a log that answers later', answer: (held: boolean) => Promise.resolve(held) },
])('with $kind', ({ answer }) => {
  const start = () => {
    const stored: (readonly PushedEvent[])[] = []
    const told: string[] = []
    const log: EventLog = {
      end: () => stored.at(-1)?.at(-1)?.seqNum,
      holds: (_storeId, batch) => answer(stored.includes(batch)),
    }
    const hooks = tellTraffic(log, (line) => {
      const record = parseTrafficLine(line)
      told.push(`${record?.type} ${record?.changes.map(({ changeId }) => changeId).join()}`.trim())
    })
    const context = { storeId: 'store' }
    return {
      told,
      receive: (batch: readonly PushedEvent[]) => hooks.onPush({ batch }, context),
      store: (batch: readonly PushedEvent[]) => stored.push(batch),
      acknowledge: () => hooks.onPushRes(),
    }
  }

  test('of two pushes for the same place, the one in the log was stored, whichever came first', async () => {
    const { told, receive, store, acknowledge } = start()
    const [alice, bob] = [push('alice', 1), push('bob', 1)]
    receive(alice)
    receive(bob)
    store(bob)
    acknowledge()
    await expect
      .poll(() => told)
      .toEqual(['push-received alice', 'push-received bob', 'push-refused alice', 'push-stored bob'])
  })

  test('a push that is in the log is told when it is acknowledged, not when another push comes', async () => {
    const { told, receive, store, acknowledge } = start()
    const alice = push('alice', 1)
    receive(alice)
    store(alice)
    receive(push('bob', 1))
    await expect.poll(() => told).toEqual(['push-received alice', 'push-received bob', 'push-refused bob'])
    acknowledge()
    await expect.poll(() => told.slice(3)).toEqual(['push-stored alice'])
  })

  test('pushes behind one another are told in their order, each once', async () => {
    const { told, receive, store, acknowledge } = start()
    for (const seqNum of [1, 2, 3]) {
      const batch = push(`c${seqNum}`, seqNum)
      receive(batch)
      store(batch)
      acknowledge()
    }
    await expect
      .poll(() => told.filter((words) => words.startsWith('push-stored')))
      .toEqual(['push-stored c1', 'push-stored c2', 'push-stored c3'])
    expect(told.length).toBe(6)
  })
})

test('an answer to an empty push, which nobody tells of before, asks for no log: whose it is may not be known', () => {
  const log: EventLog = {
    end: () => {
      throw new Error('no such table')
    },
    holds: () => false,
  }
  const lines: string[] = []
  tellTraffic(log, (line) => lines.push(line)).onPushRes()
  expect(lines).toEqual([])
})
