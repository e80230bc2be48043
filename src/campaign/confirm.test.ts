import { describe, expect, it } from 'vitest'
import type { ScheduleResult } from '../runner/contract.ts'
import { create, schedule } from '../schedule/builder.ts'
import { confirm, confirmationInWords } from './confirm.ts'
import { judgedLike } from './hunt.fixture.ts'

const one = schedule().open('alice').commit('alice', create('i1')).build()
const stall = 'stalled/leader'

const confirmWith = (...results: readonly ScheduleResult[]) => {
  const left = [...results]
  const played: unknown[] = []
  const play = async (_schedule: unknown, options: unknown) => {
    played.push(options)
    return left.shift() ?? { type: 'harness-failed' as const, error: 'nothing is left to play', tookMs: 0 }
  }
  return confirm({
    runner: { play },
    schedule: one,
    fingerprint: stall,
    times: results.length,
    isOver: () => false,
    history: 'h.jsonl',
  }).then((confirmation) => ({ confirmation, played }))
}

const same = judgedLike({ verdict: 'stalled', fingerprints: [stall] })
const kept = judgedLike({ verdict: 'ok', fingerprints: [] })
const another = judgedLike({ verdict: 'lost', fingerprints: ['lost/session', 'inconclusive'] })
const undecided = judgedLike({ verdict: 'inconclusive', fingerprints: ['inconclusive'], problem: 'no fault bit' })

describe('what a browser shows of a finding', () => {
  it('should be how often it fails in the same way, and what it does instead', async () => {
    const { confirmation } = await confirmWith(same, kept, another, same, kept)
    expect(confirmation).toEqual({ k: 2, n: 5, instead: ['every promise was kept', 'lost/session'] })
    expect(confirmationInWords(confirmation)).toBe('2 of 5')
  })

  it('should not count what proves nothing', async () => {
    const failed: ScheduleResult = { type: 'harness-failed', error: 'no browser', tookMs: 1 }
    const { confirmation } = await confirmWith(undecided, failed)
    expect(confirmation).toEqual({
      k: 0,
      n: 0,
      instead: ['inconclusive: no fault bit', 'the harness failed: no browser'],
    })
    expect(confirmationInWords(confirmation)).toBe('could not tell')
  })

  it('should be told to be known of the simulation alone where it never shows', async () => {
    expect(confirmationInWords((await confirmWith(kept, kept)).confirmation)).toBe('simulation only (0 of 2)')
  })

  it('should be asked for once where it cannot be played', async () => {
    const { confirmation, played } = await confirmWith({ type: 'unsupported', reasons: ['wipe: no'] }, same)
    expect(confirmation).toEqual({ k: 0, n: 0, instead: ['unsupported: wipe: no'] })
    expect(played).toHaveLength(1)
    expect(confirmationInWords(confirmation)).toBe('cannot play it')
  })

  it('should leave the history of the first time that it failed in this way, and play each under other randomness', async () => {
    const { played } = await confirmWith(kept, same, same)
    expect(played).toEqual([
      { history: 'h.jsonl' },
      { history: 'h.jsonl', randomness: 'by hand 2' },
      { randomness: 'by hand 3' },
    ])
  })
})
