/**
 * `pnpm promote --standalone`, run as a command: the folder that it writes is taken out of the repository, given the packages that its
 * package.json names, and played with nothing but Node.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { cp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canaryFingerprint, canarySchedule, canaryVersion } from '../src/campaign/canary.ts'
import { pinnedNode, repositoryRoot } from '../src/run/pinned-node.ts'
import { create, schedule } from '../src/schedule/builder.ts'
import { formatSchedule } from '../src/schedule/read-schedule.ts'
import type { Schedule } from '../src/schedule/schedule.ts'
import { installSubject, workspaceSubject } from '../src/subject/install.ts'
import { commandsOn, complaintsIn } from './commands.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'standalone-test-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const run = commandsOn({ cwd: folder })

const verdict = {
  livestore: canaryVersion,
  runner: 'simulation',
  fingerprint: canaryFingerprint,
  bug: 'stale-generation',
}

/** A finding's schedule, with its verdict beside it as a hunt leaves it. */
const findingWith = (one: Schedule, also: object = {}): string => {
  const finding = mkdtempSync(join(folder, 'finding-'))
  writeFileSync(join(finding, 'schedule.json'), formatSchedule(one))
  writeFileSync(join(finding, 'verdict.json'), JSON.stringify({ ...verdict, ...also }))
  return join(finding, 'schedule.json')
}
const promote = (file: string, out: string, ...args: readonly string[]) =>
  run('promote', [file, '--standalone', '--out', out, ...args])

/** Where the workspace itself has the packages that are no part of LiveStore. */
const ours = ['node_modules', 'apps/linearlite/node_modules'].map((path) => join(repositoryRoot, path))

/**
 * Gives a folder the packages of its package.json: LiveStore's and Effect's of one installed subject, the others the workspace's, so that
 * nothing is asked of a registry. What npm makes of package.json it does not tell.
 *
 * @returns names of packages whose version is another than package.json says
 */
const installFrom = async (packages: string, target: string): Promise<readonly string[]> => {
  const { dependencies } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))
  const others: string[] = []
  for (const [name, version] of Object.entries(dependencies)) {
    const found = [packages, ...ours].map((one) => join(one, name)).find((path) => existsSync(path))
    // Peers of peers lie deeper, and are found from there.
    if (found === undefined) continue
    const link = join(target, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    await symlink(realpathSync(found), link)
    if (JSON.parse(readFileSync(join(found, 'package.json'), 'utf8')).version !== version) others.push(name)
  }
  return others
}
const reproduce = (target: string, ...args: readonly string[]) =>
  execa(pinnedNode(), ['reproduce.mjs', ...args], {
    cwd: target,
    reject: false,
    env: { NODE_OPTIONS: '', FORCE_COLOR: '0' },
  })

/** A folder with an npm that knows one version of LiveStore, whose Effect asks for one package that LiveStore does not name. */
const pretendedNpm = (): string => {
  const bin = mkdtempSync(join(folder, 'npm-'))
  const script = `#!${pinnedNode()}
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const [command, name] = process.argv.slice(2)
const peers = { effect: '3.15.2', '@effect/platform': '0.82.4', '@effect/vitest': '0.1.0' }
if (command === 'view' && name !== '@livestore/peer-deps@0.3.1') process.exit(1)
if (command === 'view') console.log(JSON.stringify(peers))
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
for (const name of command === 'install' ? Object.keys(dependencies) : []) {
  mkdirSync('node_modules/' + name, { recursive: true })
  const peerDependencies = name === '@effect/platform' ? { '@effect/rpc': '^0.59.0', vitest: '*' } : {}
  writeFileSync('node_modules/' + name + '/package.json', JSON.stringify({ name, peerDependencies }))
}
`
  writeFileSync(join(bin, 'npm'), script, { mode: 0o755 })
  return bin
}

const out = join(folder, 'out')
const written = join(out, `${canaryFingerprint.replaceAll('/', '-')}@${canaryVersion}`)
/** Installs and builds, where this is the first to ask for it. */
const buildMs = 600_000

