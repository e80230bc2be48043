import { describe, expect, it } from 'vitest'
import type { NetworkEvent } from '../../history/event.ts'
import { readTrial } from '../read-trial.ts'
import { beginStory, linkOf, type Story } from '../story.fixture.ts'
import { fingerprintOf } from '../verdict.ts'
import { drain } from './drain.ts'
import { life } from './life.ts'
import { meaning } from './meaning.ts'
import { recovery } from './recovery.ts'

describe('life', () => {
  const check = (story: Story) => life.check(readTrial(story.events()), {})
  const shutDown = (story: Story, cause = 'see the console') =>
    story.record('alice', { lane: 'session', type: 'states', status: { type: 'shut-down', cause }, sessionPending: 0 })

  it('should hold where every open store was seen to run', () => {
    const story = beginStory(['alice'])
    expect(check(story)).toEqual({ type: 'undecided', why: 'nobody has looked at the store of alice' })
    story.states('alice', linkOf([]), linkOf([]))
    expect(check(story)).toEqual({ type: 'held' })
  })

  it('should be broken by a store that shut down, with the cause by which it is known', () => {
    const torn =
      'SqliteError: { "code": 11, "cause": Error: sqlite3.backup failed with rc=11, "note": "Snapshot import failed…'
    const unique = 'SqliteError: UNIQUE constraint failed: eventlog'
    const empty = 'UnknownError: { "cause": "Encountered empty or corrupted database", "payload": {…'
    const causes = ['see the console', unique, 'function signature mismatch', torn, empty]
    const signatures = causes.map((cause) => {
      const story = beginStory(['alice'])
      shutDown(story, cause)
      const result = check(story)
      return result.type === 'broken' ? result.findings.map(({ verdict, signature }) => [verdict, signature]) : result
    })
    expect(signatures).toEqual(
      [undefined, 'doubled-event', 'rollback', 'torn-snapshot', 'empty-snapshot'].map((signature) => [
        ['crashed', signature],
      ]),
    )
  })

  it('should know the cause of a shut-down by what LiveStore stumbled over where it is cut short', () => {
    const signatureOf = (cause: string) => {
      const story = beginStory(['alice'])
      const attributes = { 'exception.message': 'UNIQUE constraint failed: issues.id' }
      const at = { lane: 'session', sequence: 0, time: 0, storeId: 's' } as const
      const probe = { ...at, type: 'span-event', span: 'materialize', name: 'exception', attributes } as const
      story.record('alice', { lane: 'session', type: 'probe', probe })
      shutDown(story, cause)
      const result = check(story)
      return result.type === 'broken' ? result.findings[0]?.signature : result
    }
    expect(signatureOf('UnknownError: { "cause": SqliteError: { "query": {"sql":"INSERT INTO…')).toBe('doubled-event')
    expect(signatureOf('the page was closed')).toBeUndefined()
  })

  it('should be broken by an error that nothing caught, and know a lock that was taken away', () => {
    const uncaught = (text: string) => {
      const story = beginStory(['alice'])
      story.states('alice', linkOf([]), linkOf([]))
      story.record('alice', { lane: 'console', type: 'uncaught', origin: 'shared-worker', level: 'error', text })
      const result = check(story)
      return result.type === 'broken' ? result.findings.map(fingerprintOf) : result
    }
    expect(uncaught('Error: no')).toEqual(['crashed'])
    expect(uncaught("AbortError: Lock broken by another request with the 'steal' option.")).toEqual([
      'crashed/stolen-lock',
    ])
  })

  it('should be broken by a leader that could not start, and by nothing that comes of it', () => {
    const cause = 'During boot the backend head (100) should never be greater than the local head (0)'
    const failsToBoot = (story: Story, message: string): void => {
      const attributes = { 'exception.message': message }
      const at = { lane: 'leader', sequence: 0, time: 0, storeId: 's' } as const
      const span = '@livestore/common:leader-thread:boot'
      story.record('alice', { lane: 'leader', type: 'probe', probe: { ...at, type: 'booted' } })
      story.record('alice', {
        lane: 'leader',
        type: 'probe',
        probe: { ...at, type: 'span-event', span, name: 'exception', attributes },
      })
    }
    const story = beginStory(['alice'])
    story.states('alice', linkOf([]), linkOf([]))
    failsToBoot(story, cause)
    // It fails again whenever it is tried.
    failsToBoot(story, cause)
    story.gaveUp('alice', 'session drained')
    const fingerprints = [life, drain, recovery].flatMap((checker) => {
      const result = checker.check(readTrial(story.events()), {})
      return result.type === 'broken' ? result.findings.map(fingerprintOf) : []
    })
    expect(fingerprints).toEqual(['crashed/leader/head-before-events'])

    // In Node the store is not opened then.
    const unopened = beginStory(['alice'])
    failsToBoot(unopened, cause)
    const status = { type: 'shut-down', cause: `it could not be opened: ${cause}` } as const
    unopened.record('alice', { lane: 'session', type: 'states', status, sessionPending: 0 })
    const ofUnopened = check(unopened)
    expect(ofUnopened.type === 'broken' && ofUnopened.findings.map(fingerprintOf)).toEqual([
      'crashed/leader/head-before-events',
    ])

    const other = beginStory(['alice'])
    failsToBoot(other, 'no space left')
    const result = check(other)
    expect(result.type === 'broken' && result.findings.map(fingerprintOf)).toEqual(['crashed/leader'])
  })

  it('should not mind what a page says while it goes', () => {
    const tells = (story: Story) => {
      story.life('alice', 'shut-down', 'the page went')
      story.record('alice', { lane: 'console', type: 'uncaught', origin: 'page', level: 'error', text: 'aborted' })
    }
    const closed = beginStory(['alice'])
    closed.states('alice', linkOf([]), linkOf([]))
    closed.record('alice', { lane: 'session', type: 'closing' })
    tells(closed)
    closed.record('alice', { lane: 'session', type: 'closed' })
    expect(check(closed)).toEqual({ type: 'held' })

    const reloaded = beginStory(['alice'])
    reloaded.record('alice', { lane: 'session', type: 'reloading' })
    tells(reloaded)
    reloaded.states('alice', linkOf([]), linkOf([]))
    expect(check(reloaded)).toEqual({ type: 'held' })
  })

  it('should not forgive a store that shut down because its page was closed or loaded anew after it', () => {
    for (const type of ['closing', 'reloading'] as const) {
      const story = beginStory(['alice'])
      shutDown(story)
      story.record('alice', { lane: 'session', type })
      story.states('alice', linkOf([]), linkOf([]))
      expect(check(story)).toMatchObject({ findings: [{ verdict: 'crashed', source: 'alice' }] })
    }
  })

  it('should hear the workers of a device as long as one of its tabs is open', () => {
    const uncaughtAfter = (...closed: readonly string[]) => {
      const story = beginStory(['alice', 'alice/2'])
      for (const tab of ['alice', 'alice/2']) story.states(tab, linkOf([]), linkOf([]))
      for (const tab of closed) story.record(tab, { lane: 'session', type: 'closed' })
      story.record('alice', { lane: 'console', type: 'uncaught', origin: 'leader', level: 'error', text: 'boom' })
      return check(story).type
    }
    expect(uncaughtAfter('alice')).toBe('broken')
    expect(uncaughtAfter('alice', 'alice/2')).toBe('held')
  })

  it('should be broken by an error that nothing caught', () => {
    const story = beginStory([])
    story.record('alice', { lane: 'console', type: 'uncaught', origin: 'leader', level: 'error', text: 'boom' })
    expect(check(story)).toMatchObject({
      findings: [{ verdict: 'crashed', witness: 'alice: uncaught in the leader: boom' }],
    })
  })
})

