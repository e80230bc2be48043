/** Schedules in a real browser, each through the runner that a hunt has. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readProcessTable } from '../run/process-table.ts'
import type { JudgedSchedule, ScheduleRunner } from '../runner/contract.ts'
import { create, priority, type ScheduleBuilder, schedule } from '../schedule/builder.ts'
import { workspaceSubject } from '../subject/install.ts'
import { shareBrowser, startBrowserRunner } from './schedule-runner.ts'

/** A build may be the first of its sources; how long it takes, and a browser on a busy machine, is not what is tested. */
const timeout = 600_000

let runner: ScheduleRunner
beforeAll(async () => {
  runner = await startBrowserRunner({ subject: workspaceSubject() })
}, timeout)
afterAll(() => runner.close(), timeout)

const play = async (builder: ScheduleBuilder, on: ScheduleRunner = runner): Promise<JudgedSchedule> => {
  const result = await on.play(builder.build(), { lines: true })
  if (result.type !== 'judged') throw new Error(`Expected a judged trial, found ${JSON.stringify(result)}`)
  // Nobody touches these pages: whatever is opened, loaded anew, or comes back does so by order.
  expect(result.lines?.filter((line) => line.includes('"byHand"'))).toEqual([])
  return result
}

/** The rows that a page showed last, as the history has them. */
const lastRows = ({ lines = [] }: JudgedSchedule): string =>
  lines.filter((line) => line.includes('"rows"')).at(-1) ?? ''

/** Chromium that this process has started, by pid; what it has started itself has another parent. */
const ownBrowsers = (): readonly number[] =>
  readProcessTable().flatMap(({ pid, parentPid, arguments: words }) =>
    parentPid === process.pid && words.includes('--remote-debugging-pipe') ? [pid] : [],
  )

