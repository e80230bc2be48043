import { describe, expect, it } from 'vitest'
import { judgeTrial } from '../verdict/judge.ts'
import { beginStory, linkOf } from '../verdict/story.fixture.ts'
import { diagnosisLines, diagnosisMarkdown, withInevitable } from './diagnosis.ts'

/** Alice's push was refused for good, and so many other errors went uncaught. */
const failure = (errors: number) => {
  const story = beginStory(['alice'])
  const error = `LeaderAheadError: expected > e53, got e40 ${'x'.repeat(500)}`
  story.session('alice', 'commit', ['a@e54'])
  for (let push = 1; push <= 5; push++) {
    story.session('alice', 'session-push', [`a@e5${push}`], { push })
    story.session('alice', 'session-push-failed', [`a@e5${push}`], { push, error })
  }
  for (let count = 0; count < errors; count++) {
    story.record('alice', { lane: 'console', type: 'uncaught', origin: 'page', level: 'error', text: `boom ${count}` })
  }
  story.states('alice', linkOf(['a@e54'], 'e54', 'e53'), linkOf([], 'e53'))
  story.gaveUp('alice', 'session drained')
  return judgeTrial(story.events())
}

describe('the failure message', () => {
  it('should say what broke, why, the path, and the heads on both sides', () => {
    const [fingerprint, witness, sentence, path, session, leader, ...rest] = diagnosisLines(failure(0)).split('\n')
    expect(fingerprint).toBe('stalled/session/never-retried')
    expect(witness).toBe('alice: nothing changed for 5.0 s while waiting for "session drained"')
    expect(sentence).toMatch(/^e55 was refused by the leader \(LeaderAheadError: expected > e53/)
    expect(path).toMatch(/^v1\.IssuePriorityChanged of alice, a: 7 steps before -> .* -> rejected by leader as e55 at /)
    expect(session).toBe('session of alice: head e54, knows its leader at e53, 1 pending')
    expect(leader).toBe('leader of alice: head e53, knows the backend at e53, 0 pending')
    expect(rest).toEqual([])
  })

  it('should have at most ten lines, none of them endless, and say what it leaves out', () => {
    const lines = diagnosisLines(failure(20)).split('\n')
    expect(lines).toHaveLength(10)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(220)
    expect(lines.at(-1)).toMatch(/^and \d+ more lines in diagnosis\.md$/)
  })

  it('should say so where nothing was found broken', () => {
    expect(diagnosisLines(judgeTrial(beginStory([]).events()))).toBe(
      'every promise was kept, as far as it could be told',
    )
  })
})

describe('the diagnosis as a page', () => {
  it('should name the step that made it inevitable, below the failure that it is of', () => {
    const words = 'Inevitable after step 3: bob creates issue i1.'
    const page = diagnosisMarkdown(withInevitable(failure(1), 'stalled/session/never-retried', words))
    expect(page.match(/Inevitable/g)).toHaveLength(1)
    expect(page).toMatch(
      /## stalled\/session\/never-retried\n\n```\n[^`]+\n```\n\nInevitable after step 3: bob creates issue i1\.\n/,
    )
    const untouched = failure(1)
    expect(withInevitable(untouched, 'lost/leader', words)).toEqual(untouched)
  })

  it('should show every step of the path, and what each checker answered', () => {
    const page = diagnosisMarkdown(failure(0), { livestore: '0.4.0' })
    expect(page).toContain('**stalled** on LiveStore 0.4.0, with a sync backend.')
    expect(page.match(/^\| (?:committed|pushed to leader|rejected by leader) \|/gm)).toHaveLength(11)
    expect(page).toContain('Expected next: pushed to leader.')
    expect(page).toContain('- drain: broken (1)')
    expect(page).not.toContain('Inevitable')
    expect(page).toContain("- order: undecided: nobody has read the backend's log")
  })
})
