/** `pnpm defects`, run as a command: options go in, exit code, table and JSON come out. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parseHistory } from '../src/history/history-file.ts'
import { pinnedNode, repositoryRoot } from '../src/run/pinned-node.ts'

// Only there to end a hang: nothing here is expected to take long.
vi.setConfig({ testTimeout: 120_000 })

const command = join(repositoryRoot, 'scripts/defects.ts')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'defects-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (...args: readonly string[]) =>
  execa(pinnedNode(), [command, ...args], { cwd: folder, reject: false, all: true, env: { FORCE_COLOR: '0' } })

describe('pnpm defects', () => {
  it('should find every defect, and nothing in the correct engine', async () => {
    const json = join(folder, 'defects.json')
    const { exitCode, stdout } = await run('--seeds', '2', '--clean', '10', '--json', json)
    expect(stdout).toMatch(/loses-tail-on-reload +lost\/leader +2 of 2 +2 of 2 +2 of 2/)
    const table = JSON.parse(await readFile(json, 'utf8'))
    expect(table.defects).toHaveLength(15)
    expect(table.defects[0]).toMatchObject({
      defect: 'drops-accepted-push',
      trials: 2,
      caught: 2,
      rightVerdict: 2,
      rightHop: 2,
    })
    expect(table.clean).toMatchObject({ trials: 10, clean: 10 })
    expect(exitCode).toBe(0)
  })

  it('should write the history of one trial for a person to look at', async () => {
    const { exitCode, stdout } = await run('--only', 'leaves-gap', '--show', '3')
    expect(stdout).toContain('judged:   gap/backend')
    const file = /history: +(\S+),/.exec(stdout)?.[1] ?? ''
    expect(parseHistory(await readFile(join(folder, file), 'utf8'))).toMatchObject({ type: 'history', problems: [] })
    expect(exitCode).toBe(0)
  })

  it.each([
    [['--seeds', '0'], 'Expected a whole number from 1'],
    [['--only', 'leaves-gaps'], 'There is no "leaves-gaps"'],
    [['--show', '3'], '--show needs the one defect'],
    [['--json', '/dev/null/defects.json'], 'cannot be written'],
  ])('should refuse %j in one line', async (args, message) => {
    const { exitCode, all } = await run(...args)
    expect(exitCode).toBe(64)
    expect(all).toContain(message)
    expect(all.trim()).not.toContain('\n')
  })

  it('should end at Ctrl-C in the middle of a long run', async () => {
    const child = run('--seeds', '100000', '--only', 'swaps-events')
    child.stderr?.once('data', () => child.kill('SIGINT'))
    expect((await child).exitCode).toBe(130)
  })
})
