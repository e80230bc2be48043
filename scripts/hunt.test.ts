/** `pnpm hunt`, run as a command: options go in, exit code, rows, findings and JSON come out. */
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canaryVersion } from '../src/campaign/canary.ts'
import { type HuntRow, readRow } from '../src/campaign/hunt-row.ts'
import { readProcessTable } from '../src/run/process-table.ts'
import { checkSchedule } from '../src/schedule/read-schedule.ts'
import { commandsOn, complaintsIn } from './commands.fixture.ts'

let folder: string
let run: ReturnType<typeof commandsOn>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hunt-test-'))
  run = commandsOn({ cwd: folder })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A folder of hunts of its own, below the test's. */
const newHunts = async (): Promise<string> => {
  await mkdir(folder, { recursive: true })
  return mkdtemp(join(folder, 'hunts-'))
}
const huntIn = (hunts: string, ...args: readonly string[]) => run('hunt', args, { FLAKE_HUNT_HUNTS_FOLDER: hunts })

/** The one hunt of a folder. */
const onlyHunt = (hunts: string): string => {
  const [name, ...others] = readdirSync(hunts)
  if (name === undefined || others.length > 0) throw new Error(`Expected one hunt, found ${readdirSync(hunts)}.`)
  return join(hunts, name)
}
const rowsIn = (hunt: string): readonly HuntRow[] =>
  readFileSync(join(hunt, 'trials.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const row = readRow(line)
      if (row === undefined) throw new Error(`Expected a trial, found ${line}`)
      return row
    })
/** What must be the same whenever it is played: all but real time, and what processes hold. */
const withoutTimes = (rows: readonly HuntRow[]) =>
  rows.map(({ tookMs, atSeconds, processMiB, processFiles, ownMiB, ownFiles, ...row }) => row)

/**
 * What every hunt in here plays: of these trials on the canary's own version, one finds a bug that is known. Shrinking and the balance
 * between bugs have tests of their own.
 */
const settings = [
  '--livestore',
  canaryVersion,
  '--seed',
  'onyx',
  '--jobs',
  '1',
  '--no-shrink',
  '--no-balance',
  '--confirm',
  '0',
]
const trials = 4

/** One hunt in one go, for all that only look at what came of it. */
let whole: { readonly hunts: string; readonly folder: string; readonly json: string; readonly rows: readonly HuntRow[] }
let result: Awaited<ReturnType<typeof huntIn>>
beforeAll(async () => {
  const hunts = await newHunts()
  const json = join(folder, 'whole.json')
  result = await huntIn(hunts, ...settings, '--trials', `${trials}`, '--json', json)
  whole = { hunts, folder: onlyHunt(hunts), json, rows: rowsIn(onlyHunt(hunts)) }
})

