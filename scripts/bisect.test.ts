/** `pnpm bisect`, run as a command: a schedule and versions go in, exit code, bars, log and JSON come out. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { canarySchedule } from '../src/campaign/canary.ts'
import { repositoryRoot } from '../src/run/pinned-node.ts'
import { formatSchedule } from '../src/schedule/read-schedule.ts'
import { subjectsVariable } from '../src/subject/install.ts'
import { patchVariable } from '../src/subject/subject-name.ts'
import { commandsOn, complaintsIn } from './commands.fixture.ts'

// Only there to end a hang: a version's engine is built first.
vi.setConfig({ testTimeout: 300_000 })

let folder: string
let schedule: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bisect-command-'))
  schedule = join(folder, 'schedule.json')
  await writeFile(schedule, formatSchedule(canarySchedule))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const bisectWith = (environment: Readonly<Record<string, string>>, args: readonly string[]) =>
  commandsOn({ cwd: folder })('bisect', args, { FLAKE_HUNT_BISECTS_FOLDER: join(folder, 'bisects'), ...environment })

const bisect = (...args: readonly string[]) => bisectWith({}, args)

describe('pnpm bisect', () => {
  it('should find the version with which a schedule stopped to fail, and go on where it was', async () => {
    const json = join(folder, 'went.json')
    const asked = ['--schedule', schedule, '--edge', 'went', '--versions', '0.4.0-dev.9..0.4.0-dev.12', '--one-edge']
    const short = await bisect(...asked, '--trials', '1')
    expect(short.stdout).toContain('Not decided after 1 trial:')
    expect(short.exitCode).toBe(2)

    const { exitCode, stdout } = await bisect('--resume', '--trials', '100', '--json', json)
    expect(stdout).toContain('goes on after 1 trial')
    expect(stdout).toMatch(/It went with 0\.4\.0-dev\.12 \(9\d(\.\d)? % sure/)
    expect(exitCode).toBe(0)
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({
      edge: 'went',
      versions: ['0.4.0-dev.9', '0.4.0-dev.12'],
      ended: 'decided',
      found: '0.4.0-dev.12',
    })
    expect(await readdir(join(folder, 'bisects'))).toHaveLength(1)
  })

  it('should put a patch on each version where it is told to, and skip those that it does not fit', async () => {
    const patch = join(repositoryRoot, 'scripts/patches/@livestore__common@0.4.0-dev.9.patch')
    const asked = ['--schedule', schedule, '--edge', 'went', '--versions', '0.4.0-dev.9..0.4.0-dev.12', '--one-edge']
    // A folder of its own: what is patched is of no use to others.
    const subjects = { [subjectsVariable]: join(folder, 'subjects') }
    const { exitCode, stdout, stderr } = await bisectWith(subjects, [...asked, '--patch', patch])
    expect(stdout).toContain(`each with ${relative(folder, patch)}`)
    expect(stderr).toContain('skipped: 0.4.0-dev.12, Could not install LiveStore 0.4.0-dev.12')
    expect(stdout).toMatch(/0\.4\.0-dev\.9 is without it already: it went before, or was never there \(9\d/)
    expect(exitCode).toBe(0)

    // One that is meant for other commands is not put on what is compared here.
    const json = join(folder, 'unpatched.json')
    const unpatched = await bisectWith({ [patchVariable]: patch }, [...asked, '--trials', '3', '--json', json])
    expect(unpatched.stderr).not.toContain('skipped')
    const { state } = JSON.parse(await readFile(json, 'utf8'))
    expect(state.versions[0]).toMatchObject({ livestore: '0.4.0-dev.9', failed: state.versions[0].trials })
    expect(state.versions[0].failed).toBeGreaterThan(0)
  })

  it.each([
    [['--bug', 'push-head', '--patch', 'nowhere.patch'], 'There is no patch at'],
    [['--bug', 'push-head', '--build', 'true'], 'Expected --build with --checkout'],
    [[], 'Expected one of --scenario, --schedule and --bug, found 0'],
    [['--bug', 'push-head', '--edge', 'left'], 'There is no edge "left"'],
    [['--bug', 'push-head', '--versions', 'dev.9'], 'Did you mean 0.4.0-dev.9?'],
    [['--bug', 'push-head', '--versions', '0.4.0..0.3.1'], '"0.4.0..0.3.1" is no LiveStore'],
    [['--bug', 'push-head', '--versions', '0.4.0,0.4.0'], 'found 0.4.0 again'],
    [['--bug', 'push-head', '--confidence', '1'], 'above 0.5 and below 1'],
    [['--bug', 'head-before-events', '--versions', '0.4.0-dev.12'], 'Nothing can be played on any of 0.4.0-dev.12'],
    [['--resume', 'nowhere'], 'cannot be read'],
  ])('should refuse %j in one line', async (args, message) => {
    const { exitCode, stderr } = await bisect(...args)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect(exitCode).toBe(64)
  })
})
