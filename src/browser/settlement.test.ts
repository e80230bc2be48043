import { describe, expect, it } from 'vitest'
import { createRecorder } from '../history/recorder.ts'
import type { SyncStates } from '../history/sync-state.ts'
import type { Finding } from '../verdict/verdict.ts'
import { type Surroundings, unlessBackendIsGone, type WatchedTab, watchConvergence, watchDrain } from './settlement.ts'

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
    name: 'v1.IssuePriorityChanged',
    args: { changeId },
  })
  /** Alice's leader has answered the pushes of some changes; the backend's log is as given, and all rows are equal. */
  const converge = async (inLeader: readonly string[], log: readonly ReturnType<typeof stored>[]) => {
    const surroundings = { ...around([]), readLog: async () => log }
    const changes = inLeader.map((changeId) => ({
      name: 'v1.IssuePriorityChanged',
      changeId,
      seqNum: { global: 1, client: 0, rebaseGeneration: 0 },
    }))
    for (const type of ['session-push', 'session-push-ok'] as const) {
      const probe = { lane: 'session', sequence: 0, time: 0, storeId: 's', type, changes } as const
      surroundings.history.record('alice', { lane: 'session', type: 'probe', probe })
    }
    const head = { pending: 0, head: log.at(-1)?.seqNum ?? 0 }
    const { finding } = await watchConvergence([{ ...alice, sessionState: async () => head }], surroundings)
    return finding?.verdict
  }

  it('should hold where the log has once what the leader has', async () => {
    expect(await converge(['a', 'b'], [stored(1, 'a'), stored(2, 'b')])).toBeUndefined()
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
    expect((await watchDrain(alice, { ...held, hasBackend: false })).finding).toBeUndefined()
    expect((await watchDrain({ ...alice, client: 'bob' }, held)).finding).toBeUndefined()
    expect((await watchDrain(alice, around([]))).finding).toBeUndefined()
  })
})

describe('a stall', () => {
  const stalled: Finding = { verdict: 'stalled', hop: 'leader', barrier: 'leader drained', witness: 'nothing changed' }

  it("should be LiveStore's while the backend answers", async () => {
    expect(await unlessBackendIsGone(stalled, { hasBackend: true, backendAlive: async () => {} })).toEqual(stalled)
  })

  it('should be inconclusive where the backend cannot be reached, and say why', async () => {
    const backendAlive = () => Promise.reject(new Error('died: signal SIGKILL'))
    expect(await unlessBackendIsGone(stalled, { hasBackend: true, backendAlive })).toMatchObject({
      verdict: 'inconclusive',
      witness: expect.stringContaining('died: signal SIGKILL'),
    })
    const crashed: Finding = { verdict: 'crashed', witness: 'the store shut down' }
    expect(await unlessBackendIsGone(crashed, { hasBackend: true, backendAlive })).toEqual(crashed)
  })
})
