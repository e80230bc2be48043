/** How many tests a minute Playwright plays, with one worker and with two. */
import { type PlayedTests, playTests } from '../play.ts'
import type { Row } from '../row.ts'

/** Tests per minute, from the first test's begin to the last one's end. */
export const perMinute = ({ tests, seconds }: PlayedTests): number => (tests / seconds) * 60

const throughputWith = (workers: 1 | 2): Row => ({
  key: workers === 1 ? 'testsPerMinute1Worker' : 'testsPerMinute2Workers',
  title: workers === 1 ? 'tests with 1 worker' : 'tests with 2 workers',
  unit: 'tests/min',
  measure: async (context) => [perMinute(await playTests(context, workers))],
})

export const throughput1Worker = throughputWith(1)
export const throughput2Workers = throughputWith(2)
