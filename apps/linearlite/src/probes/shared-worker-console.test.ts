import { expect, test } from 'vitest'
import { formatSharedWorkerLine, parseSharedWorkerLine, type SharedWorkerLine } from './shared-worker-console.ts'

const line: SharedWorkerLine = { instance: 'i', sequence: 3, level: 'warning', time: 1.5, text: 'took longer' }

test('a reprinted line is read back as it was', () => {
  expect(parseSharedWorkerLine(formatSharedWorkerLine(line))).toEqual(line)
})

test('an uncaught error is told from a line', () => {
  const uncaught = { ...line, uncaught: true } as const
  expect(parseSharedWorkerLine(formatSharedWorkerLine(uncaught))).toEqual(uncaught)
})

test.each([
  'hello',
  '[shared-worker] {',
  '[shared-worker] {"instance":"i"}',
  '[shared-worker] null',
  `[shared-worker] ${JSON.stringify({ ...line, uncaught: 'perhaps' })}`,
])('%s is no such line', (text) => {
  expect(parseSharedWorkerLine(text)).toBeUndefined()
})
