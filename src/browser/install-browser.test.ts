import { expect, test } from 'vitest'
import { type InstallStep, installBrowser, installWays, runStep } from './install-browser.ts'

const step = (script: string, more: Partial<InstallStep> = {}): InstallStep => ({
  title: script,
  command: process.execPath,
  arguments: ['-e', script],
  boundMs: 60_000,
  silenceMs: 60_000,
  ...more,
})

const titlesOf = (probe: { isRoot: boolean; hasApt: boolean }) =>
  installWays({ node: 'node', playwrightCli: 'cli.js', ...probe }).map((way) => way.map(({ title }) => title))

test('only root on a machine with apt is offered the system’s packages', () => {
  const byPlaywright = 'playwright install chromium'
  expect(titlesOf({ isRoot: false, hasApt: true })).toEqual([[byPlaywright]])
  expect(titlesOf({ isRoot: true, hasApt: false })).toEqual([[byPlaywright]])
  expect(titlesOf({ isRoot: true, hasApt: true })).toEqual([
    [byPlaywright, 'playwright install-deps chromium'],
    ['apt-get update', 'apt-get install -y chromium'],
  ])
})

test('a way that fails is told, and the next one is taken', async () => {
  const told: string[] = []
  let isThere = false
  const good = step("console.log('installed')")
  const failures = await installBrowser(
    () => isThere,
    {
      onProgress: (line) => {
        told.push(line)
        if (line.includes('  installed')) isThere = true
      },
    },
    [[step("console.log('no network'); process.exit(3)")], [good]],
  )
  expect(failures).toEqual([expect.stringMatching(/ended with 3, saying "no network"$/)])
  expect(told).toContain('  installed')
})

test('a way that ends well but leaves no browser counts as failed', async () => {
  const failures = await installBrowser(() => false, { onProgress: () => {} }, [[step('')]])
  expect(failures).toEqual([expect.stringContaining('left no browser')])
})

test('a command that hangs is ended, and so is what it started', async () => {
  // The grandchild holds the output open: `close` comes only when it too is gone.
  const hang =
    "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit' })"
  expect(await runStep(step(hang, { boundMs: 300 }), () => {})).toBe('took longer than 0.3 s')
  expect(await runStep(step(hang, { silenceMs: 200 }), () => {})).toBe('printed nothing for 0.2 s')
})

test('a command that does not exist is told', async () => {
  expect(await runStep(step('', { command: '/no/such/program' }), () => {})).toMatch(/could not be started: .*ENOENT/)
})
