import { expect, it } from 'vitest'
import { countRate } from '../statistics/count.ts'
import { countedSchedule } from './counted-schedule.ts'
import { judgedLike, stalledLike } from './hunt.fixture.ts'
import { isFailed } from './matrix-of-bugs.ts'

it('should count as evidence only what was played to a verdict', () => {
  const plays = [
    stalledLike('stalled/leader'),
    judgedLike({ verdict: 'lost', fingerprints: ['lost/session', 'inconclusive'], passedOver: 2 }),
    judgedLike(),
    judgedLike({ passedOver: 1 }),
    judgedLike({ verdict: 'inconclusive', fingerprints: ['inconclusive'], problem: 'no fault bit' }),
    { type: 'harness-failed', error: 'the trial hangs', tookMs: 1 },
    { type: 'unsupported', reasons: ['wipe: no'] },
  ] as const
  const trials = plays.map(countedSchedule)
  expect(trials.map(({ fingerprints }) => fingerprints.join())).toEqual([
    'stalled/leader',
    'lost/session',
    '',
    '',
    '',
    '',
    '',
  ])
  expect(trials.flatMap(({ unknown }) => unknown ?? [])).toEqual([
    'every promise was kept, but some steps had to be passed over',
    'inconclusive: no fault bit',
    'the harness failed: the trial hangs',
    'unsupported: wipe: no',
  ])
  expect(countRate(trials, isFailed)).toMatchObject({ failed: 2, trials: 3, unknown: 4 })
})
