/** `pnpm known-bugs` and `compare`, run as commands: options go in, exit code, table, JSON and page come out. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { pinnedNode, repositoryRoot } from '../src/run/pinned-node.ts'

// Only there to end a hang: a trial that stalls takes seconds, a build some more.
vi.setConfig({ testTimeout: 300_000 })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'known-bugs-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (command: string, ...args: readonly string[]) =>
  execa(pinnedNode(), [join(repositoryRoot, `scripts/${command}.ts`), ...args], {
    cwd: folder,
    reject: false,
    all: true,
    env: { FORCE_COLOR: '0', LIVESTORE: '', LIVESTORE_PATCH: '' },
  })

describe('pnpm known-bugs', () => {
  it('should count what the triggers of a bug did, and write rows and page', async () => {
    const [json, page] = [join(folder, 'rows.json'), join(folder, 'page.md')]
    const bug = ['--bug', 'session-stall', '--level', 'node', '--trials', '2']
    const { exitCode, stdout } = await run('known-bugs', ...bug, '--json', json, '--page', page)
    expect(stdout).toMatch(/session-stall +session-stall +0\.4\.0 +node +fails +2 of 2 failed/)
    expect(stdout).toContain('0 false alarms, 0 processes left behind')
    expect(JSON.parse(await readFile(json, 'utf8')).rows).toMatchObject([
      { bug: 'session-stall', livestore: '0.4.0', level: 'node', trials: 2, failed: 2, matched: 2, expected: 'fails' },
    ])
    expect(await readFile(page, 'utf8')).toContain('| session-stall | **2/2** |')
    expect(exitCode).toBe(0)

    // Rows of several machines: each file counts, however they are named, and a later one renews rows of those before it.
    const [one, older, joined] = [
      JSON.parse(await readFile(json, 'utf8')),
      join(folder, 'older.json'),
      join(folder, 'j.json'),
    ]
    const [row] = one.rows
    const rows = [
      { ...row, trials: 1, failed: 1, matched: 1 },
      { ...row, livestore: '0.4.0-dev.23' },
    ]
    await writeFile(older, JSON.stringify({ rows, seconds: 100 }))
    for (const from of [
      ['--from', older, '--from', json],
      ['--from', `${older},${json}`],
    ]) {
      const { stdout: told } = await run('known-bugs', ...from, '--json', joined, '--page', page)
      expect(told).toMatch(/^4 trials in .* 2 of 2 rows as the table says/m)
      expect(JSON.parse(await readFile(joined, 'utf8'))).toEqual({
        rows: [row, rows[1]],
        seconds: expect.closeTo(100 + one.seconds, 5),
      })
      expect(await readFile(page, 'utf8')).toContain('| session-stall | **2/2** | **2/2** |')
    }
  })

  it('should tell of one bug, and keep the rows of the others, where rows are read', async () => {
    const [joined, page] = [join(folder, 'all.json'), join(folder, 'all.md')]
    const [all, one] = [join(repositoryRoot, 'docs/known-bugs.json'), 'push-head']
    const { exitCode, stdout } = await run('known-bugs', '--from', all, '--bug', one, '--json', joined, '--page', page)
    expect(stdout).toContain(one)
    expect(stdout).not.toContain('stale-generation-by-view')
    expect(JSON.parse(await readFile(joined, 'utf8'))).toEqual(JSON.parse(await readFile(all, 'utf8')))
    const whole = join(folder, 'whole.md')
    await run('known-bugs', '--from', all, '--page', whole)
    expect(await readFile(page, 'utf8')).toBe(await readFile(whole, 'utf8'))
    expect(exitCode).toBe(0)
  })

  it.each([
    [['--bug', 'no-such-bug'], 'There is no bug "no-such-bug"'],
    [['--livestore', 'dev.9'], 'Did you mean 0.4.0-dev.9?'],
    [['--livestore', 'path:nowhere'], '"path:nowhere" names no folder'],
    [['--patch', 'nowhere.patch'], 'There is no patch at'],
    [['--trials', '0'], 'Expected a whole number from 1'],
    [['--level', 'moon'], 'node, browser'],
    [['--all', '--livestore', '0.4.0'], 'cannot be used with'],
    [['--json', '/dev/null/rows.json'], 'cannot be written'],
  ])('should refuse %j in one line', async (args, message) => {
    const { exitCode, stderr } = await run('known-bugs', ...args)
    expect(exitCode).toBe(64)
    expect(lastLine(stderr)).toContain(message)
    expect(stderr).not.toContain('    at ')
  })
})

describe('pnpm compare', () => {
  it.each([
    [['--scenario', 'push-head'], '--livestore'],
    [['--livestore', '0.4.0', '--scenario', 'push-head'], 'Expected two LiveStores to compare, found 1'],
    [['--livestore', '0.4.0', '--livestore', '0.5.0', '--scenario', 'push-head'], '"0.5.0" is no LiveStore'],
  ])('should refuse %j in one line', async (args, message) => {
    const { exitCode, stderr } = await run('compare', ...args)
    expect(exitCode).toBe(64)
    expect(lastLine(stderr)).toContain(message)
  })
})

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''
