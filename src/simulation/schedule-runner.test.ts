/** Schedules on the real engine in virtual time, each through the runner that a hunt has. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canaryFingerprint, canarySchedule, canaryVersion } from '../campaign/canary.ts'
import { parseHistory } from '../history/history-file.ts'
import { firstDifference } from '../history/normalise.ts'
import {
  type JudgedSchedule,
  type PlayOptions,
  type ScheduleRunner,
  supportedSteps,
  unsupportedIn,
} from '../runner/contract.ts'
import { create, priority, type ScheduleBuilder, schedule } from '../schedule/builder.ts'
import { drawSchedule } from '../schedule/draw-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { prune } from '../schedule/world.ts'
import { installSubject, workspaceSubject } from '../subject/install.ts'
import { defaultVersion } from '../subject/subject.ts'
import { whyUnsupportedOn } from './play-schedule.ts'
import { startScheduleRunner } from './schedule-runner.ts'

const whyUnsupported = whyUnsupportedOn(defaultVersion)

const folder = mkdtempSync(join(tmpdir(), 'schedules-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A build may be the first of its sources; how long it takes is not what is tested. */
const buildMs = 600_000
let runner: ScheduleRunner
beforeAll(async () => {
  runner = await startScheduleRunner({ subject: workspaceSubject() })
}, buildMs)
afterAll(() => runner.close())

const play = async (
  one: Schedule | ScheduleBuilder,
  options?: PlayOptions,
  on: ScheduleRunner = runner,
): Promise<JudgedSchedule> => {
  const result = await on.play('build' in one ? one.build() : one, options)
  if (result.type !== 'judged') throw new Error(`Expected a judged trial, found ${JSON.stringify(result)}`)
  return result
}

/** What of a seed the simulation can play. */
const playable = (seed: string): Schedule => {
  const drawn = drawSchedule(seed)
  return prune({ ...drawn, steps: supportedSteps(drawn, whyUnsupportedOn(defaultVersion)) })
}

/** Alice is there, has an issue, and rests. */
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
const alice = schedule().open('alice').commit('alice', create('i1')).after('alice', 'leader-page')
/** Waits until all of that is over: what is still under way at the end of a schedule heals at once. */
const rested = (builder: ScheduleBuilder): ScheduleBuilder => builder.view('alice', 'flake').after('alice', 'rest')
const kept = { verdict: 'ok', fingerprints: [], passedOver: 0 }

describe('a schedule in virtual time', () => {
  it('should give the same history twice, and after whatever else was played in the same process', async () => {
    const [one, other] = [playable('deterministic/1'), playable('deterministic/2')]
    const first = await play(one, { lines: true })
    await play(other)
    await play(canarySchedule)
    const again = await play(one, { lines: true })
    expect(firstDifference(first.lines ?? [], again.lines ?? [])).toBeUndefined()
    expect(first.lines?.length).toBeGreaterThan(20)
    expect(again.digest).toBe(first.digest)
    expect(again.virtualMs).toBe(first.virtualMs)
    const ofItsOwn = await startScheduleRunner({ subject: workspaceSubject() })
    try {
      expect((await play(one, {}, ofItsOwn)).digest).toBe(first.digest)
    } finally {
      await ofItsOwn.close()
    }
  })

  it('should tell its history’s lines to those alone who ask, and leave a file only where something was found', async () => {
    const file = join(folder, 'kept/history.jsonl')
    const result = await play(alice, { history: file })
    expect(result).toMatchObject(kept)
    expect([result.lines, result.history, existsSync(file)]).toEqual([undefined, undefined, false])
  })

  it('should keep every promise where nothing is disturbed, and take no real time for its quiet', async () => {
    const result = await play(
      schedule()
        .open('alice')
        .open('bob')
        .commit('alice', create('i1'))
        .commit('bob', priority('i1', 2))
        .after('bob', 'rest'),
    )
    expect(result).toMatchObject({ ...kept, bitten: {} })
    expect(result.virtualMs).toBeGreaterThan(2_500)
  })
})

