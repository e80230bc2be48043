import { describe, expect, it } from 'vitest'
import { judgeTrial } from './judge.ts'
import { drained, fingerprints, wholeWay } from './judged-story.fixture.ts'
import { beginStory } from './story.fixture.ts'

describe('a trial whose change went the whole way', () => {
  const story = beginStory(['alice'])
  story.record('alice', { lane: 'network', type: 'opened', connection: 1 })
  wholeWay(story)
  story.states('alice', drained, drained)
  story.log('a')
  story.rows('alice', 'settled', { issues: [{ id: 'i', priority: 4 }] }, 1)
  story.settled('alice')
  story.ended()

  it('should hold for every checker', () => {
    const judgement = judgeTrial(story.events(), { fold: () => ({ issues: [{ id: 'i', priority: 4 }] }) })
    expect(Object.entries(judgement.results).filter(([, { type }]) => type !== 'held')).toEqual([])
    expect(judgement.headline).toBe('ok')
  })

  it('should tell the path of the change', () => {
    const { trial } = judgeTrial(story.events())
    expect(trial.journeys.get('a')?.sightings.map(({ step }) => step)).toEqual([
      'committed',
      'pushed to leader',
      'notified to session',
      'applied by leader',
      'pushed to backend',
      'stored by backend',
      'pulled back',
    ])
  })

  it('should be diverged where the rows are not what the log means', () => {
    expect(fingerprints(story, { fold: () => ({ issues: [{ id: 'i', priority: 1 }] }) })).toEqual(['diverged/session'])
  })

  it('should be inconclusive where a part of its history is missing, and keep what the rest shows', () => {
    const partial = judgeTrial(story.events(), { problems: ['the leader lane is missing'] })
    expect(partial.headline).toBe('inconclusive')
    expect(partial.findings).toMatchObject([{ witness: 'the history is not whole: the leader lane is missing' }])
    const broken = { fold: () => ({ issues: [] }), problems: ['the end is missing'] }
    expect(judgeTrial(story.events(), broken).headline).toBe('diverged')
  })

  it('should be inconclusive while anything is undecided', () => {
    const growing = story.events().filter(({ type }) => type !== 'settled')
    expect(judgeTrial(growing).headline).toBe('inconclusive')
  })

  it('should not be judged by a checker that does not exist', () => {
    expect(() => judgeTrial(story.events(), { checkers: ['luck'] })).toThrow(
      'there is no checker "luck": expected drain, ',
    )
  })
})
