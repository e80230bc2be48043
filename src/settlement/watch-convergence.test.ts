/** When tabs count as having converged, and what their contents are then found to be. */
import { describe, expect, it, vi } from 'vitest'
import type { StoredEvent } from '../history/event.ts'
import { judgeTrial } from '../verdict/judge.ts'
import { alice, surroundings } from './trial.fixture.ts'
import { watchConvergence } from './watch-convergence.ts'

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
    const around = surroundings({ readLog: async () => log })
    const { history } = around
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
    const watch = await watchConvergence([{ ...alice, sessionState: async () => head }], around)
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

  /** Whom it is given up on, with the head that each tab stays at, on a clock on which every look is a minute later. */
  const givenUpOn = async (tabs: Readonly<Record<string, number>>, log?: readonly StoredEvent[]) => {
    const around = surroundings(log === undefined ? {} : { readLog: async () => log })
    const time = vi.spyOn(performance, 'now')
    let now = 0
    time.mockImplementation(() => (now += 60_000))
    const watched = Object.entries(tabs).map(([name, head]) => ({
      ...alice,
      name,
      client: name,
      sessionState: async () => ({ pending: 0, head }),
    }))
    try {
      expect((await watchConvergence(watched, around)).settled).toBe(false)
    } finally {
      time.mockRestore()
    }
    return around.history
      .events()
      .flatMap((event) => (event.lane === 'test' && event.type === 'gave-up' ? [event.tabs] : []))
  }

  it('should be given up on those who have not what the log has, be it less or more', async () => {
    const log = [stored(1, 'a'), stored(2, 'b')]
    expect(await givenUpOn({ alice: 2, bob: 1 }, log)).toEqual([['bob']])
    expect(await givenUpOn({ alice: 3, bob: 2 }, log)).toEqual([['alice']])
    expect(await givenUpOn({ alice: 3, bob: 1, carol: 2 }, log)).toEqual([['alice', 'bob']])
    expect(await givenUpOn({ alice: 1, bob: 0 }, [])).toEqual([['alice']])
  })
  it('should be given up on those who lack what another has, where nobody can read the log', async () => {
    expect(await givenUpOn({ alice: 2, bob: 1, carol: 2 })).toEqual([['bob']])
  })
})
