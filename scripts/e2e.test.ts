/** `pnpm e2e`, run as a command: a tiny Playwright project goes in, exit code and JSON come out. No browser is started. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Summary } from '../src/report/summary.ts'
import { pinnedNode, repositoryRoot } from '../src/run/pinned-node.ts'
import { readProcessTable } from '../src/run/process-table.ts'

// Only there to end a hang: nothing here is expected to take long.
vi.setConfig({ testTimeout: 120_000 })

const command = join(repositoryRoot, 'scripts/e2e.ts')
const parent = join(repositoryRoot, '.cache')

let folder: string
beforeAll(async () => {
  // Below the repository, so that the project finds Playwright; Node runs no TypeScript in node_modules.
  await mkdir(parent, { recursive: true })
  folder = await mkdtemp(join(parent, 'e2e-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const e2e = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  execa(pinnedNode(), [command, ...args], {
    cwd: repositoryRoot,
    reject: false,
    all: true,
    env: { FORCE_COLOR: '0', ...environment },
  })

/** The definition of an app that does nothing. */
const emptyApp = async (): Promise<string> => {
  const file = join(folder, 'empty-app.ts')
  await writeFile(file, `export default { name: 'Empty', start: () => ({ url: '' }), open: () => {}, act: {} }`)
  return file
}

/** Runs a project of one spec file, and maybe a global set-up, written inline. */
const play = async (
  spec: string,
  { globalSetup, options = [] }: { readonly globalSetup?: string; readonly options?: readonly string[] } = {},
) => {
  const project = await mkdtemp(join(folder, 'project-'))
  const json = join(project, 'summary.json')
  const fixtures = join(repositoryRoot, 'fixtures')
  await writeFile(
    join(project, 'tiny.spec.ts'),
    `import { expect } from '@playwright/test'
import { test } from '${fixtures}/expectation.ts'
import { reportFinding } from '${fixtures}/findings.ts'
${spec}`,
  )
  if (globalSetup !== undefined) await writeFile(join(project, 'set-up.ts'), globalSetup)
  await writeFile(
    join(project, 'playwright.config.ts'),
    `export default {
  testDir: '.',
  outputDir: './results',
  reporter: [['line'], ['${fixtures}/reporter.ts']],
  ${globalSetup === undefined ? '' : "globalSetup: './set-up.ts',"}
}`,
  )
  const { exitCode, all } = await e2e(['-c', join(project, 'playwright.config.ts'), '--json', json, ...options])
  const summary = JSON.parse(await readFile(json, 'utf8')) as Summary
  return { exitCode, output: all, summary }
}

