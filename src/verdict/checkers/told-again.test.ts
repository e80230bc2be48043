/** A session that is told once more what it began with, and does not survive that. */
import { describe, expect, it } from 'vitest'
import { fingerprints } from '../judged-story.fixture.ts'
import { beginStory, type Story } from '../story.fixture.ts'

describe('a session that shuts down because its head would go back', () => {
  const words =
    'Error: This should never happen: New local head must be greater than or equal to the previous local head'
  const shutDown = (tell: (story: Story) => void) => {
    const story = beginStory(['alice'])
    story.record('alice/2', { lane: 'session', type: 'opened' })
    tell(story)
    story.life('alice/2', 'shut-down', words)
    story.ended()
    return fingerprints(story, { checkers: ['life'] })
  }
  const toldByRebase = (story: Story) =>
    story.session('alice/2', 'session-pull', ['x@e1', 'a@e2'], { payload: 'rebase' })

  it('should have been told once more what it began with, where it has just begun and heard of nothing but a rebase', () => {
    expect(shutDown(toldByRebase)).toEqual(['crashed/session/told-again'])
  })

  it('should not where it had heard of something before, had committed something, or had heard of no rebase', () => {
    const heard = (story: Story) => {
      story.session('alice/2', 'session-pull', ['x@e1'], { payload: 'advance' })
      toldByRebase(story)
    }
    const committed = (story: Story) => {
      story.session('alice/2', 'commit', ['b@e2'])
      toldByRebase(story)
    }
    for (const tell of [heard, committed, () => {}]) expect(shutDown(tell)).toEqual(['crashed/session'])
  })
})
