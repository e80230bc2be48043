/** `pnpm replay` and `promote`, run as commands: schedules and findings go in, exit code, JSON and tests come out. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestOfSchedule } from '../src/campaign/known-inevitable.ts'
import { readProcessTable } from '../src/run/process-table.ts'
import { create, schedule } from '../src/schedule/builder.ts'
import { formatSchedule } from '../src/schedule/read-schedule.ts'
import type { Schedule } from '../src/schedule/schedule.ts'
import { commandsOn, complaintsIn } from './commands.fixture.ts'

let folder: string
let run: ReturnType<typeof commandsOn>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-test-'))
  run = commandsOn({ cwd: folder })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const newHunts = (): Promise<string> => mkdtemp(join(folder, 'hunts-'))
const replayIn = (hunts: string, ...args: readonly string[]) => run('replay', args, { FLAKE_HUNT_HUNTS_FOLDER: hunts })

describe('pnpm replay', () => {
  /** A refused push without a backend: no version has ever pushed it again. */
  const stalling = schedule({ hasBackend: false }).open('alice').refuseLeaderPush('alice').commit('alice', create('i1'))
  const draining = schedule({ hasBackend: false }).open('alice').commit('alice', create('i1'))
  const fileOf = (name: string, content: string): string => {
    const file = join(folder, name)
    writeFileSync(file, content)
    return file
  }

  it('should exit 1 where the failure shows, name it, and write how often it did', async () => {
    const json = join(folder, 'replayed.json')
    const file = fileOf('stalling.json', formatSchedule(stalling.build()))
    const { exitCode, stdout } = await replayIn(folder, file, '--times', '2', '--json', json)
    expect(stdout).toContain('2. the leader of alice will refuse the next push of its session')
    expect(stdout).toMatch(/^1\. stalled\/session\/never-retried \(bit: refuse-leader-push 1\)/m)
    expect(stdout).toMatch(/^LiveStore 0\.4\.0: failed 2 of 2 times$/m)
    expect(stdout).toMatch(/^Inevitable after step 3: alice creates issue i1\. Healed after step 2, all settles\.$/m)
    expect(exitCode).toBe(1)
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      livestore: '0.4.0',
      runner: 'simulation',
      times: 2,
      failed: 2,
      inevitable: { step: 3, isFirst: true, healed: [{ after: 1 }, { after: 2 }, { after: 3, failed: 5, trials: 5 }] },
      results: [{ verdict: 'stalled', fingerprints: ['stalled/session/never-retried'] }, { verdict: 'stalled' }],
    })
  })

  it('should not ask when it became inevitable where that is not wanted', async () => {
    const file = fileOf('stalling-only.json', formatSchedule(stalling.build()))
    expect((await replayIn(folder, file, '--no-inevitable')).stdout).not.toContain('Inevitable')
  })

  it('should tell what its hunt has told of when it became inevitable, and ask anew where it is told to', async () => {
    const finding = await mkdtemp(join(folder, 'known-'))
    const file = join(finding, 'schedule.json')
    const words = 'Inevitable after step 3: the hunt has told so.'
    const found = { livestore: '0.4.0', runner: 'simulation', fingerprint: 'stalled/session/never-retried' }
    const told = { step: 3, isFirst: true, healed: [], words }
    const verdict = { ...found, schedule: digestOfSchedule(stalling.build()), inevitable: told }
    writeFileSync(file, formatSchedule(stalling.build()))
    writeFileSync(join(finding, 'verdict.json'), JSON.stringify(verdict))
    const { stdout, stderr } = await replayIn(folder, file)
    expect(stdout).toContain(words)
    expect(stderr).not.toContain('healing it earlier')
    expect((await replayIn(folder, file, '--inevitable')).stdout).toContain('Inevitable after step 3: alice creates')
    // Changed by hand: what was told is of another.
    writeFileSync(file, formatSchedule(stalling.commit('alice', create('i2')).build()))
    const changed = await replayIn(folder, file)
    expect(changed.stdout).toMatch(/^Inevitable after step \d: alice creates issue i\d\./m)
    expect(changed.stdout).not.toContain(words)
  })

  it('should exit 0 where every promise is kept', async () => {
    const { exitCode, stdout } = await replayIn(folder, fileOf('draining.json', formatSchedule(draining.build())))
    expect(stdout).toMatch(/^1\. every promise was kept/m)
    expect(exitCode).toBe(0)
  })

  it('should play in a browser what asks for one', async () => {
    const json = join(folder, 'in-browser.json')
    const reloading = schedule({ hasBackend: false }).open('alice').commit('alice', create('i1')).reload('alice')
    const file = fileOf('reloading.json', formatSchedule(reloading.build()))
    const { exitCode, stdout } = await replayIn(folder, file, '--runner', 'browser', '--json', json)
    expect(stdout).toMatch(/^1\. every promise was kept \(bit: reload 1\), [\d.]+ s$/m)
    expect(exitCode).toBe(0)
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ runner: 'browser', failed: 0 })
  })

  it('should end when it is interrupted with what it has, and leave nothing running', async () => {
    const hunts = await newHunts()
    const json = join(folder, 'interrupted-replay.json')
    const file = fileOf('often.json', formatSchedule(draining.build()))
    const environment = { FLAKE_HUNT_HUNTS_FOLDER: hunts }
    const replaying = run('replay', [file, '--times', '100000', '--json', json], environment, { detached: true })
    let told = ''
    await new Promise<void>((resolve) => {
      replaying.stdout.on('data', (chunk) => {
        told += String(chunk)
        if (/^3\. every/m.test(told)) resolve()
      })
    })
    process.kill(-(replaying.pid ?? Number.NaN), 'SIGINT')
    const { exitCode } = await replaying
    expect(exitCode).toBe(130)
    const { times, failed } = JSON.parse(readFileSync(json, 'utf8'))
    expect([times >= 3, times < 100_000, failed]).toEqual([true, true, 0])
    const left = readProcessTable().filter((process) =>
      process.environment.includes(`FLAKE_HUNT_HUNTS_FOLDER=${hunts}`),
    )
    expect(left).toEqual([])
  })

  const written = (more: object): string => JSON.stringify({ ...JSON.parse(formatSchedule(draining.build())), ...more })
  const unplayable: Schedule = schedule().open('alice').freeze('alice').build()
  const doubled: Schedule = schedule().open('alice').doublePage('alice').build()
  it.each<[string, string, readonly string[]]>([
    ['expected a schedule of version 1, found version 2', written({ version: 2 }), []],
    ['"bob", who is not among the clients', written({ steps: [{ id: 's1', type: 'open', client: 'bob' }] }), []],
    ['expected a kind of step', written({ steps: [{ id: 's1', type: 'moon' }] }), []],
    ['expected a schedule as JSON', '{ torn', []],
    ['cannot play this schedule: unsupported freeze', formatSchedule(unplayable), []],
    ['"9.9.9" is no LiveStore that is known here', written({}), ['--livestore', '9.9.9']],
    ['Expected a whole number from 1', written({}), ['--times', '0']],
    ['There is no runner "moon": expected simulation, browser', written({}), ['--runner', 'moon']],
    ['Expected --headed with the browser', written({}), ['--runner', 'simulation', '--headed']],
    ['Try --runner browser', formatSchedule(unplayable), []],
    [
      'LinearLite in a browser cannot play this schedule: unsupported double-page',
      formatSchedule(doubled),
      ['--runner', 'browser'],
    ],
    ['--json /dev/null/x.json cannot be written', written({}), ['--json', '/dev/null/x.json']],
    ['--timeline /dev/null/x.html cannot be written', written({}), ['--timeline', '/dev/null/x.html']],
  ])('should refuse in one line: %s', async (message, content, args) => {
    const { exitCode, stderr } = await replayIn(folder, fileOf('refused.json', content), ...args)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect(exitCode).toBe(64)
  })

  it.each([
    ['no-such-finding@0.4.0', 'There is neither a file nor a finding "no-such-finding@0.4.0"'],
    ['', 'There is neither a file nor a finding ""'],
    ['/dev', 'cannot be read'],
  ])('should refuse %j, which is nothing to play, in one line', async (name, message) => {
    const { exitCode, stderr } = await replayIn(await newHunts(), name)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect(exitCode).toBe(64)
  })
})

