/** `pnpm ordeals`, run as a command and ended in the middle: what it has started goes with it. */
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readProcessTable } from '../src/run/process-table.ts'
import { commandsOn } from './commands.fixture.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ordeals-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Processes whose temporary folder lies in ours: campaigns, and what they start. */
const started = (): readonly number[] =>
  readProcessTable()
    .filter(({ environment }) => environment.some((entry) => entry.startsWith(`TMPDIR=${folder}/`)))
    .map(({ pid }) => pid)

/** What is left of runs. */
const left = (): readonly string[] =>
  readdirSync(folder).flatMap((name) => (existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : []))

it.each([
  ['SIGKILL', ['SIGKILL'], { signal: 'SIGKILL' }],
  // Two of the same kind at once are one to the system.
  ['a second interruption', ['SIGINT', 'SIGTERM'], { exitCode: 130 }],
] as const)('should leave no campaign and no folder behind at %s', { timeout: 120_000 }, async (_, signals, ended) => {
  const command = commandsOn({ cwd: folder })('ordeals', ['interrupted', '--times', '1'], {
    FLAKE_HUNT_RUN: '',
    TMPDIR: folder,
  })
  await expect.poll(() => started().length, { timeout: 60_000 }).toBeGreaterThan(0)
  for (const signal of signals) process.kill(command.pid ?? 0, signal)
  expect(await command).toMatchObject(ended)
  await expect.poll(() => [...started(), ...left()], { timeout: 30_000 }).toEqual([])
})
