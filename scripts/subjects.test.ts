/** `pnpm subjects` and `--patch`, run as commands on a folder of subjects that is empty at first. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patchVariable } from '../src/subject/subject-name.ts'
import { commandsOn, complaintsIn, withoutRegistry } from './commands.fixture.ts'

// Only there to end a hang: an installation takes seconds, minutes where the package registry is far away.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

/** A version that the rest of `pnpm test` needs, too. */
const version = '0.4.0-dev.9'
const fileName = `@livestore__common@${version}.patch`
/** Has the leader answer pushes of an older rebase generation, as later versions do. */
const goodPatch = join(import.meta.dirname, 'patches', fileName)

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'subjects-test-')))
const subjects = join(folder, 'subjects')
const run = commandsOn({ subjects, cwd: folder })
const installed = () => readdirSync(subjects).sort()

/** Installs the version, and looks at once whether it is whole: the last that pnpm writes is a list of what it has done. */
const install = async () => {
  const { exitCode, stderr } = await run('subjects', [version])
  const written = installed().map((name) => existsSync(join(subjects, name, 'node_modules/.modules.yaml')))
  return { exitCode, complaints: complaintsIn(stderr), isWhole: written.some((isThere) => isThere) }
}

let atOnce: readonly Awaited<ReturnType<typeof install>>[]
beforeAll(async () => {
  mkdirSync(subjects)
  atOnce = await Promise.all([install(), install()])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('pnpm subjects', () => {
  it('should install one subject twice at once, and leave one whole', async () => {
    const fine = { exitCode: 0, complaints: [], isWhole: true }
    expect(atOnce).toEqual([fine, fine])
    expect(installed()).toEqual([expect.stringMatching(/^0\.4\.0-dev\.9-[0-9a-f]{16}$/)])
  })

  it('should list every published version, which is installed, and which is the default', async () => {
    const json = join(folder, 'subjects.json')
    const { exitCode, stdout } = await run('subjects', ['--json', json])
    expect(stdout).toMatch(/0\.3\.1 +no/)
    expect(stdout).toMatch(/0\.4\.0-dev\.9 +yes/)
    expect(stdout).toMatch(/0\.4\.0 +the default/)
    expect(exitCode).toBe(0)
    const listed = JSON.parse(readFileSync(json, 'utf8'))
    expect(listed).toHaveLength(11)
    expect(listed).toContainEqual({
      version,
      family: '0.4.0-dev.8',
      folders: [join(subjects, installed()[0] ?? '')],
      builds: [],
      bytes: expect.toSatisfy((bytes) => bytes > 10_000_000),
      isWorkspace: false,
    })
    expect(listed).toContainEqual(expect.objectContaining({ version: '0.4.0', isWorkspace: true }))
  })

  it.each([
    [['0.4.0-dev.10'], '"0.4.0-dev.10" is no LiveStore that is known here'],
    [['dev.9'], 'Did you mean 0.4.0-dev.9?'],
    [['--check', 'tarballs:nowhere'], '"tarballs:nowhere" names no folder'],
    [['--prune', 'soon'], 'Expected a whole number of days'],
    [['--json', '/dev/null/subjects.json'], 'cannot be written'],
  ])('should refuse %j in one line', async (args, message) => {
    const before = installed()
    const { exitCode, stderr } = await run('subjects', args)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect(exitCode).toBe(64)
    expect(installed()).toEqual(before)
  })

  it('should say in one line that the registry cannot be reached, and leave nothing half-installed', async () => {
    const before = installed()
    const { exitCode, stderr } = await run('subjects', ['0.4.0-dev.8'], await withoutRegistry(folder))
    expect(complaintsIn(stderr)).toEqual([
      expect.stringMatching(/registry cannot be reached \(.*ECONNREFUSED.*Connect/),
    ])
    expect(stderr).not.toContain('Will retry')
    expect(exitCode).toBe(64)
    expect(installed()).toEqual(before)
  })
})

describe('--patch', () => {
  /** Writes a patch beside others of its name. */
  const patch = (text: string, name = fileName): string => {
    const file = join(mkdtempSync(join(folder, 'patch-')), name)
    writeFileSync(file, text)
    return file
  }
  const good = readFileSync(goodPatch, 'utf8')

  it('should put a fix on a LiveStore: one arm fails, the patched one holds', async () => {
    const json = join(folder, 'comparison.json')
    const arms = ['--livestore', version, '--livestore', version, '--patch', goodPatch]
    const trials = ['--scenario', 'stale-generation-by-race', '--trials', '2']
    const { exitCode, stdout } = await run('compare', [...arms, ...trials, '--json', json])
    expect(stdout).toContain(`${version} failed 2 of 2`)
    expect(stdout).toContain(`${version} + ${fileName} failed 0 of 2`)
    expect(exitCode).toBe(0)
    expect(JSON.parse(readFileSync(json, 'utf8')).arms).toMatchObject([
      { name: version, unknown: 0, failed: 2, fingerprints: { 'stalled/leader/stale-generation': 2 } },
      { name: `${version} + ${fileName}`, unknown: 0, failed: 0, fingerprints: {}, drain: { settled: 2 } },
    ])
    expect(installed()).toHaveLength(2)
  })

  it.each([
    ['that does not apply', () => patch(good.replaceAll('unzip', 'zip')), 'the patch does not apply'],
    ['that was cut short', () => patch(good.slice(0, good.length / 2)), 'the patch does not apply'],
    ['of a package that is not installed', () => patch(good, '@livestore__moon@1.0.0.patch'), 'is for a package'],
    ['that is none', () => patch('Mend the leader, please.\n'), 'is no patch'],
    ['that is empty', () => patch(''), 'is no patch'],
    ['that is a folder', () => folder, 'is no patch: expected a file'],
    ['whose name says no package', () => patch(good, 'fix.patch'), 'says not which package it is for'],
    ['that is not there', () => join(folder, 'nowhere', fileName), 'There is no patch at'],
  ])('should refuse one %s in one line, and leave nothing half-installed', async (_title, make, message) => {
    const before = installed()
    const { exitCode, stderr } = await run('subjects', [version], { [patchVariable]: make() })
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect(exitCode).toBe(64)
    expect(installed()).toEqual(before)
  })
})

describe('pnpm subjects --prune', () => {
  it('should remove packed commits one by one', async () => {
    const commits = join(subjects, '.commits')
    const longAgo = new Date(Date.now() - 30 * 86_400_000)
    for (const name of ['old', 'new']) mkdirSync(join(commits, name), { recursive: true })
    // What holds them says nothing of them.
    for (const path of [join(commits, 'old'), commits]) utimesSync(path, longAgo, longAgo)
    expect((await run('subjects', ['--prune', '20'])).stdout).toContain('removed .commits/old')
    expect(readdirSync(commits)).toEqual(['new'])
    rmSync(commits, { recursive: true })
  })

  it('should remove what was not used for so many days, and all unless told', async () => {
    const [first = '', second = ''] = installed()
    const threeDaysAgo = new Date(Date.now() - 3 * 86_400_000)
    const abandoned = `.unfinished-${first}`
    mkdirSync(join(subjects, abandoned))
    for (const name of [first, abandoned]) utimesSync(join(subjects, name), threeDaysAgo, threeDaysAgo)

    expect((await run('subjects', ['--prune', '14'])).stdout).toContain('nothing to remove')
    expect(installed()).toEqual([abandoned, first, second].sort())
    expect((await run('subjects', ['--prune', '2'])).stdout).toContain('removed ')
    expect(installed()).toEqual([second])
    const { exitCode, stdout } = await run('subjects', ['--prune'])
    expect(stdout).toContain(`removed ${second}`)
    expect(stdout).toMatch(/0\.4\.0-dev\.9 +no/)
    expect(exitCode).toBe(0)
    expect(installed()).toEqual([])
  })
})
