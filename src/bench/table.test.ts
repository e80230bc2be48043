import { expect, test } from 'vitest'
import { formatNumber, formatTable } from './table.ts'

test('a number shows the digits that mean something', () => {
  expect([1234.5, 47.4, 4.26, 0].map(formatNumber)).toEqual(['1,235', '47', '4.3', '0'])
})

test('each row is a line: title, median, unit, and from where to where its samples went', () => {
  const boot = { median: 1234, min: 1100, max: 1500, rounds: 3, samples: 3 }
  const once = { median: 4, min: 4, max: 4, rounds: 1, samples: 1 }
  expect(
    formatTable([
      { title: 'boot', unit: 'ms', figure: boot },
      { title: 'two workers', unit: 'tests/min', figure: once },
    ]),
  ).toBe(
    ['  boot         1,234 ms         (1,100 to 1,500)', '  two workers      4 tests/min  (one sample)'].join('\n'),
  )
})
