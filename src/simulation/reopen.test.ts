/** Who leaves and comes back in the simulation: what is on disk is there again, and nobody hears of what is over. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstDifference } from '../history/normalise.ts'
import type { JudgedSchedule, PlayOptions, ScheduleRunner } from '../runner/contract.ts'
import { create, priority, type ScheduleBuilder, schedule } from '../schedule/builder.ts'
import { installSubject } from '../subject/install.ts'
import { startScheduleRunner } from './schedule-runner.ts'

/** A build may be the first of its sources; how long it takes is not what is tested. */
const buildMs = 600_000
const temporary = mkdtempSync(join(tmpdir(), 'reopen-'))
let runner: ScheduleRunner
beforeAll(async () => {
  // The process of the trials inherits it.
  process.env.TMPDIR = temporary
  runner = await startScheduleRunner({ subject: await installSubject({ patch: false }) })
}, buildMs)
afterAll(async () => {
  await runner.close()
  rmSync(temporary, { recursive: true, force: true })
})

const play = async (
  one: ScheduleBuilder,
  options?: PlayOptions,
  on: ScheduleRunner = runner,
): Promise<JudgedSchedule> => {
  const result = await on.play(one.build(), options)
  if (result.type !== 'judged') throw new Error(`Expected a judged trial, found ${JSON.stringify(result)}`)
  return result
}

/** The rows that the history has of somebody's moment, oldest first. */
const rowsAt = ({ lines = [] }: JudgedSchedule, moment: string): readonly { readonly issues: readonly unknown[] }[] =>
  lines.flatMap((line) => {
    const event: { readonly moment?: string; readonly rows?: { readonly issues: readonly unknown[] } } =
      JSON.parse(line)
    return event.moment === moment && event.rows !== undefined ? [event.rows] : []
  })

const sessionsOf = ({ lines = [] }: JudgedSchedule): readonly string[] =>
  lines.flatMap((line) => {
    const { lane, type, source }: { readonly lane: string; readonly type: string; readonly source: string } =
      JSON.parse(line)
    const isTold = ['opened', 'reloading', 'reloaded', 'closing', 'closed', 'killed'].includes(type)
    return lane === 'session' && isTold ? [`${source} ${type}`] : []
  })

const kept = { verdict: 'ok', fingerprints: [], passedOver: 0 }
/** Alice has an issue, and rests. */
const alice = schedule().open('alice').commit('alice', create('i1')).view('alice', 'flake').after('alice', 'rest')
const alone = schedule({ hasBackend: false }).open('alice').commit('alice', create('i1'))

describe('who reloads', () => {
  it('should have what was stored, see what came meanwhile, and go on', async () => {
    const result = await play(alice.reload('alice').upstream({ more: 2 }).commit('alice', priority('i1', 2)), {
      lines: true,
    })
    expect(result).toMatchObject({ ...kept, bitten: { reload: 1 } })
    expect(sessionsOf(result).slice(0, 3)).toEqual(['alice opened', 'alice reloading', 'alice reloaded'])
    const [after] = rowsAt(result, 'after-reload')
    expect(after?.issues).toHaveLength(1)
    expect(rowsAt(result, 'settled').at(-1)?.issues).toHaveLength(3)
  })

  it('should have what its leader had, though nobody else has it', async () => {
    const result = await play(alone.reload('alice').after('alice', 'rest'), { lines: true })
    expect(result).toMatchObject(kept)
    expect(rowsAt(result, 'before-reload')).toEqual(rowsAt(result, 'after-reload'))
  })

  it('should be opened once more by everyone at the end, who must show what they showed', async () => {
    const result = await play(alice.open('bob').reload('bob').after('bob', 'rest'), { lines: true })
    expect(result).toMatchObject(kept)
    const reloads = sessionsOf(result).filter((told) => told.endsWith('reloaded'))
    expect(reloads).toEqual(['bob reloaded', 'alice reloaded', 'bob reloaded'])
  })
})

