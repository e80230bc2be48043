import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyRun, describeRun } from './parameters.ts'

test('the same seed and path draw the same run', () => {
  const runs = fc.sample(anyRun, { seed: 42, numRuns: 5 })
  const [third] = fc.sample(anyRun, { seed: 42, path: '2', numRuns: 1 })
  expect(third).toEqual(runs[2])
})

test('every run is within what LiveStore allows', () => {
  fc.assert(
    fc.property(anyRun, ({ clients, simulation }) => {
      for (const { issues, commitBatchSize, leaderPushBatchSize } of Object.values(clients)) {
        expect(issues).toBeGreaterThanOrEqual(1)
        expect(issues).toBeLessThanOrEqual(400)
        expect([1, 2, 10, 100]).toContain(commitBatchSize)
        expect([1, 2, 10, 100]).toContain(leaderPushBatchSize)
      }
      for (const milliseconds of Object.values(simulation)) expect(milliseconds).toBeLessThanOrEqual(15)
    }),
  )
})

test('a run is told in one line', () => {
  expect(
    describeRun({
      clients: {
        alice: { issues: 213, commitBatchSize: 10, leaderPushBatchSize: 1 },
        bob: { issues: 7, commitBatchSize: 2, leaderPushBatchSize: 100 },
      },
      simulation: {},
      storage: 'fs',
      restart: 'kill',
      bobJoins: 'late',
    }),
  ).toBe(
    'alice 213 issues (commits of 10, pushes of 1), bob 7 issues (commits of 2, pushes of 100), on disk, then killed and started again, bob joins late, no pauses',
  )
})
