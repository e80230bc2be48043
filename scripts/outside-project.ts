/** The files of a project that is not ours: it installs the library's tarball, and tests the example app with it. */

const subjectApp = `import type { Page } from '@playwright/test'
import { debugHandle, defineSubjectApp } from 'livestore-flake-hunt'

export default defineSubjectApp({
  name: 'Tally',
  start: async () => ({ url: process.env.TALLY_URL ?? '' }),
  sync: { atOwnOrigin: '/sync' },
  open: async (page, { url, storeId }) => {
    await page.goto(\`\${url}/?store=\${storeId}\`)
    await page.getByRole('status').filter({ hasText: 'saved' }).waitFor()
  },
  act: {
    propose: async (page: Page, proposal: string) => {
      await page.getByLabel('Proposal', { exact: true }).fill(proposal)
      await page.getByRole('button', { name: 'Propose' }).click()
    },
    vote: (page: Page, proposal: string) => page.getByRole('button', { name: \`Vote for \${proposal}\` }).click(),
    votesFor: async (page: Page, proposal: string) => Number(await page.getByLabel(\`Votes for \${proposal}\`).textContent()),
  },
  read: debugHandle,
})
`

const spec = `import { expect, testFor } from 'livestore-flake-hunt'
import tally from './subject-app.ts'

const test = testFor(tally)

test('a vote that is cast while a page is held back is counted once on both devices', async ({ app, network }) => {
  const alice = await app.open()
  const bob = await app.open()
  await alice.act.propose('Pizza')
  await expect([alice, bob]).toConverge()

  const page = network.hold({ client: 'alice', kind: 'pull-page' })
  await bob.act.vote('Pizza')
  await page.untilWaiting(1)
  await alice.act.vote('Pizza')
  page.end()

  await expect([alice, bob]).toConverge()
  expect(await alice.act.votesFor('Pizza')).toBe(2)
})

// Its types are those of the definition.
export const wrong = async (): Promise<void> => {
  test('never played', async ({ app }) => {
    const alice = await app.open()
    // @ts-expect-error a proposal is a text
    await alice.act.vote(1)
    // @ts-expect-error there is no such action
    await alice.act.elect('Pizza')
  })
}
`

const config = `import { defineConfig } from '@playwright/test'

export default defineConfig({ timeout: 120_000, expect: { timeout: 30_000 }, reporter: 'line' })
`

/**
 * Its files by their names.
 *
 * @param versionOf the version of a package that the project takes besides
 */
export const outsideProject = (
  tarball: string,
  versionOf: (name: string) => string,
): Readonly<Record<string, string>> => ({
  'package.json': JSON.stringify({
    name: 'outside',
    private: true,
    type: 'module',
    dependencies: {
      'livestore-flake-hunt': `file:${tarball}`,
      '@playwright/test': versionOf('@playwright/test'),
      '@types/node': versionOf('@types/node'),
    },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2024', 'ESNext.Disposable', 'DOM'],
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      allowImportingTsExtensions: true,
      types: ['node'],
    },
    include: ['*.ts'],
  }),
  'playwright.config.ts': config,
  'subject-app.ts': subjectApp,
  'tally.spec.ts': spec,
})