describe('pnpm promote', () => {
  const promote = (hunts: string, ...args: readonly string[]) =>
    run('promote', args, { FLAKE_HUNT_HUNTS_FOLDER: hunts })
  const refused = schedule({ hasBackend: false }).open('alice').refuseLeaderPush('alice').commit('alice', create('i1'))
  const ofRogue = schedule().open('alice').emptyLastPage('alice')
  const verdict = { livestore: '0.4.0', runner: 'simulation', fingerprint: 'stalled/session/never-retried', bug: null }
  /** A finding's folder, as a hunt leaves it. */
  const findingWith = async (text: string, found = refused): Promise<string> => {
    const finding = await mkdtemp(join(folder, 'finding-'))
    writeFileSync(join(finding, 'schedule.json'), formatSchedule(found.build()))
    writeFileSync(join(finding, 'verdict.json'), text)
    return join(finding, 'schedule.json')
  }

  it('should write a test of the finding, and not over one that is there unless it is told to', async () => {
    const out = join(await mkdtemp(join(folder, 'found-')), 'found')
    const file = await findingWith(JSON.stringify({ ...verdict, confirmed: { k: 3, n: 3 } }))
    const { exitCode, stdout } = await promote(folder, file, '--out', out)
    expect([exitCode, readdirSync(out)]).toEqual([0, ['stalled-session-never-retried@0.4.0.spec.ts']])
    // Where it lies nobody looks for tests.
    expect(stdout).toContain('promote it without --out to play it')
    const test = readFileSync(join(out, 'stalled-session-never-retried@0.4.0.spec.ts'), 'utf8')
    const imported = [...test.matchAll(/from '(.+)'/g)].map(([, path]) => path ?? '')
    expect(imported.map((path) => existsSync(join(out, path)))).toEqual([true, true])
    expect(test).toContain('always: true')
    expect(test).toContain(".refuseLeaderPush('alice')")

    const again = await promote(folder, file, '--out', out)
    expect(complaintsIn(again.stderr)).toEqual([expect.stringContaining('take it away first, or give --force')])
    expect(again.exitCode).toBe(64)
    expect((await promote(folder, file, '--out', out, '--force')).exitCode).toBe(0)
  })

  it('should refuse in one line what no browser can play, and what is no finding', async () => {
    const out = join(folder, 'never')
    const unplayable = await promote(folder, await findingWith(JSON.stringify(verdict), ofRogue), '--out', out)
    expect(complaintsIn(unplayable.stderr)).toEqual([expect.stringContaining('unsupported empty-last-page')])
    const alone = await promote(folder, await findingWith('{ torn'), '--out', out)
    expect(complaintsIn(alone.stderr)).toEqual([expect.stringContaining('verdict.json is no verdict of a finding')])
    const ofReference = await findingWith(JSON.stringify({ ...verdict, livestore: 'reference' }))
    const falseAlarm = await promote(folder, ofReference, '--out', out)
    expect(complaintsIn(falseAlarm.stderr)).toEqual([expect.stringContaining('found one on reference')])
    expect(falseAlarm.exitCode).toBe(64)
    const nothing = await promote(folder, 'no-such-finding', '--out', out)
    expect(complaintsIn(nothing.stderr)).toEqual([expect.stringContaining('There is neither a file nor a finding')])
    expect([unplayable.exitCode, alone.exitCode, nothing.exitCode, existsSync(out)]).toEqual([64, 64, 64, false])
  })
})
