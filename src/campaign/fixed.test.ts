import { describe, expect, it } from 'vitest'
import { fixedInWords, fixedProgress, planInWords } from '../report/fixed-report.ts'
import { designSprt, planSprt } from '../statistics/sprt.ts'
import { askIfFixed, type FixedOptions, type FixedProgress } from './fixed.ts'
import type { CountedTrial } from './matrix-of-bugs.ts'
import { onlyAs } from './trial-source.ts'

const held: CountedTrial = { fingerprints: [] }
const failed: CountedTrial = { fingerprints: ['stalled/leader'] }
const unknown: CountedTrial = { fingerprints: [], unknown: 'no fault bit' }
const design = designSprt({ broken: 0.1, fixed: 0.01 })
const { limit } = planSprt(design)

const ask = (answer: (time: number) => CountedTrial | 'interrupted', more: Partial<FixedOptions> = {}) =>
  askIfFixed({ design, limit, play: async (time) => answer(time), isOver: () => false, ...more })

describe('asking whether it is fixed', () => {
  it('should stop as soon as the evidence suffices, either way', async () => {
    const fixed = await ask(() => held)
    expect(fixed).toMatchObject({ word: 'fixed', ended: 'decided', count: { failed: 0, trials: 32 } })
    expect(fixedInWords(fixed, design)).toBe(
      'As claimed: what was seen fits 1 % or fewer, and not 10 % or more, at a confidence of 95 % (0 of 32: below 11 %).',
    )
    const broken = await ask((time) => (time % 3 === 0 ? failed : held))
    expect(broken).toMatchObject({ word: 'broken', ended: 'decided', count: { failed: 2, trials: 6 } })
    expect(fixedInWords(broken, design)).toMatch(/^Still broken: what was seen fits 10 % or more, and not 1 % or fewer/)
  })

  it('should count nothing that could not be told, and tell how many more there will be', async () => {
    const told: FixedProgress[] = []
    const { count, word } = await ask((time) => (time % 2 === 0 ? unknown : held), {
      onTrial: (progress) => told.push(progress),
    })
    expect({ count, word }).toMatchObject({ count: { failed: 0, trials: 32, unknown: 31 }, word: 'fixed' })
    expect(told.at(-1)?.more).toEqual({ fixed: 0, broken: 0 })
    const [first] = told
    if (first === undefined) throw new Error('Expected to be told of the first trial.')
    expect(fixedProgress(first)).toBe('0 of 1: below 98 %, about 40 more if it is fixed, 25 if it is broken')
  })

  it('should claim nothing at its limit, nor where nothing can be told, nor when it was interrupted', async () => {
    const short = await ask(() => held, { limit: 10 })
    expect(short).toMatchObject({ ended: 'limit', count: { trials: 10 } })
    expect(fixedInWords(short, design)).toMatch(/^The evidence does not suffice \(0 of 10: below 31 %\)/)
    const slow = await ask((time) => (time % 2 === 0 ? held : unknown), { limit: 10 })
    expect(slow).toMatchObject({ ended: 'limit', count: { trials: 10, unknown: 10 } })
    const blind = await ask(() => unknown)
    expect(blind).toMatchObject({ ended: 'unknown', count: { trials: 0, unknown: 10 } })
    expect(fixedInWords(blind, design)).toMatch(/^Nothing can be said/)
    const interrupted = await ask((time) => (time === 3 ? 'interrupted' : held))
    expect(interrupted).toMatchObject({ ended: 'interrupted', count: { trials: 2 } })
    for (const { word } of [short, blind, interrupted]) expect(word).toBeUndefined()
    let isOver = false
    const over = await ask(() => held, { isOver: () => isOver, onTrial: () => (isOver = true) })
    expect(over).toMatchObject({ ended: 'interrupted', count: { trials: 1 } })
  })

  it('should not take another failure for the absence of the one that was asked for', () => {
    const lost: CountedTrial = { fingerprints: ['lost/session'] }
    expect(onlyAs(lost, ['stalled/leader'])).toEqual({
      fingerprints: [],
      unknown: 'it failed in another way: lost/session',
    })
    expect([onlyAs(failed, ['stalled/leader']), onlyAs(held, ['stalled/leader']), onlyAs(lost, undefined)]).toEqual([
      failed,
      held,
      lost,
    ])
  })

  it('should say beforehand what it will take', () => {
    expect(planInWords(design, planSprt(design))).toBe(
      [
        'Fixed: it fails in 1 % or fewer. Broken: in 10 % or more.',
        'To be expected: 40 trials if it is fixed, 25 trials if it is broken, 49 trials in between; 107 at most.',
        'At the soonest: fixed after 32 trials without a failure, broken after 2 trials with nothing else. It is called fixed while it is broken in 5 % of such tests, broken while it is fixed in 2 %.',
      ].join('\n'),
    )
    const always = designSprt({ broken: 1, fixed: 0 })
    expect(planInWords(always, planSprt(always))).toMatch(/^Fixed: it fails in none of its trials. Broken: in all/)
    expect(planInWords(design, planSprt(design, 1))).toContain('never, --trials is too low')
  })
})
