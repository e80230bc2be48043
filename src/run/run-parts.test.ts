import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
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

describe('what a part prints', () => {
  const printing = "console.log('to one'); console.error('to the other'); process.exit(1)"

  test('is kept, and printed by the time that it has ended', async () => {
    const written: string[] = []
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written.push(String(chunk))
      return true
    })
    const outputFolder = mkdtempSync(join(tmpdir(), 'parts-'))
    try {
      const { ends } = await runParts([ending('one', printing), ending('other', "console.log('next')")], {
        outputFolder,
      })
      expect(ends.map(({ output }) => output)).toEqual(['to one\nto the other\n', 'next\n'])
      expect(written.join('')).toBe('to one\nto the other\nnext\n')
    } finally {
      rmSync(outputFolder, { recursive: true })
    }
  })

  test('does not keep anyone waiting whom the part has left running', async () => {
    const outputFolder = mkdtempSync(join(tmpdir(), 'parts-'))
    const leaving = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit', detached: true })
      child.unref(); console.log(child.pid); process.exit(0)`
    try {
      const { ends } = await runParts([ending('leaving', leaving)], { outputFolder })
      const pid = Number(ends[0]?.output)
      expect(pid).toBeGreaterThan(0)
      process.kill(pid)
    } finally {
      rmSync(outputFolder, { recursive: true })
    }
  })
})