describe('who closes the last tab', () => {
  it('should be there again with what she had and with what others did meanwhile, in a tab of its own', async () => {
    const result = await play(
      alice.closeTab('alice').upstream({ pages: 1 }).open('alice').commit('alice', priority('i1', 2)),
      { lines: true },
    )
    expect(result).toMatchObject({ ...kept, bitten: { 'close-tab': 1 } })
    expect(sessionsOf(result).slice(0, 4)).toEqual(['alice opened', 'alice closing', 'alice closed', 'alice/2 opened'])
    expect(rowsAt(result, 'settled').at(-1)?.issues).toHaveLength(5)
  })

  it('should come back by herself where the schedule does not say so, and send what she had not sent', async () => {
    const left = schedule().open('alice').offline('alice').commit('alice', create('i1')).closeTab('alice')
    const result = await play(left.upstream({ more: 1 }).after('alice', 'rest'), { lines: true })
    expect(result).toMatchObject({ ...kept, bitten: { offline: 1, 'close-tab': 1 } })
    expect(rowsAt(result, 'settled').at(-1)?.issues).toHaveLength(2)
  })
})

describe('who is killed', () => {
  it('should be there again with what was on disk', async () => {
    const result = await play(alice.kill('alice').commit('alice', priority('i1', 2)), { lines: true })
    expect(result).toMatchObject({ ...kept, bitten: { kill: 1 } })
    expect(sessionsOf(result).slice(0, 3)).toEqual(['alice opened', 'alice killed', 'alice/2 opened'])
  })

  it('should be heard of no more, and have no more connection', async () => {
    const result = await play(alice.commit('alice', priority('i1', 2)).kill('alice'), { lines: true })
    expect(result).toMatchObject(kept)
    const lines = result.lines ?? []
    const dead = lines.findIndex((line) => line.includes('"killed"'))
    const again = lines.findIndex((line) => line.includes('"opened","source":"alice/2"'))
    const between = lines.slice(dead, again).filter((line) => line.includes('"probe"') || line.includes('"push'))
    expect(between).toEqual([])
  })

  it('should die at rest where she does not write so often any more', async () => {
    const result = await play(alice.kill('alice', 1_000))
    expect(result).toMatchObject({ ...kept, bitten: { kill: 1 } })
    expect(result.virtualMs).toBeGreaterThan(35_000)
  })

  it('should never start again where she has written how far she has pulled, and not yet what', async () => {
    const pulling = alice.upstream({ pages: 1 }).kill('alice', 20).after('alice', 'leader-page')
    const result = await play(pulling)
    expect(result.fingerprints).toEqual(['crashed/leader/head-before-events'])
    expect(result.passedOver).toBe(1)
    // It is no matter of luck.
    expect((await play(pulling, { randomness: 'another' })).fingerprints).toEqual(result.fingerprints)
  })

  it('should start again where she had written nothing of it yet', async () => {
    expect(await play(alice.upstream({ pages: 1 }).kill('alice', 1).after('alice', 'leader-page'))).toMatchObject(kept)
  })
})

it('leaves nothing in the temporary folder, and has the same history twice', { timeout: buildMs }, async () => {
  const one = alice.upstream({ pages: 2 }).kill('alice', 5).after('alice', 'leader-page').reload('alice')
  const [first, second] = [await play(one, { lines: true }), await play(one, { lines: true })]
  expect(firstDifference(first.lines ?? [], second.lines ?? [])).toBeUndefined()
  expect(readdirSync(temporary).filter((name) => name.startsWith('devices-'))).toEqual([])
})

describe('another LiveStore', { timeout: buildMs }, () => {
  it.each(['0.3.1', '0.4.0-dev.9'])('should keep what it has on disk as well: %s', async (name) => {
    const other = await startScheduleRunner({ subject: await installSubject({ name }) })
    try {
      const one = alice.closeTab('alice').upstream({ more: 1 }).open('alice')
      const result = await play(one, { lines: true }, other)
      expect(result).toMatchObject({ ...kept, bitten: { 'close-tab': 1 } })
      expect(rowsAt(result, 'settled').at(-1)?.issues).toHaveLength(2)
      expect((await play(one, {}, other)).digest).toBe(result.digest)
    } finally {
      await other.close()
    }
  })

  it('should say so where it has nothing that keeps files', async () => {
    const other = await startScheduleRunner({ subject: await installSubject({ name: '0.4.0-dev.12' }) })
    try {
      const why =
        'LiveStore keeps nothing on disk here: @livestore/adapter-node was not published with 0.4.0-dev.12 to dev.16'
      expect(await other.play(alice.reload('alice').kill('alice').build())).toEqual({
        type: 'unsupported',
        reasons: [`reload: ${why}`, `kill: ${why}`],
      })
      expect(await play(alice, {}, other)).toMatchObject(kept)
    } finally {
      await other.close()
    }
  })
})
