import { expect, test } from 'vitest'
import { allExplained } from './explained.ts'
import type { Finding } from './verdict.ts'

const stall: Finding = { verdict: 'stalled', hop: 'session', witness: 'nothing changed for 5.0 s\nsession head e5' }

test('an error that tells the witness of a finding is explained, coloured or not', () => {
  expect(
    allExplained(
      ['Error: \u001b[31malice did not settle: stalled/session\u001b[39m\n  nothing changed for 5.0 s'],
      [stall],
    ),
  ).toBe(true)
})

test('an error beside it that no finding tells of is not', () => {
  expect(allExplained(['nothing changed for 5.0 s', 'expect(log).toEqual(…) failed'], [stall])).toBe(false)
})

test('no error at all is explained', () => {
  expect(allExplained([], [])).toBe(true)
})
