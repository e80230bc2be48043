/**
 * `path:` and `tarballs:`, run as commands on copies of a published LiveStore: laid out as a checkout whose packages are built, and
 * packed as pnpm packs them.
 */
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { contentHash } from '../src/subject/content-hash.ts'
import { buildsOf, installSubject } from '../src/subject/install.ts'
import { commandsOn, complaintsIn, withoutRegistry } from './commands.fixture.ts'
import { packagesIn } from './livestore-packages.fixture.ts'

// Only there to end a hang: to pack and to install takes seconds, minutes where the package registry is far away.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

/** A version that the rest of `pnpm test` needs, too, and that has all packages. */
const version = '0.4.0-dev.9'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'own-builds-test-')))
const subjects = join(folder, 'subjects')
const checkout = join(folder, 'checkout')
const tarballs = join(folder, 'tarballs')
const run = commandsOn({ subjects, cwd: folder })

const readManifest = (home: string) => JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))

/** All that a package has, but for its manifest, which packing rewrites. */
const contentOf = (home: string): string =>
  contentHash({
    root: home,
    paths: readdirSync(home).filter((name) => name !== 'node_modules' && name !== 'package.json'),
    without: [],
  })

const copyOf = (name: string): string => join(checkout, 'packages/@livestore', name)

/** Lays packages out as LiveStore's repository does: side by side, and each the other's `workspace:*`. */
const layOutCheckout = (packages: readonly (readonly [name: string, folder: string])[]): void => {
  for (const [name, installed] of packages) {
    const home = copyOf(name)
    cpSync(installed, home, { recursive: true, filter: (path) => path !== join(installed, 'node_modules') })
    const manifest = readManifest(home)
    // Of what trials do not need, such as the dev server of the devtools, there is no copy.
    const siblings = packages.map(([sibling]) => `@livestore/${sibling}`)
    for (const sibling of siblings.filter((one) => manifest.dependencies?.[one] !== undefined)) {
      manifest.dependencies[sibling] = 'workspace:*'
      const link = join(home, 'node_modules', sibling)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(join(checkout, 'packages', sibling), link)
    }
    writeFileSync(join(home, 'package.json'), JSON.stringify(manifest))
  }
  writeFileSync(join(checkout, 'pnpm-workspace.yaml'), 'packages:\n  - packages/@livestore/*\n')
}

/** Has the copy of a module say what it is: found in whatever is built with it. */
const mark = (text: string): void =>
  appendFileSync(join(copyOf('common'), 'dist/leader-thread/LeaderSyncProcessor.js'), `\nglobalThis.mark = '${text}'\n`)

const installed = (): readonly string[] => readdirSync(subjects).map((name) => join(subjects, name))

const expectInstalls = async (name: string, environment: Readonly<Record<string, string>> = {}): Promise<void> => {
  const { exitCode, stderr } = await run('subjects', [name], environment)
  expect(complaintsIn(stderr)).toEqual([])
  expect(exitCode).toBe(0)
}

/** Installs a build of one's own. @returns the one folder that has come with it */
const installAnew = async (name: string): Promise<string> => {
  const before = installed()
  await expectInstalls(name)
  const come = installed().filter((one) => !before.includes(one))
  expect(come).toEqual([expect.stringContaining(`/${version}-`)])
  return come.join()
}

/** Where nothing can be installed, what is there is still found. */
const expectCached = async (name: string): Promise<void> => expectInstalls(name, await withoutRegistry(folder))

const expectCopies = (subject: string): void => {
  const found = packagesIn(subject)
  expect([...new Set(found.map(([name]) => name))]).toEqual(
    expect.arrayContaining(readdirSync(join(checkout, 'packages/@livestore'))),
  )
  for (const [name, home] of found) {
    expect([name, contentOf(home)]).toEqual([name, contentOf(copyOf(name))])
    expect(readManifest(home)).toMatchObject({
      name: `@livestore/${name}`,
      version: readManifest(copyOf(name)).version,
    })
    expect(JSON.stringify(readManifest(home))).not.toContain('workspace:')
  }
}

