import { expect, test } from 'vitest'
import { groups, rowsOf } from './rows.ts'

const rows = groups.flatMap((group) => rowsOf[group])

test('each key is there once, in camelCase, and says its unit', () => {
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  const unitInKey = {
    ms: /^[a-z][a-zA-Z0-9]*Ms$/,
    '%': /Percent$/,
    'tests/min': /^testsPerMinute\w+$/,
    'trials/s': /^trialsPerSecond\w+$/,
    'trials/min': /^trialsPerMinute\w+$/,
    times: /Times$/,
    MiB: /^[a-z][a-zA-Z0-9]*MiB$/,
    KiB: /^[a-z][a-zA-Z0-9]*KiB$/,
  }
  for (const { key, unit } of rows) expect(key).toMatch(unitInKey[unit])
})