describe('meaning', () => {
  const check = (story: Story) => meaning.check(readTrial(story.events()), {})
  const commit = (story: Story) => story.session('alice', 'commit', ['a@e1'])

  it('should hold where something was done, and each fault was seen to bite', () => {
    const story = beginStory(['alice'])
    commit(story)
    story.record('test', { lane: 'test', type: 'fault', title: 'a cut of alice', bitten: 1 })
    expect(check(story)).toEqual({ type: 'held' })
  })

  it('should be broken by a fault that touched nothing', () => {
    const story = beginStory(['alice'])
    commit(story)
    story.record('test', { lane: 'test', type: 'fault', title: 'a cut of alice', bitten: 0 })
    expect(check(story)).toMatchObject({
      findings: [
        { verdict: 'inconclusive', witness: 'a cut of alice was ordered, but nothing was there for it to touch' },
      ],
    })
  })

  it('should want one of the faults that a schedule drew to bite, and every one that a scenario ordered', () => {
    const fault = (story: Story, title: string, bitten: number, kind?: string) =>
      story.record('test', { lane: 'test', type: 'fault', title, bitten, ...(kind !== undefined && { kind }) })
    const story = beginStory(['alice'])
    commit(story)
    fault(story, 'alice is cut off', 0, 'cut')
    expect(check(story)).toMatchObject({ findings: [{ verdict: 'inconclusive' }] })
    fault(story, 'pages of alice are held', 2, 'hold')
    expect(check(story)).toEqual({ type: 'held' })
    fault(story, 'a hold of pages of alice', 0)
    expect(check(story)).toMatchObject({ findings: [{ verdict: 'inconclusive' }] })
  })

  it('should be broken by a trial in which nothing was done, and undecided while something may still come', () => {
    const story = beginStory(['alice'])
    expect(check(story).type).toBe('not-available')
    story.session('alice', 'session-pull', [], { payload: 'advance' })
    expect(check(story).type).toBe('undecided')
    story.ended()
    expect(check(story)).toMatchObject({ findings: [{ verdict: 'inconclusive' }] })
    // What LinearLite commits when it opens, the document of its view, is nobody's operation.
    story.session('alice', 'commit', ['alice@e0.1'])
    expect(check(story)).toMatchObject({ findings: [{ verdict: 'inconclusive' }] })
  })
})

describe('recovery', () => {
  const check = (story: Story) => recovery.check(readTrial(story.events()), {})
  const network = (story: Story, type: NetworkEvent['type'], connection: number) =>
    story.record('alice', { lane: 'network', type, connection })

  it('should not be told where nobody watched the network', () => {
    expect(check(beginStory(['alice'])).type).toBe('not-available')
  })

  it('should hold where a broken connection was followed by another', () => {
    const story = beginStory(['alice'])
    network(story, 'opened', 1)
    network(story, 'cut', 1)
    expect(check(story)).toEqual({ type: 'undecided', why: 'alice may still connect again' })
    network(story, 'opened', 2)
    expect(check(story)).toEqual({ type: 'held' })
  })

  it('should be broken by a client that never came back and has something left to say', () => {
    const story = beginStory(['alice'])
    network(story, 'opened', 1)
    network(story, 'cut', 1)
    story.states('alice', linkOf([], 'e1'), linkOf(['a@e1'], 'e1', 'e0'))
    story.gaveUp('alice', 'leader drained')
    expect(check(story)).toMatchObject({
      findings: [
        {
          verdict: 'stalled',
          hop: 'leader',
          witness: expect.stringMatching(/^alice never connected again after its connection was cut/),
        },
      ],
    })
  })
})
