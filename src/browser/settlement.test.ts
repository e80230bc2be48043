import { describe, expect, it, vi } from 'vitest'
import type { StoredEvent } from '../history/event.ts'
import { createRecorder } from '../history/recorder.ts'
import type { SyncStates } from '../history/sync-state.ts'
import { judgeTrial } from '../verdict/judge.ts'
import { type Surroundings, type WatchedTab, watchConvergence, watchDrain } from './settlement.ts'

const start = { global: 0, client: 0, rebaseGeneration: 0 }
const empty = { pending: [], localHead: start, upstreamHead: start }
const states: SyncStates = { session: empty, leader: empty }
const alice: WatchedTab = {
  name: 'alice',
  client: 'alice',
  syncStates: async () => states,
  sessionState: async () => ({ pending: 0, head: 0 }),
  storeStatus: async () => ({ type: 'running' }),
  rows: async () => ({ issues: [], comments: [] }),
}
const around = (standing: readonly string[]): Surroundings => ({
  history: createRecorder(() => 0),
  hasBackend: true,
  isConnected: () => true,
  standingOrders: (client) => (client === 'alice' ? standing : []),
  delayMs: () => 0,
  fold: () => ({ issues: [], comments: [] }),
})

describe('convergence', () => {
  const stored = (seqNum: number, changeId: string) => ({
    seqNum,
    parentSeqNum: seqNum - 1,
    clientId: 'c',
    sessionId: 's',
    name: 'v1.IssuePriorityChanged',
    args: { changeId },
  })
  /** Alice's leader has answered the pushes of some changes; the backend's log is as given, and all rows are equal. */
  const converge = async (inLeader: readonly string[], log: readonly StoredEvent[]) => {
    const surroundings = { ...around([]), readLog: async () => log }
    const { history } = surroundings
    history.record('test', { lane: 'test', type: 'started', title: 'a trial', hasBackend: true })
    const changes = inLeader.map((changeId) => ({
      name: 'v1.IssuePriorityChanged',
      changeId,
      seqNum: { global: 1, client: 0, rebaseGeneration: 0 },
    }))
    for (const type of ['commit', 'session-push', 'session-push-ok'] as const) {
      const probe = { lane: 'session', sequence: 0, time: 0, storeId: 's', type, push: 1, changes } as const
      history.record('alice', { lane: 'session', type: 'probe', probe })
    }
    const head = { pending: 0, head: log.at(-1)?.seqNum ?? 0 }
    const watch = await watchConvergence([{ ...alice, sessionState: async () => head }], surroundings)
    expect(watch.settled).toBe(true)
    return judgeTrial(history.events(), { fold: () => ({ issues: [], comments: [] }) }).headline
  }

  it('should hold where the log has once what the leader has', async () => {
    expect(await converge(['a', 'b'], [stored(1, 'a'), stored(2, 'b')])).toBe('ok')
  })
  it('should not be fooled by rows that are equal because a change was lost, doubled or moved', async () => {
    expect(await converge(['a', 'b'], [stored(1, 'a')])).toBe('lost')
    expect(await converge(['a'], [stored(1, 'a'), stored(2, 'a')])).toBe('duplicated')
    expect(await converge(['a', 'b'], [stored(1, 'b'), stored(2, 'a')])).toBe('reordered')
  })
})

describe('settlement', () => {
  it('should be refused while an order stands that may hold things for ever', async () => {
    const held = around(['a hold of push frames of alice'])
    const words = 'alice cannot be expected to settle while orders stand: end a hold of push frames of alice first'
    await expect(watchDrain(alice, held)).rejects.toThrow(words)
    await expect(watchConvergence([alice], held)).rejects.toThrow(words)
  })

  it('should not mind orders where the backend is not asked for, or that are about others', async () => {
    const held = around(['silence towards every client'])
    expect((await watchDrain(alice, { ...held, hasBackend: false })).settled).toBe(true)
    expect((await watchDrain({ ...alice, client: 'bob' }, held)).settled).toBe(true)
    expect((await watchDrain(alice, around([]))).settled).toBe(true)
  })
})

describe('a stall', () => {
  /** Something stays pending, on a clock on which every look is a minute later. */
  const stall = async (backendAlive: () => Promise<void>) => {
    const pending = [{ name: 'v1.IssueCreated', changeId: 'a', seqNum: { ...start, global: 1 } }]
    const stuck = { ...alice, syncStates: async () => ({ session: { ...empty, pending }, leader: empty }) }
    const surroundings = { ...around([]), backendAlive }
    const { history } = surroundings
    history.record('test', { lane: 'test', type: 'started', title: 'a trial', hasBackend: true })
    const time = vi.spyOn(performance, 'now')
    let now = 0
    time.mockImplementation(() => (now += 60_000))
    try {
      expect((await watchDrain(stuck, surroundings)).settled).toBe(false)
    } finally {
      time.mockRestore()
    }
    return judgeTrial(history.events()).findings
  }

  it("should be LiveStore's while the backend answers", async () => {
    const [finding] = await stall(async () => {})
    expect(finding).toMatchObject({ verdict: 'stalled', barrier: 'session drained', hop: 'session' })
  })

  it('should be inconclusive where the backend cannot be reached, and say why', async () => {
    const [finding] = await stall(() => Promise.reject(new Error('died: signal SIGKILL')))
    expect(finding).toMatchObject({
      verdict: 'inconclusive',
      witness: expect.stringContaining('died: signal SIGKILL'),
    })
  })
})