describe('pnpm hunt', () => {
  it('should play each trial and its canary, tell what it found, and exit 0 where all of it is known', () => {
    expect(complaintsIn(result.stderr).filter((line) => !line.includes('doubled-page'))).toEqual([])
    expect(result.stdout).toContain(`LiveStore ${canaryVersion}: ${trials} trials, 0 inconclusive, 1 findings`)
    expect(result.stdout).toMatch(/stalled\/leader\/doubled-page +doubled-page +1 +#2/)
    expect(result.stdout).toContain('canary: found 1 of 1; played twice: 1 of 1 equal')
    expect(result.exitCode).toBe(0)
    expect(whole.rows.map(({ isCanary, index }) => (isCanary === true ? 'canary' : index))).toEqual([
      'canary',
      ...Array.from({ length: trials }, (_, index) => index),
    ])
    expect(whole.rows[0]).toMatchObject({ livestore: canaryVersion, fingerprints: ['stalled/leader/stale-generation'] })
  })

  it('should write JSON with the keys that it is documented to have, and the shortest schedule of each finding', () => {
    const summary = JSON.parse(readFileSync(whole.json, 'utf8'))
    expect(summary).toEqual({
      livestore: canaryVersion,
      runner: 'simulation',
      seed: 'onyx',
      trials,
      trialsPerSecond: expect.any(Number),
      inconclusive: 0,
      bitten: expect.objectContaining({ hold: expect.any(Number) }),
      canary: { found: 1, trials: 1 },
      doubles: { equal: 1, trials: 1 },
      // Too few trials to tell.
      drifts: {},
      findings: [
        {
          id: `stalled-leader-doubled-page@${canaryVersion}`,
          fingerprint: 'stalled/leader/doubled-page',
          bug: 'doubled-page',
          verdict: 'stalled',
          count: 1,
          firstTrial: 2,
          secondsToFirst: expect.any(Number),
          steps: expect.any(Number),
          shrunkSteps: null,
          rate: null,
          models: null,
          inevitable: null,
          confirmed: null,
          schedule: expect.objectContaining({ seed: 'onyx/2' }),
        },
      ],
    })
    expect(summary.trialsPerSecond).toBeGreaterThan(0)
    const [{ schedule: shortest, steps }] = summary.findings
    expect(checkSchedule(shortest, 'the finding').steps.length).toBe(steps)
  })

  it('should leave history, diagnosis and picture of what it found, though nobody shrinks it', () => {
    const [id = ''] = readdirSync(join(whole.folder, 'findings'))
    const left = readdirSync(join(whole.folder, 'findings', id))
    for (const name of ['history.jsonl', 'diagnosis.md', 'timeline.html', 'schedule.txt']) expect(left).toContain(name)
    // What lies there under that name is the smallest.
    expect(left).not.toContain('schedule.json')
  })

  it('should come to the same in two parts as in one hunt, as two machines would play them', async () => {
    const rows: HuntRow[] = []
    for (const shard of ['1/2', '2/2']) {
      const hunts = await newHunts()
      const { exitCode } = await huntIn(hunts, ...settings, '--trials', `${trials}`, '--shard', shard)
      expect(exitCode).toBe(0)
      rows.push(...rowsIn(onlyHunt(hunts)))
    }
    const ofTrials = (all: readonly HuntRow[]) =>
      withoutTimes(all)
        .filter(({ isCanary }) => isCanary !== true)
        .sort((left, right) => (left.index ?? 0) - (right.index ?? 0))
    expect(ofTrials(rows)).toEqual(ofTrials(whole.rows))
  })

  it('should stop once it has found what it was to find, and say after how long, or that it did not', async () => {
    const json = join(folder, 'until.json')
    const huntUntil = (until: string) =>
      newHunts().then((hunts) => huntIn(hunts, ...settings, '--until', until, '--trials', '7', '--json', json))
    const found = await huntUntil('doubled-page')
    expect(found.exitCode).toBe(0)
    expect(found.stdout).toMatch(/^until doubled-page: found after \d+ s and 3 trials, by trial 2 on 0\.4\.0-dev\.9$/m)
    const where = { livestore: canaryVersion, runner: 'simulation', trial: 2, trials: 3, seconds: expect.any(Number) }
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      trials: 3,
      until: [{ name: 'doubled-page', found: where }],
    })
    const not = await huntUntil('doubled-page,lost/leader')
    expect(not.stdout).toMatch(/^until lost\/leader: not found in \d+ s and 7 trials$/m)
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      trials: 7,
      until: [
        { name: 'doubled-page', found: where },
        { name: 'lost/leader', found: null },
      ],
    })
  })

  it('should hunt on the correct engine as well, and find nothing there', async () => {
    const hunts = await newHunts()
    const { exitCode, stdout } = await huntIn(hunts, '--livestore', 'reference', '--seed', 'onyx', '--trials', '60')
    expect(stdout).toMatch(/^LiveStore reference: 60 trials, \d+ inconclusive, 0 findings$/m)
    expect(stdout).toMatch(/canary: found 2 of 2; played twice: (\d+) of \1 equal/)
    expect(exitCode).toBe(0)
  })

  it('should print the schedule of a seed as prose, with what is left out of it, and play nothing', async () => {
    const hunts = await newHunts()
    const explained = await huntIn(hunts, '--explain', 'onyx/2')
    expect(explained).toMatchObject({ exitCode: 0, stderr: '' })
    expect(explained.stdout).toMatch(/^seed: +onyx\/2\n/)
    expect(explained.stdout).toMatch(/\n 2\. alice opens the app\n/)
    expect(explained.stdout).toContain('held back from now on')
    const without = await huntIn(hunts, '--explain', 'onyx/2', '--without', 'hold')
    expect(without.stdout).not.toContain('held back from now on')
    expect(readdirSync(hunts)).toEqual([])
  })

  it.each([
    [['--livestore', '9.9.9'], '"9.9.9" is no LiveStore that is known here'],
    [['--patch', 'nowhere.patch'], 'There is no patch at'],
    [['--trials', '0'], 'Expected a whole number from 1'],
    [['--minutes', '0'], 'Expected a number of minutes'],
    [['--jobs', 'many'], 'Expected a whole number from 1'],
    [['--confirm', '-1'], 'Expected a whole number from 0'],
    [['--runner', 'moon'], 'There is no runner "moon"'],
    [['--models', 'network,weather'], 'There is no fault model "weather"'],
    [['--only', 'cut,moon'], 'There is no kind of step "moon": expected commit, '],
    [['--without', 'open'], 'There is no kind of step "open"'],
    [['--past', 'no-bug'], 'There is no known bug "no-bug"'],
    [['--until', 'push-head,moon'], 'There is neither a known bug nor a fingerprint "moon"'],
    [['--until', 'stale-generation'], 'Expected a bug that 0.4.0 has, found stale-generation, which is in 0.4.0-dev.8'],
    [['--livestore', 'reference', '--runner', 'browser'], 'Expected a LiveStore for the browser, found reference'],
    [
      ['--livestore', 'reference', '--patch', 'x.patch'],
      'Expected --patch with a LiveStore, found it with the reference',
    ],
    [['--livestore', 'reference', '--until', 'push-head'], 'Expected a bug that reference has, found push-head'],
    [['--shard', '3/2'], 'Expected this machine’s part of all'],
    [['--shard', '3/4', '--trials', '2'], 'Expected trials for part 3 of 4, found 2 in all'],
    [['--seed', ''], 'The seed must have 1 to 200 characters'],
    [['--seed', 'a\nb'], 'The seed must have printable characters only'],
    [['--explain', ''], 'The seed must have 1 to 200 characters'],
    [['--trials', '3', '--minutes', '1'], 'Expected either --trials or --minutes, found both'],
    [['--resume'], 'There is no hunt to go on with'],
    [['--resume', 'nope'], 'There is no hunt "nope"'],
    [['--json', '/dev/null/hunt.json'], '--json /dev/null/hunt.json cannot be written'],
    [['moon'], 'too many arguments'],
  ])('should refuse %j in one line, and leave no hunt', async (args, message) => {
    const hunts = await newHunts()
    const { exitCode, stdout, stderr } = await huntIn(hunts, ...args)
    expect(complaintsIn(stderr)).toEqual([expect.stringContaining(message)])
    expect([exitCode, stdout, readdirSync(hunts)]).toEqual([64, '', []])
  })

  it('should say in one line that nothing can be written where its hunts are to be', async () => {
    const { exitCode, stderr } = await huntIn('/dev/null/hunts', ...settings)
    expect(complaintsIn(stderr)).toEqual([
      expect.stringMatching(/^The hunt cannot be kept in \/dev\/null\/hunts \(ENOTDIR.*FLAKE_HUNT_HUNTS_FOLDER\.$/),
    ])
    expect(exitCode).toBe(70)
  })
})