/** A copy of what was written, with packages. */
const copyOn = async (packages: string): Promise<{ readonly bare: string; readonly others: readonly string[] }> => {
  const bare = mkdtempSync(join(folder, 'bare-'))
  await cp(written, bare, { recursive: true })
  return { bare, others: await installFrom(packages, bare) }
}

describe('a finding that is written as a folder', { timeout: buildMs }, () => {
  let bare: string
  let others: readonly string[]
  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await promote(findingWith(canarySchedule), out)
    expect([exitCode, stderr]).toEqual([0, expect.any(String)])
    expect(stdout).toContain('npm install && npm start')
    const subject = await installSubject({ name: canaryVersion })
    ;({ bare, others } = await copyOn(join(subject.folder, 'node_modules')))
  }, buildMs)

  it('should hold what it takes, and nothing of ours or of this machine', () => {
    expect(readdirSync(written).sort()).toEqual(
      [
        '.npmrc',
        'README.md',
        'finding.json',
        'package.json',
        'player',
        'reproduce.mjs',
        'schedule.json',
        'use-livestore.mjs',
      ].sort(),
    )
    expect(readFileSync(join(written, 'schedule.json'), 'utf8')).toBe(formatSchedule(canarySchedule))
    expect(readFileSync(join(written, 'README.md'), 'utf8')).toContain('Every time: 5 of 5.')
    for (const file of readdirSync(written, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.\w+$/.test(name),
    )) {
      expect(readFileSync(join(written, file), 'utf8')).not.toContain(repositoryRoot)
    }
    // The script that a stranger is asked to run is short.
    expect(readFileSync(join(written, 'reproduce.mjs'), 'utf8').split('\n').length).toBeLessThan(250)
  })

  it('should show the bug with plain Node, under the same fingerprint, in the words of the hunt', async () => {
    expect(others).toEqual([])
    const history = join(bare, 'history.jsonl')
    const { exitCode, stdout, stderr } = await reproduce(bare, '--history', history)
    expect([exitCode, stderr]).toEqual([1, ''])
    expect(stdout).toContain(`LiveStore ${canaryVersion} (found on ${canaryVersion}), Node v`)
    expect(stdout).toContain('3. alice creates issue i1')
    expect(stdout).toContain('its push was never answered, so the session waits for ever')
    expect(stdout.trimEnd()).toMatch(new RegExp(`THE BUG SHOWS on LiveStore ${canaryVersion}: ${canaryFingerprint}$`))
    expect(readFileSync(history, 'utf8')).toContain('"push-stored"')
  })

  it('should end with 0 where its steps break nothing', async () => {
    const harmless = await copyOn(join(bare, 'node_modules'))
    const kept = schedule().open('alice').commit('alice', create('i1')).build()
    writeFileSync(join(harmless.bare, 'schedule.json'), formatSchedule(kept))
    const { exitCode, stdout, stderr } = await reproduce(harmless.bare)
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`THE BUG DOES NOT SHOW on LiveStore ${canaryVersion}: every promise was kept`)
  })

  it('should end with 0 on a LiveStore that has it fixed, of another family', async () => {
    const fixed = await copyOn(join(workspaceSubject().folder, 'node_modules'))
    expect(fixed.others).toContain('@livestore/common')
    const { exitCode, stdout } = await reproduce(fixed.bare)
    expect(stdout).toContain(`THE BUG DOES NOT SHOW on LiveStore ${workspaceSubject().version}: every promise was kept`)
    expect(exitCode).toBe(0)
  })

  it('should let who looks for the cause see what is printed', async () => {
    const { stderr } = await reproduce(bare, '--console')
    expect(stderr).toContain('storeId: trial-1-alice')
  })

  it('should be put on another LiveStore with all that this asks for, or stay as it was', async () => {
    const target = mkdtempSync(join(folder, 'used-'))
    await cp(written, target, { recursive: true })
    const before = readFileSync(join(target, 'package.json'), 'utf8')
    const use = (version: string) =>
      execa(pinnedNode(), ['use-livestore.mjs', version], {
        cwd: target,
        reject: false,
        env: { PATH: `${pretendedNpm()}:${process.env.PATH}` },
      })
    const unknown = await use('9.9.9')
    expect([unknown.exitCode, readFileSync(join(target, 'package.json'), 'utf8')]).toEqual([1, before])
    expect(unknown.stderr).toContain('LiveStore 9.9.9 could not be installed')
    expect((await use('moon')).exitCode).toBe(64)

    expect(await use('0.3.1')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('LiveStore 0.3.1 is installed'),
    })
    const { dependencies, overrides } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))
    expect(dependencies).toMatchObject({
      '@livestore/common': '0.3.1',
      '@livestore/sync-cf': '0.3.1',
      effect: '3.15.2',
      '@effect/platform': '0.82.4',
      '@effect/rpc': '^0.59.0',
      semver: JSON.parse(before).dependencies.semver,
    })
    expect(Object.keys(dependencies)).not.toContain('@effect/ai')
    expect(Object.keys(dependencies)).not.toContain('@effect/vitest')
    expect(Object.keys(overrides)).not.toContain('@livestore/wa-sqlite')
  })

  it('should refuse an unknown option, and never end like a bug that does not show where it has not been played', async () => {
    const unknown = await reproduce(bare, '--moon')
    expect([unknown.exitCode, unknown.stderr]).toEqual([64, expect.stringContaining("Unknown option '--moon'")])
    const waiting = await copyOn(join(bare, 'node_modules'))
    writeFileSync(join(waiting.bare, 'player/engine.mjs'), 'await new Promise(() => {})')
    const early = await reproduce(waiting.bare)
    expect([early.exitCode, early.stderr]).toEqual([70, expect.stringContaining('ended before it was over')])
    const broken = await copyOn(join(bare, 'node_modules'))
    writeFileSync(join(broken.bare, 'player/engine.mjs'), "throw new Error('no such thing')")
    const failed = await reproduce(broken.bare)
    expect([failed.exitCode, failed.stderr]).toEqual([70, expect.stringContaining('no such thing')])
  })

  it('should not be written over unless that is asked for, and never over another folder', async () => {
    const file = findingWith(canarySchedule)
    const again = await promote(file, out)
    expect(complaintsIn(again.stderr)).toEqual([expect.stringContaining('take it away first, or give --force')])
    const another = mkdtempSync(join(folder, 'another-'))
    const own = join(another, `${canaryFingerprint.replaceAll('/', '-')}@${canaryVersion}`)
    mkdirSync(own)
    writeFileSync(join(own, 'thesis.txt'), 'years of work')
    const over = await promote(file, another, '--force')
    expect(complaintsIn(over.stderr)).toEqual([expect.stringContaining('was not written by --standalone')])
    expect([again.exitCode, over.exitCode, existsSync(join(own, 'thesis.txt'))]).toEqual([64, 64, true])
    expect((await promote(file, out, '--force')).exitCode).toBe(0)
  })
})

describe('what cannot be handed on so', { timeout: buildMs }, () => {
  const harmless = schedule().open('alice').commit('alice', create('i1')).build()
  const frozen = schedule().open('alice').freeze('alice').build()
  it.each<[string, Schedule, object, string]>([
    ['a browser’s finding', canarySchedule, { runner: 'browser' }, 'see whether Node shows it, too: pnpm replay'],
    ['what needs a page', frozen, {}, 'unsupported freeze: a store in one process has no page'],
    [
      'what nobody can install',
      canarySchedule,
      { livestore: 'path:../livestore' },
      'Expected a finding on a published LiveStore',
    ],
    [
      'what does not show',
      harmless,
      { livestore: workspaceSubject().version },
      'found ok in 10 times: what does not show is not handed on',
    ],
  ])('should be refused in one line, and leave nothing: %s', async (_, one, also, message) => {
    const never = join(folder, 'never')
    const { exitCode, stderr } = await promote(findingWith(one, also), never)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect([exitCode, existsSync(never)]).toEqual([64, false])
  })
})