beforeAll(async () => {
  const published = await installSubject({ name: version, patch: false })
  mkdirSync(subjects)
  layOutCheckout(packagesIn(published.folder))
  mark('a first copy')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a build of one’s own', () => {
  it('should be installed from a checkout once', async () => {
    const subject = await installAnew(`path:${checkout}`)
    expectCopies(subject)
    await expectCached(`path:${checkout}`)
    // What pnpm has packed of it serves as the folder of tarballs.
    cpSync(join(subject, 'packed'), tarballs, { recursive: true })
  })

  it('should be installed from a folder of tarballs once', async () => {
    expectCopies(await installAnew(`tarballs:${tarballs}`))
    await expectCached(`tarballs:${tarballs}`)
  })

  it('should be what is played: a known bug of that version shows', async () => {
    const json = join(folder, 'rows.json')
    const names = [`path:${checkout}`, `tarballs:${tarballs}`]
    const bug = ['--bug', 'session-stall', '--level', 'node', '--trials', '1']
    const { exitCode, stdout } = await run('known-bugs', ['--livestore', names.join(','), ...bug, '--json', json])
    expect(stdout).toContain('2 of 2 rows as the table says')
    expect(exitCode).toBe(0)
    expect(JSON.parse(readFileSync(json, 'utf8')).rows).toMatchObject(
      names.map((livestore) => ({ livestore, bug: 'session-stall', trials: 1, failed: 1, matched: 1 })),
    )
    for (const subject of installed()) {
      const engines = join(buildsOf({ folder: subject }), 'engine')
      const [engine = '', ...others] = readdirSync(engines)
      expect(others).toEqual([])
      expect(readFileSync(join(engines, engine, 'engine.mjs'), 'utf8')).toContain('a first copy')
    }
  })

  it('should be installed anew where it has changed', async () => {
    mark('a second copy')
    const subject = await installAnew(`path:${checkout}`)
    expectCopies(subject)
    const packed = readdirSync(join(subject, 'packed')).find((name) => /^livestore-common-\d/.test(name)) ?? ''
    cpSync(join(subject, 'packed', packed), join(tarballs, packed))
    expectCopies(await installAnew(`tarballs:${tarballs}`))
  })

  describe('should be refused in one line', () => {
    const refused = async (name: string, message: string): Promise<void> => {
      const before = readdirSync(subjects)
      const { exitCode, stderr } = await run('subjects', [name])
      expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
      expect(exitCode).toBe(64)
      expect(readdirSync(subjects)).toEqual(before)
    }

    /** Does something while a file or folder is out of the way. */
    const without = async (path: string, action: () => Promise<void>): Promise<void> => {
      renameSync(path, join(folder, 'aside'))
      try {
        await action()
      } finally {
        renameSync(join(folder, 'aside'), path)
      }
    }

    it('where the checkout is not built', () =>
      without(join(copyOf('common'), 'dist'), () =>
        refused(`path:${checkout}`, `@livestore/common in ${copyOf('common')} is not built: expected ./dist/index.js`),
      ))

    it('where the checkout is not installed', async () => {
      // What it depends on is no part of what a checkout is known by: as it was, it is served from the cache.
      mark('a copy that cannot be packed')
      await without(join(copyOf('livestore'), 'node_modules'), () =>
        refused(`path:${checkout}`, 'Could not pack @livestore/livestore: its checkout is not installed'),
      )
    })

    it('where the folder is no checkout', () => refused(`path:${subjects}`, 'is no LiveStore checkout'))

    it('where the checkout lacks a package', () =>
      without(copyOf('utils'), () => refused(`path:${checkout}`, 'lacks @livestore/utils')))

    it('where the tarballs lack packages', async () => {
      const utils = readdirSync(tarballs).find((name) => name.startsWith('livestore-utils-')) ?? ''
      await without(join(tarballs, utils), () => refused(`tarballs:${tarballs}`, `${tarballs} lacks @livestore/utils`))
    })

    it('where there are none', () => refused(`tarballs:${subjects}`, 'has no .tgz files'))

    it('where one is not a packed package', async () => {
      const broken = join(folder, 'broken')
      mkdirSync(broken)
      writeFileSync(join(broken, 'common.tgz'), 'no archive')
      await refused(`tarballs:${broken}`, 'common.tgz is no packed package')
    })
  })
})