/** More trials than anybody plays in here. */
const endless = ['--trials', '100000']

/** Resolves once so many rows are on disk. */
const untilRows = async (hunts: string, count: number): Promise<string> => {
  const lines = (): number => {
    const [name] = readdirSync(hunts)
    const file = name === undefined ? undefined : join(hunts, name, 'trials.jsonl')
    return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0
  }
  const watcher = watch(hunts, { recursive: true })
  try {
    while (lines() < count) await once(watcher, 'change')
  } finally {
    watcher.close()
  }
  return onlyHunt(hunts)
}

describe('a hunt that is interrupted', () => {
  it('should end with what it has, leave nothing running, and go on with what is missing', async () => {
    const hunts = await newHunts()
    const json = join(folder, 'interrupted.json')
    const environment = { FLAKE_HUNT_HUNTS_FOLDER: hunts }
    // In a group of its own: a terminal's Ctrl-C reaches whatever the hunt has started, too.
    const hunting = run('hunt', [...settings, ...endless, '--json', json], environment, { detached: true })
    const hunt = await untilRows(hunts, 3)
    process.kill(-(hunting.pid ?? Number.NaN), 'SIGINT')
    const { exitCode, stdout } = await hunting
    expect(exitCode).toBe(130)
    const rows = rowsIn(hunt)
    expect(rows.filter(({ harnessFailed }) => harnessFailed === true)).toEqual([])
    expect(stdout).toContain(`${rows.length - 1} trials`)
    expect(stdout).toContain('--resume')
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ seed: 'onyx', trials: rows.length - 1 })
    const left = readProcessTable().filter((process) =>
      process.environment.includes(`FLAKE_HUNT_HUNTS_FOLDER=${hunts}`),
    )
    expect(left).toEqual([])

    // The same hunt as the whole one, if it had been asked for no more.
    const asked = join(hunt, 'hunt.json')
    writeFileSync(asked, JSON.stringify({ ...JSON.parse(readFileSync(asked, 'utf8')), trials }))
    const resumed = await huntIn(hunts, '--resume', '--jobs', '1', '--no-shrink')
    expect(resumed.exitCode).toBe(0)
    const all = rowsIn(hunt)
    expect(all.slice(0, rows.length)).toEqual(rows)
    // On a machine that slept, it may have played more than that.
    expect(withoutTimes(all).slice(0, whole.rows.length)).toEqual(withoutTimes(whole.rows))
    expect(all.length).toBe(Math.max(rows.length, whole.rows.length))
    expect(all.map(({ atSeconds }) => atSeconds)).toEqual(
      all.map(({ atSeconds }) => atSeconds).sort((left, right) => left - right),
    )
  })

  it.runIf(existsSync('/dev/full'))(
    'should say in one line that the disk is full, and leave nothing running',
    async () => {
      const hunts = await newHunts()
      const hunting = huntIn(hunts, ...settings, ...endless)
      const hunt = await untilRows(hunts, 1)
      // Put in its place in one go: the hunt writes all the while, and would make the file anew.
      await symlink('/dev/full', join(hunt, 'full'))
      await rename(join(hunt, 'full'), join(hunt, 'trials.jsonl'))
      const { exitCode, stderr } = await hunting
      expect(complaintsIn(stderr).at(-1)).toMatch(
        /^A trial could not be written to .* \(ENOSPC.*go on with --resume\.$/,
      )
      expect(stderr).not.toContain('    at ')
      expect(exitCode).toBe(70)
    },
  )
})

it('should leave findings that are played again on what they were found on', async () => {
  const [id = ''] = readdirSync(join(whole.folder, 'findings'))
  const { exitCode, stdout } = await run('replay', [id, '--no-inevitable'], { FLAKE_HUNT_HUNTS_FOLDER: whole.hunts })
  expect(stdout).toMatch(/^LiveStore 0\.4\.0-dev\.9: failed 1 of 1 times, 1 as stalled\/leader\/doubled-page$/m)
  expect(exitCode).toBe(1)
})
