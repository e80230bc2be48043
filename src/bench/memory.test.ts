import { expect, test } from 'vitest'
import { partsOf, readKibibytes } from './memory.ts'

const processOf = (pid: number, parentPid: number, ...given: string[]) => ({
  pid,
  parentPid,
  startTime: String(pid),
  arguments: given,
  environment: [],
})

test('a process counts for the part that it or its nearest marked ancestor belongs to, and else for the runner', () => {
  const parts = partsOf([
    processOf(10, 1, 'node', 'scripts/bench.ts'),
    processOf(11, 10, 'node', 'cli.js', 'test'),
    processOf(12, 11, '/usr/lib/chromium/chromium', '--user-data-dir=/tmp/profile'),
    processOf(13, 12, '/usr/lib/chromium/chromium', '--type=zygote'),
    processOf(14, 13, '(renamed)'),
    processOf(15, 1, '/usr/lib/chromium/chrome_crashpad_handler'),
    processOf(16, 11, 'node', '/repo/src/backend/child.ts', '/tmp/sync-backend'),
    processOf(17, 16, '/repo/node_modules/workerd/bin/workerd', 'serve'),
    processOf(18, 16, 'helper'),
  ])
  expect(Object.fromEntries(parts)).toEqual({
    10: 'runner',
    11: 'runner',
    12: 'browser',
    13: 'browser',
    14: 'browser',
    15: 'browser',
    16: 'backend',
    17: 'backend',
    18: 'backend',
  })
})

test('the proportional size is read apart from its own parts', () => {
  const text = 'Rss:                1616 kB\nPss_Dirty:           112 kB\nPss:                 215 kB\n'
  expect(readKibibytes(text, 'Pss')).toBe(215)
  expect(readKibibytes('', 'Pss')).toBeUndefined()
})
