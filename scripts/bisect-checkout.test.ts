/** `pnpm bisect --checkout`, run as a command on a real git repository of published packages: with one commit a known bug goes, with a later one it comes back. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { canarySchedule } from '../src/campaign/canary.ts'
import { startTimeOf } from '../src/run/process-table.ts'
import { formatSchedule } from '../src/schedule/read-schedule.ts'
import { mainPackage, makeRepository, type Repository } from '../src/subject/repository.fixture.ts'
import { commandsOn, complaintsIn } from './commands.fixture.ts'
import { makeLiveStoreRepository } from './livestore-packages.fixture.ts'

// Only there to end a hang: packages are packed and installed, and engines built on them.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bisect-checkout-')))
const at = (name: string): string => join(folder, name)
const schedule = at('schedule.json')
/** While it is there, builds begin and do not end. */
const hold = at('hold')
/** Has the id of the process of a build that is held. */
const held = at('held')
/** Has a line for each build that has begun. */
const builds = at('builds')
const build = `git rev-parse HEAD >> ${builds}; if test -e ${hold}; then echo $$ > ${held}; exec sleep 600; fi; sh build.sh`

const run = commandsOn({ subjects: at('subjects'), cwd: folder })
const environment = { FLAKE_HUNT_BISECTS_FOLDER: at('bisects') }
const bisect = (...args: readonly string[]) => run('bisect', args, environment)