describe('a schedule in a browser', { timeout }, () => {
  it('should come to the fingerprint that the simulation comes to', async () => {
    const refused = schedule({ hasBackend: false })
      .open('alice')
      .refuseLeaderPush('alice')
      .commit('alice', create('i1'))
      .throttle('alice', 2)
      .after('alice', 'session-answered')
    const result = await play(refused)
    expect(result).toMatchObject({
      verdict: 'stalled',
      fingerprints: ['stalled/session/never-retried'],
      bitten: { 'refuse-leader-push': 1, throttle: 1 },
    })
    // Each is told once.
    expect(result.lines?.filter((line) => line.includes('"type":"fault"')).length).toBe(2)
  })

  it('should do what its steps say, and find every promise kept where nobody writes into a disturbance', async () => {
    // What is written into one may break a promise: LiveStore's races are what schedules are for, and not what is tested here.
    const disturbed = schedule()
      .open('alice')
      .commit('alice', create('i1'), priority('i1', 2))
      .upstream({ more: 2 })
      .after('alice', 'leader-answered')
      .burst('alice', { pushes: 2, events: 2 })
      .after('alice', 'rest')
      .latency('alice', 50)
      .after('alice', 'rest')
      .hold('alice', 'up')
      .release('alice', 'up', 1)
      .release('alice', 'up')
      .cut('alice')
      .offline('alice')
      .online('alice')
      .openTab('alice')
      .throttle('alice/2', 2)
      .freeze('alice/2')
      .closeTab('alice/2')
      .reload('alice')
    const { verdict, bitten, problem } = await play(disturbed)
    expect([verdict, problem]).toEqual(['ok', undefined])
    const kinds = ['burst', 'open-tab', 'throttle', 'freeze', 'close-tab', 'reload']
    expect(Object.keys(bitten)).toEqual(expect.arrayContaining(kinds))
  })

  it('should bring back who has left with something unsent, once all has healed', async () => {
    const left = schedule()
      .open('alice')
      .hold('alice', 'up')
      .after('alice', 'leader-page')
      .commit('alice', create('i1'))
      .closeTab('alice')
      .after('alice', 'leader-push')
    const result = await play(left)
    expect(result).toMatchObject({ verdict: 'ok', fingerprints: [], bitten: { 'close-tab': 1 } })
    expect(lastRows(result)).toContain('"i1"')
  })

  it('should begin with nothing that the trial before it left: no rows, nothing slow, and online', async () => {
    // What the trial before ended with was a frozen, slow tab of one device, and another offline.
    const left = schedule().open('alice').open('bob').commit('alice', create('old')).throttle('alice', 4).offline('bob')
    await play(left.freeze('alice'))
    const plain = await play(schedule().open('alice').open('bob').commit('bob', create('new')))
    expect(plain).toMatchObject({ verdict: 'ok', fingerprints: [], passedOver: 0, bitten: {} })
    expect(lastRows(plain)).toContain('"new"')
    expect(lastRows(plain)).not.toContain('"old"')
  })

  it('should know nothing of another that runs beside it in the same browser, though that redeploys its backend', async () => {
    const earlier = ownBrowsers()
    const start = shareBrowser({ subject: workspaceSubject() })
    const [one, other] = await Promise.all([start(), start()])
    try {
      // Both have a device of the same name, and neither writes into a disturbance of its own.
      const redeploying = schedule().open('alice').redeploy().after('alice', 'rest').commit('alice', create('hers'))
      const plain = schedule().open('alice').open('bob').commit('bob', create('his')).commit('alice', create('second'))
      expect(ownBrowsers().length).toBe(earlier.length + 1)
      const [redeployed, beside] = await Promise.all([play(redeploying, one), play(plain.after('bob', 'rest'), other)])
      expect(redeployed).toMatchObject({ verdict: 'ok', bitten: { redeploy: 1 } })
      expect(beside).toMatchObject({ verdict: 'ok', fingerprints: [], bitten: {} })
      expect([lastRows(beside), beside.lines?.join('\n')].join()).not.toMatch(/"hers"|"redeployed"/)
      expect(lastRows(beside)).toContain('"second"')
    } finally {
      await Promise.all([one.close(), other.close()])
    }
  })

  it('should lose the log of its backend, and give each device a new page for it, which does not open on 0.4.0', async () => {
    // Who has never been given an event knows no backend yet, and minds no other.
    const wiped = schedule().open('alice').open('bob').commit('alice', create('in the old log')).wipe()
    const result = await play(wiped.after('alice', 'leader-answered'))
    const told = result.lines?.join('\n') ?? ''
    for (const who of ['alice', 'bob']) {
      expect(told).toContain(`${who} loads the page anew, for the backend has lost its log`)
    }
    expect(told).toContain('intentional: backend-id-mismatch')
    expect(result.bitten.wipe).toBeGreaterThan(0)
    expect(result.fingerprints).toEqual(['crashed/session/empty-snapshot'])
  })

  it('should say what it cannot play, and play nothing', async () => {
    const unplayable = schedule().open('alice').evict('kept').dropPage('alice').build()
    expect(await runner.play(unplayable)).toEqual({
      type: 'unsupported',
      reasons: [
        'evict: an object is not put to sleep while a client pulls',
        'drop-page: the real backend leaves no page out',
      ],
    })
  })

  it('should be ended where it hangs, and told as a failure of the harness', async () => {
    const impatient = await startBrowserRunner({ subject: workspaceSubject(), hangsAfterMs: 1 })
    try {
      const hung = await impatient.play(schedule({ hasBackend: false }).open('alice').build())
      expect(hung).toMatchObject({ type: 'harness-failed', error: 'the trial hangs: it has not ended after 0.001 s' })
    } finally {
      await impatient.close()
    }
  })

  it('should be told as a failure of the harness where the browser has died, and the next be played in another', async () => {
    const short = schedule({ hasBackend: false }).open('alice').commit('alice', create('i1'))
    const earlier = ownBrowsers()
    const mortal = await startBrowserRunner({ subject: workspaceSubject() })
    try {
      await play(short, mortal)
      const [browser, ...others] = ownBrowsers().filter((pid) => !earlier.includes(pid))
      if (browser === undefined || others.length > 0) expect.fail('the runner has started one browser')
      process.kill(browser, 'SIGKILL')
      expect(await mortal.play(short.build())).toMatchObject({ type: 'harness-failed' })
      expect(await play(short, mortal)).toMatchObject({ verdict: 'ok', fingerprints: [] })
    } finally {
      await mortal.close()
    }
  })
})
