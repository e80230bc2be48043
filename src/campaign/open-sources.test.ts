import { describe, expect, it } from 'vitest'
import { keepOpen } from './open-sources.ts'

const make = (most: number, skipped: readonly string[] = []) => {
  const said: string[] = []
  const sources = keepOpen(async (name) => {
    said.push(`open ${name}`)
    if (name === 'late') return 'interrupted'
    if (skipped.includes(name)) return { skipped: 'it does not build' }
    return {
      name,
      play: async () => ({ fingerprints: [] }),
      close: async () => {
        said.push(`close ${name}`)
      },
    }
  }, most)
  return { ...sources, said }
}

describe('the sources of a search', () => {
  it('should stay open while they are asked for, and close in the order in which they were', async () => {
    const { play, close, said } = make(2)
    for (const name of ['a', 'b', 'a', 'c', 'a']) await play(name, 1)
    expect(said).toEqual(['open a', 'open b', 'close b', 'open c'])
    await close()
    expect(said.slice(4)).toEqual(['close c', 'close a'])
  })

  it('should close one before they open another where only one may be open', async () => {
    const { play, said } = make(1)
    for (const name of ['a', 'b']) await play(name, 1)
    expect(said).toEqual(['open a', 'close a', 'open b'])
  })

  it('should skip with a reason, and say that somebody did not wait', async () => {
    const { play, close, said } = make(2, ['broken'])
    expect(await play('broken', 1)).toEqual({ fingerprints: [], unknown: 'it does not build', isSkipped: true })
    expect(await play('late', 1)).toBe('interrupted')
    await close()
    expect(said).toEqual(['open broken', 'open late'])
  })
})
