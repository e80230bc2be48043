/** Why a leader keeps a change for ever that its session has handed over: its push, or its pull, has ended. */
import { describe, expect, it } from 'vitest'
import type { FrameKind } from '../../history/event.ts'
import { drained, fingerprints } from '../judged-story.fixture.ts'
import { beginStory, linkOf, type Story } from '../story.fixture.ts'

describe('a change that the leader keeps', () => {
  const stall = (tell: (story: Story) => void) => {
    const story = beginStory(['alice'])
    story.session('alice', 'commit', ['a@e1'])
    story.session('alice', 'session-push', ['a@e1'], { push: 1 })
    story.session('alice', 'session-push-ok', ['a@e1'], { push: 1 })
    story.leader('alice', 'backend-push', ['a@e1'], { push: 1 })
    tell(story)
    story.states('alice', drained, linkOf(['a@e2r1'], 'e2r1', 'e1'))
    story.gaveUp('alice', 'leader drained')
    return fingerprints(story)
  }

  it('should be a push never resumed where it failed and upstream only advanced after it', () => {
    const error = 'ServerAheadError: minimumExpectedNum 1'
    expect(
      stall((story) => {
        story.leader('alice', 'backend-push-failed', ['a@e1'], { push: 1, error })
        story.leader('alice', 'backend-pull-page', ['x@e1'], { pageInfo: 'NoMore' })
      }),
    ).toEqual(['stalled/leader/push-never-resumed'])
    expect(
      stall((story) => {
        story.leader('alice', 'backend-push-failed', ['a@e1'], {
          push: 1,
          error: 'IsOfflineError: { "cause": "away" }',
        })
        story.leader('alice', 'backend-pull-page', [], { pageInfo: 'NoMore' })
      }),
    ).toEqual(['stalled/leader/offline-push'])
    // Who starts and has stored it before may hear the page first.
    expect(
      stall((story) => {
        story.leader('alice', 'backend-pull-page', ['x@e1'], { pageInfo: 'NoMore' })
        story.leader('alice', 'backend-push-failed', ['a@e1'], { push: 1, error })
      }),
    ).toEqual(['stalled/leader/push-never-resumed'])
  })

  it('should be a push over a gap where the backend lacks what the push was built on, and not where it has more', () => {
    const refused = (expected: number, provided: number) =>
      stall((story) => {
        const error = `ServerAheadError: { "minimumExpectedNum": ${expected}, "providedNum": ${provided} }`
        story.leader('alice', 'backend-push-failed', ['a@e1'], { push: 1, error })
      })
    expect(refused(16, 23)).toEqual(['stalled/leader/push-over-gap'])
    expect(refused(23, 16)).toEqual(['stalled/leader'])
  })

  it('should be a doubled page where the leader refused one', () => {
    const message = 'Incoming events must be greater than upstream head. Expected greater than: e102'
    expect(
      stall((story) => {
        story.leader('alice', 'backend-push-ok', ['a@e1'], { push: 1 })
        story.span('alice', 'exception', { 'exception.message': message })
      }),
    ).toEqual(['stalled/leader/doubled-page'])
  })

  it('should not be what an earlier leader of the device has stumbled over', () => {
    const message = 'Incoming events must be greater than upstream head. Expected greater than: e102'
    const fingerprintsOf = stall((story) => {
      story.leader('alice', 'backend-push-ok', ['a@e1'], { push: 1 })
      story.span('alice', 'exception', { 'exception.message': message })
      story.leaderBooted('alice')
    })
    expect(fingerprintsOf).toEqual(['stalled/backend'])
  })

  describe('where the relay saw a second connection', () => {
    const reconnected = (tell: (frame: (kind: FrameKind, connection: number) => void, story: Story) => void) =>
      stall((story) => {
        const network = (type: 'opened' | 'closed' | 'frame', connection: number, kind?: FrameKind) =>
          story.record('alice', { lane: 'network', type, connection, ...(kind === undefined ? {} : { kind }) })
        network('opened', 1)
        network('frame', 1, 'pull-request')
        network('closed', 1)
        network('opened', 2)
        tell((kind, connection) => network('frame', connection, kind), story)
      })

    it('should be a pull never resumed where nobody asked for pages on it', () => {
      expect(reconnected((frame) => frame('ping', 2))).toEqual(['stalled/leader/pull-never-resumed'])
    })

    it('should be one, too, where nothing at all was said on it for as long as LiveStore is given', () => {
      const silent = (milliseconds: number) =>
        reconnected((_frame, story) => {
          // A story's events are a millisecond apart.
          for (let passed = 0; passed < milliseconds; passed++)
            story.record('test', { lane: 'test', type: 'step', title: 'all waits' })
        })
      expect(silent(6_000)).toEqual(['stalled/leader/pull-never-resumed'])
      expect(silent(3_000)).toEqual(['stalled/backend'])
    })

    it('should be nothing of the kind where somebody did, where nothing was said on it yet, and where it is over', () => {
      expect(reconnected((frame) => frame('pull-request', 2))).toEqual(['stalled/backend'])
      expect(reconnected(() => {})).toEqual(['stalled/backend'])
      const isOver = reconnected((frame, story) => {
        frame('ping', 2)
        story.record('alice', { lane: 'network', type: 'closed', connection: 2 })
      })
      expect(isOver).toEqual(['stalled/backend', 'stalled/leader'])
    })
  })

  it("should be the backend's where nothing else is known than that it was pushed", () => {
    expect(stall(() => {})).toEqual(['stalled/backend'])
  })
})
