/** `pnpm fixed`, run as a command: a schedule or a bug goes in, exit code, sentence and JSON come out. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { canarySchedule } from '../src/campaign/canary.ts'
import { formatSchedule } from '../src/schedule/read-schedule.ts'
import { commandsOn, complaintsIn } from './commands.fixture.ts'

// Only there to end a hang: a trial that stalls takes seconds, a build some more.
vi.setConfig({ testTimeout: 300_000 })

let folder: string
let schedule: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixed-test-'))
  schedule = join(folder, 'schedule.json')
  await writeFile(schedule, formatSchedule(canarySchedule))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const fixed = (...args: readonly string[]) => commandsOn({ cwd: folder })('fixed', args)

describe('pnpm fixed', () => {
  it('should end with 0 where a schedule does not fail any more, after as many trials as it said', async () => {
    const json = join(folder, 'fixed.json')
    const claims = ['--broken', '50%', '--fixed', '0']
    const { exitCode, stdout, stderr } = await fixed('--schedule', schedule, ...claims, '--json', json)
    expect(stdout).toContain('To be expected: 5 trials if it is fixed, 2 trials if it is broken')
    expect(stdout).toContain('As claimed: what was seen fits none of its trials, and not 50 % or more')
    expect(stderr).toContain('0 of 4: below 60 %, about 1 more if it is fixed, 1 if it is broken')
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({
      livestore: '0.4.0',
      word: 'fixed',
      ended: 'decided',
      failed: 0,
      trials: 5,
      unknown: 0,
    })
    expect(exitCode).toBe(0)
  })

  it('should end with 1 where a bug is still there, and with 2 where it may not play enough', async () => {
    const bug = await fixed('--bug', 'session-stall')
    expect(bug.stdout).toContain('Still broken: what was seen fits 10 % or more')
    expect(bug.stdout).toContain('2 of 2: above 16 %')
    expect(bug.exitCode).toBe(1)
    const short = await fixed('--schedule', schedule, '--trials', '3')
    expect(short.stdout).toContain('The evidence does not suffice (0 of 3: below 71 %)')
    expect(short.exitCode).toBe(2)
  })

  it('should keep what it has at Ctrl-C', async () => {
    const json = join(folder, 'interrupted.json')
    const running = fixed('--schedule', schedule, '--broken', '0.001', '--fixed', '0', '--json', json)
    running.stderr?.on('data', (text: Buffer) => {
      if (text.toString().includes('0 of 2:')) running.kill('SIGINT')
    })
    const { exitCode, stdout } = await running
    expect(stdout).toMatch(/Interrupted before the evidence sufficed \(0 of \d+: below/)
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ word: null, ended: 'interrupted', failed: 0 })
    expect(exitCode).toBe(130)
  })

  it.each([
    [[], 'Expected one of --scenario, --schedule and --bug, found 0'],
    [['--bug', 'push-head', '--scenario', 'burst'], 'found 2'],
    [['--bug', 'no-such-bug'], 'There is no bug "no-such-bug"'],
    [['--bug', 'ping-timeout'], 'cannot be shown in Node'],
    [['--bug', 'push-head', '--broken', '0.01', '--fixed', '0.1'], 'below that of the broken'],
    [['--bug', 'push-head', '--broken', 'often'], 'Expected a share from 0 to 1'],
    [['--bug', 'push-head', '--confidence', '0.3'], 'between 0.5 and 1'],
    [['--scenario', 'burst', '--runner', 'browser'], 'Expected --runner with --schedule'],
    [['--schedule', 'nowhere.json'], 'neither a file nor a finding'],
    [['--bug', 'push-head', '--livestore', 'dev.9'], 'Did you mean 0.4.0-dev.9?'],
    [['--bug', 'push-head', '--json', '/dev/null/x.json'], 'cannot be written'],
  ])('should refuse %j in one line', async (args, message) => {
    const { exitCode, stderr } = await fixed(...args)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect(exitCode).toBe(64)
  })
})
