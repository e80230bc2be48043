/**
 * `pnpm package-check`: packs the library as it would be published, and holds the tarball against publint and are-the-types-wrong; then
 * installs it in a project outside this repository, checks that project's types, and plays one test of it on the example app.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { execa, type Options } from 'execa'
import { startTally } from '../examples/plain-dom/start.ts'
import { findBrowser } from '../src/browser/find-browser.ts'
import { exitCodes, parseArguments, runCommand } from '../src/run/exit-codes.ts'
import { pinnedNode, repositoryRoot } from '../src/run/pinned-node.ts'
import { withProgress } from '../src/run/progress.ts'
import { withRun } from '../src/run/with-run.ts'
import { runPnpm } from '../src/subject/pnpm.ts'
import { outsideProject } from './outside-project.ts'

const program = new Command('pnpm package-check')
  .description('Packs the library, checks the tarball, and tries it in a project outside this repository.')
  .addHelpText('after', '\nExit codes: 0 the package works, 1 it does not, 70 the harness failed, 130 interrupted.')

/** A program of this repository's own tools, run to its end; what it says is shown where it fails. */
const check = (title: string, command: string, given: readonly string[], how: Options = {}) =>
  withProgress(title, async () => {
    const { failed, all } = await execa(command, given, { all: true, reject: false, cwd: repositoryRoot, ...how })
    if (failed) console.log(all)
    return !failed
  })

const tool = (name: string): string => join(repositoryRoot, 'node_modules/.bin', name)

/** Resolves to the path of the tarball. */
const pack = async (folder: string): Promise<string> => {
  await withProgress('packing the library', () =>
    runPnpm('pack the library', repositoryRoot, [
      'pack',
      '--pack-destination',
      folder,
      '--config.ignore-scripts=false',
    ]),
  )
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error(`Expected a tarball in ${folder}, found none.`)
  return join(folder, tarball)
}

/** A project that installs the tarball, as a team's own would. */
const installOutside = async (folder: string, tarball: string): Promise<void> => {
  const { devDependencies } = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>
  }
  const files = outsideProject(tarball, (name) => devDependencies[name] ?? 'latest')
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  await withProgress('installing it in a project of its own', () =>
    runPnpm('install the package', folder, ['install', '--prefer-offline', '--ignore-workspace']),
  )
}

/** Plays the project's test against the example app, as it is served here. */
const playOutside = async (folder: string): Promise<boolean> => {
  const { executablePath } = await findBrowser()
  const tally = await withProgress('starting the example app', startTally)
  try {
    return await check(
      'playing its test',
      pinnedNode(),
      [join(folder, 'node_modules/@playwright/test/cli.js'), 'test'],
      {
        cwd: folder,
        env: { TALLY_URL: tally.url, FLAKE_HUNT_BROWSER: executablePath, FORCE_COLOR: '0' },
      },
    )
  } finally {
    await tally.close()
  }
}

await runCommand(async () => {
  parseArguments(program)
  return withRun(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flake-hunt-package-'))
    try {
      const tarball = await pack(folder)
      const fine = [
        await check('publint', tool('publint'), ['run', tarball, '--strict']),
        await check('are the types wrong?', tool('attw'), [tarball, '--profile', 'esm-only']),
      ]
      await installOutside(folder, tarball)
      fine.push(
        await check('checking the types of that project', tool('tsc'), ['-p', folder]),
        await playOutside(folder),
      )
      return fine.every(Boolean) ? exitCodes.asExpected : exitCodes.promiseBroken
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