describe('a fault', () => {
  it.each<[string, ScheduleBuilder, Readonly<Record<string, number>>]>([
    [
      'a latency',
      alice.latency('alice', 200).after('alice', 'rest').commit('alice', priority('i1', 1)),
      { latency: 3 },
    ],
    [
      'a hold and its release',
      alice
        .hold('alice', 'pages')
        .upstream({ pages: 2 })
        .release('alice', 'pages', 1)
        .after('alice', 'rest')
        .release('alice', 'pages')
        .after('alice', 'leader-page'),
      { hold: 2 },
    ],
    ['an empty last page', alice.emptyLastPage('alice').upstream({ more: 2 }), { 'empty-last-page': 1 }],
    ['a burst', alice.burst('alice', { pushes: 3, events: 2 }), { burst: 3 }],
    ['a cut', alice.cut('alice').commit('alice', priority('i1', 1)), { cut: 1 }],
    [
      'a failed push',
      alice.failPush('alice', { stored: false }).commit('alice', priority('i1', 1)),
      { 'fail-push': 1 },
    ],
    ['a page that is lost', alice.dropPage('alice').after('alice', 'rest').upstream({ more: 1 }), { 'drop-page': 1 }],
    [
      'a page that comes twice',
      alice.doublePage('alice').after('alice', 'rest').upstream({ more: 1 }),
      { 'double-page': 1 },
    ],
  ])('should be counted as often as it touched something: %s', async (_, one, bitten) => {
    expect((await play(rested(one))).bitten).toEqual(bitten)
  })

  it('should break what it was ordered to break: a lost page is a change that never arrives', async () => {
    const { verdict } = await play(rested(alice.dropPage('alice').after('alice', 'rest').upstream({ more: 1 })))
    expect(['ok', 'inconclusive']).not.toContain(verdict)
  })

  it('should break what it was ordered to break: a doubled page ends the pull', async () => {
    const doubled = alice
      .doublePage('alice')
      .after('alice', 'rest')
      .upstream({ more: 1 })
      .commit('alice', priority('i1', 1))
      .after('alice', 'rest')
    const { fingerprints } = await play(doubled)
    expect(fingerprints).toEqual(['stalled/leader/doubled-page'])
  })

  it('should prove nothing where it touched nothing', async () => {
    const { verdict, bitten } = await play(alice.hold('alice', 'acknowledgements').after('alice', 'rest'))
    expect([verdict, bitten]).toEqual(['inconclusive', {}])
  })
})

describe('a moment that never comes', () => {
  it('should be passed over once all is quiet, and said to be', async () => {
    const result = await play(alice.view('alice', 'flake').after('alice', 'session-rebase', 3), { lines: true })
    expect(result).toMatchObject({ verdict: 'ok', passedOver: 1 })
    const told = (result.lines ?? []).filter((line) => line.includes('"passed-over"'))
    expect(told).toEqual([expect.stringContaining('expected session-rebase of alice, but nothing has moved for 35 s')])
  })

  it.each<[string, (builder: ScheduleBuilder) => ScheduleBuilder, number]>([
    ['offline and no longer refused', (it) => it.offline('alice').refuse('alice').accept('alice'), 1],
    ['refused and online again', (it) => it.refuse('alice').offline('alice').online('alice'), 1],
    ['neither any longer', (it) => it.offline('alice').refuse('alice').online('alice').accept('alice'), 0],
  ])('should be a page for who is away, whatever else has ended that kept her: %s', async (_, leave, passedOver) => {
    // What comes next waits for a page, which nobody gets who is still away.
    const waiting = leave(alice).upstream({ more: 1 }).view('alice', 'flake').after('alice', 'leader-page')
    expect(await play(waiting)).toMatchObject({ ...kept, passedOver })
  })

  it('should be none where it waits for rest, which is what comes when nothing else does', async () => {
    expect(await play(alice.view('alice', 'flake').after('alice', 'rest'))).toMatchObject(kept)
  })
})

describe('what the simulation cannot play', () => {
  it('should be said, each with its reason, and nothing played', async () => {
    const one = alice.freeze('alice').thaw('alice').evict('kept').build()
    const result = await runner.play(one)
    expect(result).toEqual({ type: 'unsupported', reasons: unsupportedIn(one, whyUnsupported) })
    expect(unsupportedIn(one, whyUnsupported)).toEqual([
      'freeze: a store in one process has no page and no second tab',
      'thaw: a store in one process has no page and no second tab',
      'evict: the scripted backend never sleeps',
    ])
    expect(unsupportedIn(alice.halfOpen('alice').build(), whyUnsupported)).toEqual([
      'half-open: the scripted backend has no pings',
    ])
  })

  it('should be no eviction that closes its connections', () => {
    expect(unsupportedIn(alice.evict('closed').build(), whyUnsupported)).toEqual([])
  })
})