let repository: Repository & { readonly commits: readonly string[] }
let ids: readonly string[]
beforeAll(async () => {
  writeFileSync(schedule, formatSchedule(canarySchedule))
  repository = await makeLiveStoreRepository(at('livestore'), [
    { subject: 'Begin', livestore: '0.4.0-dev.9', builds: true },
    { subject: 'Note one thing' },
    { subject: 'Try another compiler', builds: false },
    { subject: 'Answer every push', livestore: '0.4.0-dev.12', builds: true },
    { subject: 'Note another thing' },
    { subject: 'Note a third' },
    { subject: 'Queue pushes', livestore: '0.4.0-dev.9' },
    { subject: 'Note a fourth' },
  ])
  ids = repository.commits
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const worktrees = (): number => repository.git('worktree', 'list').split('\n').length

const startedBuilds = (): readonly string[] => readFileSync(builds, 'utf8').trim().split('\n')

/** Begins a search whose first build is held, and does something then. */
const whileHeld = async (args: readonly string[], action: (command: number, build: number) => void) => {
  writeFileSync(hold, '')
  rmSync(held, { force: true })
  const searching = bisect(...args)
  await expect.poll(() => existsSync(held) && readFileSync(held, 'utf8').endsWith('\n')).toBe(true)
  const buildPid = Number(readFileSync(held, 'utf8'))
  action(searching.pid ?? 0, buildPid)
  const result = await searching
  rmSync(hold)
  return { ...result, buildPid }
}

/** What only waits to be reaped has ended. */
const isAlive = (pid: number): boolean => startTimeOf(pid) !== undefined

const asked = ['--schedule', schedule, '--checkout', at('livestore'), '--build', build] as const

describe('pnpm bisect --checkout', () => {
  it('should find the commit with which a failure went, and the one before it that does not build, after an interruption', async () => {
    writeFileSync(join(repository.folder, 'NOTES.md'), 'under way')
    writeFileSync(join(repository.folder, 'new.txt'), 'under way, too')
    const before = { head: repository.git('rev-parse', 'HEAD'), status: repository.git('status', '--porcelain') }

    const args = [...asked, '--bad', ids[0] ?? '', '--good', ids[5] ?? '']
    const interrupted = await whileHeld(args, (command) => process.kill(command, 'SIGINT'))
    expect(interrupted.stdout).toContain('has changes that are in no commit: they stay as they are')
    expect(interrupted.stdout).toContain('Interrupted after 0 trials.')
    expect(interrupted.exitCode).toBe(130)
    expect(isAlive(interrupted.buildPid)).toBe(false)
    expect(worktrees()).toBe(1)
    expect(interrupted.stderr).not.toContain('skipped')

    const { stdout, stderr, exitCode } = await bisect('--resume', '--json', at('went.json'))
    const short = (index: number): string => ids[index]?.slice(0, 7) ?? ''
    expect(stdout).toMatch(
      new RegExp(
        `It went with ${short(3)} Answer every push, or with ${short(2)} Try another compiler, which was skipped \\(9\\d(\\.\\d)? % sure`,
      ),
    )
    expect(stdout).toMatch(new RegExp(`${short(2)} Try another compiler +skipped`))
    expect(stdout).toMatch(new RegExp(`${short(3)} Answer every push +9\\d(\\.\\d)? % +█`))
    expect(stderr).toContain('error TS2322: no such luck')
    expect(exitCode).toBe(0)
    expect(JSON.parse(readFileSync(at('went.json'), 'utf8'))).toMatchObject({
      edge: 'went',
      versions: ids.slice(0, 6),
      checkout: { folder: repository.folder, good: ids[5], bad: ids[0], build },
      ended: 'decided',
      found: ids[3],
      couldBe: [ids[2], ids[3]],
    })
    expect({ head: repository.git('rev-parse', 'HEAD'), status: repository.git('status', '--porcelain') }).toEqual(
      before,
    )
    expect(worktrees()).toBe(1)

    const log = /ended with 3 .*log (\S+)/.exec(stderr)?.[1] ?? ''
    expect(readFileSync(log, 'utf8')).toBe('error TS2322: no such luck\n')
    // The one that was interrupted is the only one that was begun twice.
    expect(startedBuilds().toSorted()).toEqual([...new Set(startedBuilds()), startedBuilds()[0]].toSorted())
  })

  it('should find the commit with which it came, building nothing twice, after it was killed', async () => {
    const earlier = startedBuilds()
    const args = [...asked, '--good', ids[4] ?? '', '--bad', 'main', '--edge', 'came']
    const killed = await whileHeld(args, (command) => process.kill(command, 'SIGKILL'))
    expect(killed.signal).toBe('SIGKILL')
    await expect.poll(() => isAlive(killed.buildPid)).toBe(false)
    const left = /worktree (.*flake-hunt-commit-.*)/.exec(repository.git('worktree', 'list', '--porcelain'))?.[1] ?? ''
    await expect.poll(() => existsSync(left)).toBe(false)
    expect(worktrees()).toBe(2)

    // What this one builds, the next one plays again.
    const short = await bisect('--resume', '--trials', '2')
    expect(short.stdout).toContain('Not decided after 2 trials')
    expect(worktrees()).toBe(1)

    const { stdout, exitCode } = await bisect('--resume', '--trials', '100', '--json', at('came.json'))
    expect(stdout).toMatch(/It came with [0-9a-f]{7} Queue pushes \(9\d(\.\d)? % sure/)
    expect(exitCode).toBe(0)
    expect(JSON.parse(readFileSync(at('came.json'), 'utf8'))).toMatchObject({ found: ids[6], couldBe: [ids[6]] })
    expect(worktrees()).toBe(1)
    const later = startedBuilds().slice(earlier.length)
    expect(later.filter((id) => earlier.includes(id))).toEqual([])
    expect(later.slice(1)).toEqual([...new Set(later)])
  })

  it('should not go on where no commit can be put under test', async () => {
    const args = [
      '--checkout',
      at('livestore'),
      '--good',
      ids[7] ?? '',
      '--bad',
      ids[0] ?? '',
      '--build',
      'echo no; false',
    ]
    const { stdout, exitCode } = await bisect('--schedule', schedule, ...args)
    expect(stdout).toContain('none of the 5 commits that were tried could be put under test')
    expect(stdout).toContain('its build ended with 1 (no)')
    expect(exitCode).toBe(64)
    expect(worktrees()).toBe(1)
  })
})

describe('pnpm bisect --checkout should refuse in one line', () => {
  let small: Repository
  let before: readonly string[]
  const searches = (): readonly string[] => (existsSync(at('bisects')) ? readdirSync(at('bisects')) : [])
  beforeAll(() => {
    small = makeRepository(at('small'))
    small.commit('Begin', mainPackage)
    small.git('tag', 'first')
    small.commit('Go on')
    small.commit('Go on again')
    small.git('tag', 'last')
    small.git('checkout', '--quiet', '-b', 'other', 'first')
    small.commit('Go elsewhere')
    before = searches()
  })

  const all = { checkout: at('small'), good: 'first', bad: 'last', build: 'true' }
  const refused = async (options: Readonly<Record<string, string | undefined>>, message: string) => {
    const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))
    const { exitCode, stderr } = await bisect('--schedule', schedule, ...given)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect(exitCode).toBe(64)
    expect(searches()).toEqual(before)
  }

  it.each([
    [{ good: undefined }, 'found no --good'],
    [{ bad: undefined }, 'found no --bad'],
    [{ build: undefined }, 'found no --build'],
    [{ build: ' ' }, 'found no --build'],
    [{ checkout: undefined }, 'Expected --good with --checkout, found it without'],
    [{ versions: '0.4.0' }, 'Expected --versions or --checkout, found both'],
    [{ checkout: at('nowhere') }, 'there is none at'],
    [{ checkout: folder }, 'is no git checkout (not a git repository'],
    [{ good: 'v9' }, 'There is no commit "v9" in'],
    [{ bad: '--all' }, 'There is no commit "--all" in'],
    [{ good: 'last' }, '--good and --bad are both'],
    [{ good: 'last~1' }, 'There is no commit between'],
    [{ bad: 'other' }, 'There is no commit between'],
    [{ good: 'other' }, 'Neither of --good other and --bad last is built on the other'],
    [{ edge: 'went' }, 'Expected --good to be newer than --bad with --edge went, found first to be older than last'],
    [{ good: 'last', bad: 'first', edge: 'came' }, 'Expected --good to be older than --bad with --edge came'],
    [{ patch: 'nowhere.patch' }, 'There is no patch at'],
  ])('%j: %s', (change, message) => refused({ ...all, ...change }, message))

  it('a checkout without the packages of LiveStore', async () => {
    const empty = makeRepository(at('empty'))
    for (const subject of ['Begin', 'Go on', 'Go on again']) empty.commit(subject)
    await refused({ ...all, checkout: empty.folder, good: 'main~2', bad: 'main' }, 'has no LiveStore packages in')
  })

  it('a machine without git', async () => {
    const { exitCode, stderr } = await run(
      'bisect',
      ['--schedule', schedule, ...Object.entries(all).flatMap(([name, value]) => [`--${name}`, value])],
      { ...environment, PATH: at('nothing') },
    )
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining('There is no git on this machine')])
    expect(exitCode).toBe(64)
  })
})
