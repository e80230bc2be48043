/** `pnpm e2e --leave-running`: what a test that fails leaves behind can be looked at until Ctrl-C, and is gone after it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { repositoryRoot } from '../src/run/pinned-node.ts'
import { commandsOn } from './commands.fixture.ts'
import { sitDown } from './desk.fixture.ts'

// Below the repository, so that the project finds Playwright; Node runs no TypeScript in node_modules.
const parent = join(repositoryRoot, '.cache')
mkdirSync(parent, { recursive: true })
const folder = mkdtempSync(join(parent, 'leave-running-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fixtures = join(repositoryRoot, 'fixtures')

writeFileSync(
  join(folder, 'failing.spec.ts'),
  `import { expect, test } from '${fixtures}/index.ts'
test('it fails with a store that runs', async ({ linearlite }) => {
  const alice = await linearlite.open()
  await alice.createIssue({ title: 'Still there' })
  expect(1).toBe(2)
})
test('nobody comes to play this', () => {})
`,
)
writeFileSync(
  join(folder, 'playwright.config.ts'),
  `export default {
  testDir: '.',
  outputDir: './results',
  globalSetup: '${fixtures}/global-setup.ts',
  reporter: [['line'], ['${fixtures}/reporter.ts']],
  use: { backendKind: 'none' },
}
`,
)

test('a desk stands over the failure until Ctrl-C', { timeout: 600_000 }, async () => {
  const e2e = commandsOn({ cwd: repositoryRoot })(
    'e2e',
    ['-c', join(folder, 'playwright.config.ts'), '--leave-running'],
    {},
    { detached: true },
  )
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    e2e.stdout.on('data', (data: Buffer) => {
      said += data.toString()
      const [, address] = /The desk: (http:\S+)/.exec(said) ?? []
      if (address !== undefined) resolve(address)
    })
    void e2e.then(({ all }) => reject(new Error(`expected a desk, found none: ${all}`)))
  })
  const page = await sitDown(url)
  const state = await page.untilState(({ clients }) => clients[0]?.tabs[0]?.status === 'running')
  expect(state.notes[0]?.text).toContain('A test has left this as it was when it failed.')
  // The hands are the desk's own.
  const changes = [{ type: 'create', issue: 'i1' }] as const
  expect(await page.order({ type: 'do', action: { type: 'commit', tab: 'alice', changes } })).toEqual({
    type: 'answer',
    id: 1,
  })
  const { text = '' } = await page.order({ type: 'report' })
  expect(text).toContain('"changes": [{ "type": "create", "issue": "i1" }]')
  page.leave()

  // As a terminal does: to everybody in it.
  process.kill(-(e2e.pid ?? Number.NaN), 'SIGINT')
  const { exitCode, all } = await e2e
  expect(exitCode).toBe(130)
  expect(all).toContain('1 did not run')
  await expect(fetch(url)).rejects.toThrow()
})
