/** How many trials of a hunt run at a time. */
import { expect, it } from 'vitest'
import { usualJobs } from './hunt-settings.ts'

it('should be one trial a core where virtual time keeps it busy, and several where browsers wait', () => {
  expect(usualJobs(['simulation'], 4)).toBe(4)
  expect(usualJobs(['simulation', 'browser'], 4)).toBe(4)
  expect(usualJobs(['browser'], 2)).toBe(6)
})
