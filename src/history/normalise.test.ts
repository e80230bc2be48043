import { describe, expect, it } from 'vitest'
import { beginStory } from '../verdict/story.fixture.ts'
import { firstDifference, normalise } from './normalise.ts'

const told = (storeId: string, words: string) => {
  const story = beginStory(['alice'])
  story.session('alice', 'commit', ['a@e1'], { storeId })
  story.record('alice', { lane: 'console', type: 'line', origin: 'page', level: 'info', text: words })
  story.session('alice', 'session-push', ['a@e1'], { storeId })
  return story.events()
}

describe('a normalised history', () => {
  it('should be the same whatever the store is called and the console says', () => {
    const [one, other] = [told('trial-1', 'session 17'), told('trial-2', 'session 42')]
    expect(JSON.stringify(one)).not.toBe(JSON.stringify(other))
    expect(normalise(one)).toEqual(normalise(other))
  })

  it('should keep everything else: one more event, another time, another number is a difference', () => {
    const story = beginStory(['alice'])
    story.session('alice', 'commit', ['a@e1'], { storeId: 'trial-1' })
    const [one, other] = [normalise(told('trial-1', '')), normalise(story.events())]
    expect(one.slice(0, other.length)).toEqual(other)
    expect(one.length).toBe(other.length + 1)
    const renumbered = beginStory(['alice'])
    renumbered.session('alice', 'commit', ['a@e2'], { storeId: 'trial-1' })
    expect(normalise(renumbered.events())).not.toEqual(other)
  })
})

describe('the first difference of two histories', () => {
  it('should be none where they are equal', () => {
    expect(firstDifference([], [])).toBeUndefined()
    expect(firstDifference(['a', 'b'], ['a', 'b'])).toBeUndefined()
  })

  it('should be the first line that differs, with both of its forms', () => {
    expect(firstDifference(['a', 'b', 'c'], ['a', 'x', 'y'])).toEqual({ line: 1, left: 'b', right: 'x' })
  })

  it('should be the first line too many where one goes on', () => {
    expect(firstDifference(['a'], ['a', 'b'])).toEqual({ line: 1, left: undefined, right: 'b' })
    expect(firstDifference(['a', 'b'], ['a'])).toEqual({ line: 1, left: 'b', right: undefined })
  })
})
