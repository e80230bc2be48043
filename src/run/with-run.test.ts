import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { exitCodes } from './exit-codes.ts'
import { runVariable } from './types.ts'
import { withRun } from './with-run.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Hears what a command says, instead of the person. */
const hearLines = (): readonly string[] => {
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  return lines
}

/** A process that nobody ends but the run. */
const leaveOneBehind = async (): Promise<number | undefined> => {
  const child = spawn(process.execPath, ['-e', "console.log('up'); setInterval(() => {}, 1e6)"], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await once(child.stdout, 'data')
  child.unref()
  child.stdout.destroy()
  return child.pid
}

test('a run that leaves nothing behind ends as its body did', async () => {
  const lines = hearLines()
  expect(await withRun(async ({ run }) => (process.env[runVariable] === run.id ? 2 : 70))).toBe(exitCodes.inconclusive)
  expect(lines).toEqual([])
})

test('a process that was left behind is named once, and makes a failed run of it', async () => {
  const lines = hearLines()
  let pid: number | undefined
  let counted: readonly number[] = []
  const code = await withRun(async ({ end }) => {
    pid = await leaveOneBehind()
    counted = [await end(), await end()]
    return exitCodes.promiseBroken
  })
  expect({ code, counted }).toEqual({ code: exitCodes.harnessFailed, counted: [1, 1] })
  expect(lines).toEqual([expect.stringContaining(`left behind, and ended: process ${pid}, `)])
})

test('a run whose body fails is ended all the same', async () => {
  hearLines()
  const before = process.env[runVariable]
  await expect(withRun(() => Promise.reject(new Error('no browser')))).rejects.toThrow('no browser')
  expect(process.env[runVariable]).toBe(before)
})