describe('a backend that loses its log', { timeout: buildMs }, () => {
  /** Alice has an issue, and bob has it, too, when that is lost; she makes another, and somebody else does. */
  const wiped = rested(alice)
    .open('bob')
    .wipe()
    .after('bob', 'rest')
    .commit('alice', create('i2'))
    .after('alice', 'rest')
    .upstream({ more: 1 })
    .commit('bob', create('i3'))
    .after('bob', 'rest')

  it('should be met by each device, which has a new page then, and keeps every promise', async () => {
    const result = await play(wiped, { lines: true })
    expect(result).toMatchObject(kept)
    expect(result.bitten.wipe).toBeGreaterThan(0)
    const anew = result.lines?.filter((line) => line.includes('loads the page anew, for the backend has lost its log'))
    expect(anew).toHaveLength(2)
    expect(result.lines?.join()).toContain('backend-id-mismatch')
  })

  it('should be met by a device whose request for pages was kept on its way, whatever is stored meanwhile', async () => {
    const held = rested(alice).hold('alice', 'up').wipe().upstream({ more: 1 }).after('alice', 'rest')
    expect(await play(held)).toMatchObject({ fingerprints: [], passedOver: 0 })
  })

  it('should be the end of every device that has something of it, before 0.4.0-dev.23', async () => {
    const old = await startScheduleRunner({ subject: await installSubject({ name: '0.4.0-dev.22' }) })
    try {
      expect(await play(wiped, {}, old)).toMatchObject({ fingerprints: ['stalled/leader/lost-log'] })
    } finally {
      await old.close()
    }
  })

  it('should be kept from devices that keep nothing on disk', () => {
    expect(unsupportedIn(wiped.build(), whyUnsupportedOn('0.4.0-dev.14'))).toEqual([
      'wipe: LiveStore keeps nothing on disk here: @livestore/adapter-node was not published with 0.4.0-dev.12 to dev.16',
    ])
  })
})

describe('the canary', { timeout: buildMs }, () => {
  it('should be found on the version that has its bug, each time, with a history', async () => {
    const old = await startScheduleRunner({ subject: await installSubject({ name: canaryVersion }) })
    try {
      for (const number of [1, 2, 3]) {
        const history = join(folder, `canary-${number}.jsonl`)
        const result = await play(canarySchedule, { history, randomness: `canary ${number}` }, old)
        expect(result).toMatchObject({ verdict: 'stalled', fingerprints: [canaryFingerprint], history })
        expect(result.diagnosis).toContain('stale-generation')
        const read = parseHistory(readFileSync(history, 'utf8'))
        expect(read).toMatchObject({ type: 'history', problems: [] })
        const [first] = read.type === 'history' ? read.events : []
        expect(first).toMatchObject({ type: 'started', isVirtual: true })
      }
    } finally {
      await old.close()
    }
  })

  it('should find nothing on the version that has not', async () => {
    expect(await play(canarySchedule)).toMatchObject(kept)
  })
})

describe('a trial that hangs in real time', { timeout: buildMs }, () => {
  it('should be ended and told as a failure of the harness, and the next should be played', async () => {
    const impatient = await startScheduleRunner({ subject: workspaceSubject(), hangsAfterMs: 0 })
    // Seconds of work: a short one is over at times before a busy machine comes to end it.
    const long = upTo(400).reduce((steps, step) => steps.commit('alice', create(`i${step}`)), schedule().open('alice'))
    try {
      for (const _ of [1, 2]) {
        expect(await impatient.play(long.build())).toMatchObject({
          type: 'harness-failed',
          error: expect.stringContaining('the trial hangs: it has not ended within 0 s'),
        })
      }
    } finally {
      await impatient.close()
    }
    expect(await play(alice)).toMatchObject(kept)
  })
})