describe('pnpm e2e', () => {
  it('should exit 0 and count what passed', async () => {
    const { exitCode, summary } = await play(`test('fine', () => {})`)
    expect(exitCode).toBe(0)
    expect(summary).toMatchObject({ livestore: '0.4.0', passed: 1, failed: 0, inconclusive: 0, leakedProcesses: 0 })
  })

  it('should exit 1 when a promise is broken, and name the verdict', async () => {
    const { exitCode, summary, output } = await play(`
test('a change is lost', { tag: '@lost' }, () => {
  reportFinding({ verdict: 'lost', hop: 'backend', witness: 'change c1 is missing' })
  expect(0).toBe(1)
})
test('fine', () => {})`)
    expect(exitCode).toBe(1)
    expect(summary).toMatchObject({ passed: 1, failed: 1, expectedFailures: [] })
    expect(output).toContain('[1 failed (lost)]')
  })

  const knownFailure = (hop: string) => `
test('it stalls', { tag: '@catch-up' }, () => {
  reportFinding({ verdict: 'stalled', hop: '${hop}', signature: 'push-head', witness: 'nothing changed for 5 s' })
  throw new Error('stalled/${hop}: nothing changed for 5 s')
})`

  it('should exit 0 when a scenario fails as a known bug makes it fail, and say so', async () => {
    const { exitCode, summary, output } = await play(knownFailure('session'))
    expect(exitCode).toBe(0)
    expect(summary).toMatchObject({
      passed: 0,
      failed: 0,
      expectedFailures: [{ scenario: 'catch-up', bug: 'push-head', verdict: 'stalled' }],
    })
    expect(output).toContain('expected failure: push-head (stalled)')
  })

  it('should exit 1 for a known failure when told to be strict', async () => {
    const { exitCode } = await play(knownFailure('session'), { options: ['--strict'] })
    expect(exitCode).toBe(1)
  })

  it('should exit 1 when a scenario with a known bug fails in another way', async () => {
    const { exitCode, summary } = await play(knownFailure('leader'))
    expect(exitCode).toBe(1)
    expect(summary).toMatchObject({ failed: 1, expectedFailures: [] })
  })

  it('should exit 1 when something else went wrong beside a known failure', async () => {
    const { exitCode, summary } = await play(`
test('it stalls', { tag: '@catch-up' }, () => {
  reportFinding({ verdict: 'stalled', hop: 'session', signature: 'push-head', witness: 'nothing changed' })
  expect.soft('rows lost').toBe('rows kept')
  throw new Error('stalled/session: nothing changed')
})`)
    expect(exitCode).toBe(1)
    expect(summary).toMatchObject({ failed: 1, expectedFailures: [] })
  })

  it('should not call a failure inconclusive because something else in the test proved nothing', async () => {
    const { exitCode, summary } = await play(`
test('it fails, and a hold held nothing', () => {
  reportFinding({ verdict: 'inconclusive', witness: 'a hold was ordered, but nothing was there for it to touch' })
  expect(['one', 'one']).toEqual(['one'])
})`)
    expect(exitCode).toBe(1)
    expect(summary).toMatchObject({ failed: 1, inconclusive: 0 })
  })

  it('should keep its own reporter beside one that the person names', async () => {
    const { exitCode, summary } = await play(`test('fine', () => {})`, { options: ['--reporter=dot'] })
    expect(exitCode).toBe(0)
    expect(summary).toMatchObject({ passed: 1 })
  })

  it('should call it bad usage when there is nothing to play', async () => {
    const { exitCode, all } = await e2e(['-g', 'no scenario has these words'])
    expect(exitCode).toBe(64)
    expect(all).toContain('No tests found')
  })

  it('should exit 2 when the harness could not tell, though nothing failed', async () => {
    const { exitCode, summary } = await play(`
test('nothing was held', () => {
  reportFinding({ verdict: 'inconclusive', witness: 'a hold was ordered, but nothing was there for it to touch' })
})`)
    expect(exitCode).toBe(2)
    expect(summary).toMatchObject({ passed: 0, failed: 0, inconclusive: 1 })
  })

  it('should exit 70 when the set-up of the run fails', async () => {
    const { exitCode } = await play(`test('fine', () => {})`, {
      globalSetup: `export default () => { throw new Error('no set-up today') }`,
    })
    expect(exitCode).toBe(70)
  })

  it('should exit 70 when a process is left behind, and end it', async () => {
    const { exitCode, summary, output } = await play(`
import { spawn } from 'node:child_process'
test('leaves a process behind', () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  console.log('leaked pid', child.pid)
  child.unref()
})`)
    expect(exitCode).toBe(70)
    expect(summary).toMatchObject({ passed: 1, leakedProcesses: 1 })
    const pid = Number(/leaked pid (\d+)/.exec(output ?? '')?.[1])
    expect(pid).toBeGreaterThan(0)
    expect(readProcessTable().filter((process) => process.pid === pid)).toEqual([])
  })

  it('should refuse an option that neither it nor Playwright knows, in one line', async () => {
    const { exitCode, all } = await e2e(['--hedaed'])
    expect(exitCode).toBe(64)
    expect(all).toMatch(/^unknown option '--hedaed': .*$/)
  })

  it('should refuse to upgrade from a LiveStore that it does not know, in one line', async () => {
    const { exitCode, all } = await e2e(['--upgrade-from', 'dev.9999'])
    expect(exitCode).toBe(64)
    expect(all).toMatch(/^"dev\.9999" is no LiveStore that is known here\. .*$/)
  })

  it('should refuse to upgrade from a LiveStore that speaks with another kind of backend, in one line', async () => {
    const { exitCode, all } = await e2e(['--upgrade-from', '0.4.0-dev.9'])
    expect(exitCode).toBe(64)
    expect(all).toMatch(/^No upgrades are played with LiveStore 0\.4\.0-dev\.9: .*$/)
  })

  it('should play the upgrades alone where it is told what to upgrade from', async () => {
    const { exitCode, all } = await e2e(['--upgrade-from', '0.4.0', '--list'])
    expect(exitCode).toBe(0)
    expect(all).toContain('[upgrade] ')
    expect(all).toContain('[upgrade-clients-first] ')
    expect(all).not.toContain('[cloudflare] ')
  })

  it('should refuse a summary file that cannot be written before anything is played', async () => {
    const { exitCode, all } = await e2e(['--json', '/dev/null/summary.json'])
    expect(exitCode).toBe(64)
    expect(all).toMatch(/^--json \/dev\/null\/summary\.json cannot be written \(.*\): .*$/)
  })

  it('should play the scenarios of a file that is named', async () => {
    const { exitCode, all } = await e2e(['drain.spec.ts', '--list'])
    expect(exitCode).toBe(0)
    expect(all).toContain('drain.spec.ts')
    expect(all).not.toContain('disturbed.spec.ts')
  })

  it.each([
    [
      'an address where nobody answers',
      { LINEARLITE_URL: 'http://127.0.0.1:1' },
      /^the LinearLite at http:\/\/127\.0\.0\.1:1 does not answer at .*$/,
    ],
    [
      'an address that is none',
      { LINEARLITE_URL: 'here' },
      /^LINEARLITE_URL: expected an address such as .*, found here$/,
    ],
    [
      'a file that is not there',
      { SUBJECT_APP: 'nowhere.ts' },
      /^SUBJECT_APP: expected a file that defines an app, found none at .*$/,
    ],
    [
      'a file that defines no app',
      { SUBJECT_APP: 'src/run/types.ts' },
      /^SUBJECT_APP: .* must export what defineSubjectApp returns as its default: .*$/,
    ],
  ])('should refuse %s for another app, in one line', async (_what, environment, line) => {
    const { exitCode, all } = await e2e([], environment)
    expect({ exitCode, all }).toEqual({ exitCode: 64, all: expect.stringMatching(line) })
  })

  it('should refuse to upgrade an app that it does not build', async () => {
    const { exitCode, all } = await e2e(['--upgrade-from', '0.4.0'], { SUBJECT_APP: await emptyApp() })
    expect({ exitCode, all }).toEqual({ exitCode: 64, all: expect.stringMatching(/cannot upgrade Empty$/) })
  })

  it('should hand on what Playwright is asked for', async () => {
    const { exitCode, all } = await e2e(['--list', '-g', 'burst'])
    expect(exitCode).toBe(0)
    expect(all).toContain('five held upstream pages')
    expect(all).not.toContain('reload')
  })
})
