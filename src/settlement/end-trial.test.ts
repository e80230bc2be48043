import { describe, expect, it, vi } from 'vitest'
import type { StoredEvent } from '../history/event.ts'
import type { StoreStatus } from '../history/sync-state.ts'
import { endTrial, type TrialEnd } from './end-trial.ts'
import type { Surroundings, WatchedTab } from './surroundings.ts'
import { alice as settledAlice, surroundings } from './trial.fixture.ts'

const head = { global: 1, client: 0, rebaseGeneration: 0 }
const log: readonly StoredEvent[] = [
  { seqNum: 1, parentSeqNum: 0, name: 'v1.IssueCreated', args: { changeId: 'a' }, clientId: 'c', sessionId: 's' },
]
/** Alice, with the one event of the log. */
const alice: WatchedTab = { ...settledAlice, sessionState: async () => ({ pending: 0, head: 1 }) }

/** The end of a trial in which alice's change went the whole way; everything is well unless told otherwise. */
const end = async ({
  tabs = [alice],
  failed = false,
  faults = [],
  around = {},
}: {
  readonly tabs?: readonly WatchedTab[]
  readonly failed?: boolean
  readonly faults?: ReturnType<TrialEnd['heal']>
  readonly around?: Partial<Surroundings>
} = {}) => {
  const trial = surroundings({ readLog: async () => log, backendAlive: async () => {}, ...around })
  const { history } = trial
  history.record('test', { lane: 'test', type: 'started', title: 'a trial', hasBackend: true })
  history.record('alice', { lane: 'session', type: 'opened' })
  history.record('alice', { lane: 'network', type: 'opened', connection: 1 })
  const changes = [{ name: 'v1.IssueCreated', changeId: 'a', seqNum: head }]
  for (const type of ['commit', 'session-push', 'session-push-ok'] as const) {
    const probe = { lane: 'session', sequence: 0, time: 0, storeId: 's', type, push: 1, changes } as const
    history.record('alice', { lane: 'session', type: 'probe', probe })
  }
  // Every look is a minute later than the one before: quiet comes at once.
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000))
  try {
    const heal = () => faults
    const { findings, headline } = await endTrial({ tabs, around: trial, heal, judged: 'all', failed })
    return { headline, findings: findings.map(({ verdict, witness }) => `${verdict}: ${witness.split('\n')[0]}`) }
  } finally {
    clock.mockRestore()
  }
}

describe('the end of a trial', () => {
  it('should find nothing where everyone has settled', async () => {
    expect(await end()).toEqual({ headline: 'ok', findings: [] })
  })

  it('should demand that who was cut off connects again, though it has nothing left to say', async () => {
    const { headline, findings } = await end({ around: { isConnected: () => false } })
    expect(headline).toBe('stalled')
    expect(findings).toEqual([expect.stringContaining('and alice is not connected')])
  })

  it('should be in doubt, and not fail itself, where the backend is gone or a page cannot be asked', async () => {
    const gone = {
      readLog: () => Promise.reject(new Error('fetch failed')),
      backendAlive: () => Promise.reject(new Error('it died')),
    }
    const backendGone = await end({ around: gone })
    expect(backendGone).toMatchObject({
      headline: 'inconclusive',
      findings: expect.arrayContaining([expect.stringContaining('the sync backend cannot be reached (it died)')]),
    })
    const crashed: WatchedTab = {
      ...alice,
      storeStatus: () => Promise.reject<StoreStatus>(new Error('Target crashed')),
    }
    expect(await end({ tabs: [crashed] })).toMatchObject({
      headline: 'inconclusive',
      findings: expect.arrayContaining([
        expect.stringContaining('a page cannot be looked at any more (Target crashed)'),
      ]),
    })
  })

  it('should read the log though everyone has gone', async () => {
    const lost = await end({ tabs: [], around: { readLog: async () => [] } })
    // Nobody was seen to have acknowledged the change or to have let go of it: that it is missing proves nothing.
    expect(lost.headline).toBe('inconclusive')
    expect(lost.findings.join()).not.toContain('log')
  })

  it('should doubt a trial whose fault touched nothing', async () => {
    expect(await end({ faults: [{ title: 'a cut of alice', bitten: 0 }] })).toMatchObject({
      headline: 'inconclusive',
      findings: ['inconclusive: a cut of alice was ordered, but nothing was there for it to touch'],
    })
  })

  it('should wait for nobody after a test that has failed, and still look', async () => {
    const shutDown: WatchedTab = { ...alice, storeStatus: async () => ({ type: 'shut-down', cause: 'boom' }) }
    const pendingForEver: WatchedTab = {
      ...alice,
      name: 'alice/2',
      sessionState: async () => ({ pending: 1, head: 1 }),
    }
    const { headline, findings } = await end({ tabs: [shutDown, pendingForEver], failed: true })
    expect(headline).toBe('crashed')
    expect(findings).toEqual(['crashed: alice: the store shut down: boom'])
  })
})
