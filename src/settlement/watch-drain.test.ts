/** When a tab counts as drained, when nobody may ask for it, and whose fault a stall is. */
import { describe, expect, it, vi } from 'vitest'
import { judgeTrial } from '../verdict/judge.ts'
import type { WatchedTab } from './surroundings.ts'
import { alice, drainedLink, surroundings } from './trial.fixture.ts'
import { watchConvergence } from './watch-convergence.ts'
import { watchDrain } from './watch-drain.ts'

const underOrders = (standing: readonly string[]) =>
  surroundings({ standingOrders: (client) => (client === 'alice' ? standing : []) })

describe('settlement', () => {
  it('should be refused while an order stands that may hold things for ever', async () => {
    const held = underOrders(['a hold of push frames of alice'])
    const words = 'alice cannot be expected to settle while orders stand: end a hold of push frames of alice first'
    await expect(watchDrain(alice, held)).rejects.toThrow(words)
    await expect(watchConvergence([alice], held)).rejects.toThrow(words)
  })

  it('should not mind orders where the backend is not asked for, or that are about others', async () => {
    const held = underOrders(['silence towards every client'])
    expect((await watchDrain(alice, { ...held, hasBackend: false })).settled).toBe(true)
    expect((await watchDrain({ ...alice, client: 'bob' }, held)).settled).toBe(true)
    expect((await watchDrain(alice, surroundings())).settled).toBe(true)
  })
})

describe('a stall', () => {
  /** Something stays pending, on a clock on which every look is a minute later. */
  const stall = async (backendAlive: () => Promise<void>, more: Partial<WatchedTab> = {}) => {
    const pending = [{ name: 'v1.IssueCreated', changeId: 'a', seqNum: { global: 1, client: 0, rebaseGeneration: 0 } }]
    const stuck = {
      ...alice,
      syncStates: async () => ({ session: { ...drainedLink, pending }, leader: drainedLink }),
      ...more,
    }
    const around = surroundings({ backendAlive })
    const { history } = around
    history.record('test', { lane: 'test', type: 'started', title: 'a trial', hasBackend: true })
    const time = vi.spyOn(performance, 'now')
    let now = 0
    time.mockImplementation(() => (now += 60_000))
    try {
      expect((await watchDrain(stuck, around)).settled).toBe(false)
    } finally {
      time.mockRestore()
    }
    return judgeTrial(history.events()).findings
  }

  it("should be LiveStore's while the backend answers", async () => {
    const [finding] = await stall(async () => {})
    expect(finding).toMatchObject({ verdict: 'stalled', barrier: 'session drained', hop: 'session' })
  })

  it('should not be found by quiet while a worker computes, and be one in the end', async () => {
    const waits = await stall(async () => {}, { workersTurn: async () => {} })
    expect(waits[0]?.witness).toContain('nothing changed for')
    const computes = await stall(async () => {}, { workersTurn: () => new Promise(() => {}) })
    expect(computes[0]?.witness).toContain('LiveStore was busy, but no head and no pending event moved for')
  })

  it('should be found where a change comes back again and again, though heads go on moving', async () => {
    let head = 0
    const around = surroundings()
    const circling = {
      ...alice,
      syncStates: async () => {
        head += 1
        const seqNum = { global: head, client: 0, rebaseGeneration: 0 }
        const changes = [{ name: 'v1.IssueCreated', changeId: 'a', seqNum }]
        const stamp = { lane: 'leader' as const, sequence: head, time: head, storeId: 's' }
        const probe = { ...stamp, type: 'backend-pull-page' as const, changes }
        around.history.record('alice', { lane: 'leader', type: 'probe', probe })
        return { session: drainedLink, leader: { ...drainedLink, pending: changes, localHead: seqNum } }
      },
    }
    expect((await watchDrain(circling, around)).settled).toBe(false)
    expect(head).toBe(10)
    const last = around.history.events().findLast(({ lane }) => lane === 'test')
    expect(last).toMatchObject({ type: 'gave-up', barriers: ['leader drained'] })
    expect(last).toHaveProperty(
      'reason',
      'the change a came back from the backend under 10 numbers, and would for ever',
    )
  })

  it('should be inconclusive where the backend cannot be reached, and say why', async () => {
    const [finding] = await stall(() => Promise.reject(new Error('died: signal SIGKILL')))
    expect(finding).toMatchObject({
      verdict: 'inconclusive',
      witness: expect.stringContaining('died: signal SIGKILL'),
    })
  })
})
