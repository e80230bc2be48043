import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Part, runParts } from './run-parts.ts'

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

const ending = (name: string, how: string, hasOurExitCodes = true): Part => ({
  name,
  command: [process.execPath, '-e', how],
  hasOurExitCodes,
})

test('all parts run though one fails, and the worst code counts', async () => {
  const { ends, code } = await runParts([
    ending('unclear', 'process.exit(2)'),
    ending('broken', 'process.exit(1)'),
    ending('fine', ''),
  ])
  expect(ends).toEqual([
    { name: 'unclear', code: 2 },
    { name: 'broken', code: 1 },
    { name: 'fine', code: 0 },
  ])
  expect(code).toBe(1)
})

test('of a foreign program every failure is a broken promise', async () => {
  expect((await runParts([ending('types', 'process.exit(2)', false)])).code).toBe(1)
})

test('a part that cannot be started, or that a signal ends, is a failure of the harness', async () => {
  const { ends } = await runParts([
    { name: 'absent', command: ['there-is-no-such-program'] },
    ending('killed', "process.kill(process.pid, 'SIGKILL')"),
    ending('strange', 'process.exit(7)'),
  ])
  expect(ends.map(({ code }) => code)).toEqual([70, 70, 70])
})

test('after an interrupted part no other is begun', async () => {
  const { ends, code } = await runParts([ending('interrupted', 'process.exit(130)'), ending('next', '')])
  expect(ends).toEqual([{ name: 'interrupted', code: 130 }])
  expect(code).toBe(130)
})
