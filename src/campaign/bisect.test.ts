import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bisectInWords, bisectProgress, describeBelief } from '../report/bisect-report.ts'
import { versions } from '../subject/subject.ts'
import { type BisectOptions, type BisectRow, type BisectSettings, bisect, bisectState } from './bisect.ts'
import { type BisectHead, openBisectStore } from './bisect-store.ts'
import type { CountedTrial } from './matrix-of-bugs.ts'

const settings: BisectSettings = {
  edge: 'came',
  versions,
  confidence: 0.95,
  mayTurn: true,
  show: 1,
  trials: 1_000,
}

/** Versions with a bug: as the table has it for stale-generation. */
const affected: readonly string[] = ['0.4.0-dev.8', '0.4.0-dev.9']

const search = async (
  change: Partial<BisectSettings> = {},
  more: Partial<BisectOptions> = {},
  answer: (livestore: string) => CountedTrial | 'interrupted' = (livestore) => ({
    fingerprints: affected.includes(livestore) ? ['stalled/leader/stale-generation'] : [],
  }),
) => {
  const rows: BisectRow[] = []
  const result = await bisect({
    settings: { ...settings, ...change },
    earlier: [],
    play: async (livestore) => answer(livestore),
    keep: (row) => rows.push(row),
    isOver: () => false,
    ...more,
  })
  return { ...result, rows }
}

describe('the search for a version', () => {
  it('should find both edges of a bug that came and went, also where it shows in 30 % of trials', async () => {
    for (const show of [1, 0.3]) {
      const came = await search({ show })
      expect(came).toMatchObject({ ended: 'decided', found: '0.4.0-dev.8' })
      const went = await search({ show, edge: 'went' })
      expect(went).toMatchObject({ ended: 'decided', found: '0.4.0-dev.12' })
      expect(bisectInWords(went, { ...settings, edge: 'went' })).toMatch(
        /^It went with 0\.4\.0-dev\.12 \(9\d(\.\d)? % sure, \d+ trials\)\.$/,
      )
      expect(came.rows.some(({ isHidden }) => isHidden === true)).toBe(show < 1)
    }
  })

  it('should say that none has it, that the first has it already, and that the newest still has it', async () => {
    const none = await search({}, {}, () => ({ fingerprints: [] }))
    expect(none).toMatchObject({ ended: 'decided', found: 'none' })
    expect(bisectInWords(none, settings)).toMatch(/^It shows on none of these versions/)
    const all = { fingerprints: ['lost/session'] }
    const first = await search({}, {}, () => all)
    expect(first).toMatchObject({ found: '0.3.1' })
    expect(bisectInWords(first, settings)).toMatch(/^It was there from 0\.3\.1 on, or earlier/)
    const still = await search({ edge: 'went' }, {}, () => all)
    expect(still).toMatchObject({ found: 'none' })
    expect(bisectInWords(still, { ...settings, edge: 'went' })).toMatch(/^It has not gone: 0\.4\.0 still has it/)
  })

  it('should go on after an interruption as if there had been none', async () => {
    const whole = await search()
    let played = 0
    const begun = await search({}, { isOver: () => played++ === 5 })
    expect(begun).toMatchObject({ ended: 'interrupted', found: null })
    expect(begun.rows).toHaveLength(5)
    const rest = await search({}, { earlier: begun.rows })
    expect(rest.found).toBe(whole.found)
    expect([...begun.rows, ...rest.rows]).toEqual(whole.rows)
    expect(await search({}, {}, () => 'interrupted')).toMatchObject({ ended: 'interrupted', rows: [] })
  })

  it('should give up a version on which nothing can be told, and name it where it may be the one', async () => {
    const deaf = '0.4.0-dev.8'
    const answer = (livestore: string): CountedTrial =>
      livestore === deaf
        ? { fingerprints: [], unknown: 'no fault bit' }
        : { fingerprints: affected.includes(livestore) ? ['stalled/leader'] : [] }
    const result = await search({ mayTurn: false, versions: versions.slice(0, 3) }, {}, answer)
    expect(result).toMatchObject({ ended: 'decided', found: '0.4.0-dev.9' })
    expect(bisectInWords(result, settings)).toMatch(
      /^It came with 0\.4\.0-dev\.9, or with 0\.4\.0-dev\.8, on which nothing could be told/,
    )
    const blind = await search({ versions: [deaf] }, {}, answer)
    expect(blind).toMatchObject({ ended: 'unknown', found: null })
    expect(blind.rows).toHaveLength(5)
  })

  it('should name nothing where it may not play enough', async () => {
    const short = await search({ trials: 3 })
    expect(short).toMatchObject({ ended: 'limit', found: null })
    expect(bisectInWords(short, settings)).toMatch(/^Not decided after 3 trials/)
  })

  it('should show a bar for each version', () => {
    const rows = [
      ...Array.from({ length: 60 }, () => ({ livestore: 'a', fingerprints: [] })),
      ...Array.from({ length: 3 }, () => ({ livestore: 'b', fingerprints: ['lost/session'] })),
    ]
    const asked = { ...settings, versions: ['a', 'b'] }
    const state = bisectState(asked, rows)
    const table = describeBelief(state, asked)
    expect(table).toMatch(/a or before +.* 0 of 60: below 6 %/)
    expect(table).toMatch(/b +.* █{19,20}·? +3 of 3: above 29 %/)
    expect(table).toContain('none has it')
    expect(bisectProgress(state, asked)).toMatch(/^63 trials: came with b \(/)
  })
})

describe('the log of a search', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bisect-test-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const head: BisectHead = { ...settings, asked: { bug: 'push-head' } }
  const row: BisectRow = { livestore: '0.4.0', fingerprints: [] }

  it('should go on behind a line that was torn', () => {
    const file = join(folder, 'torn.jsonl')
    writeFileSync(file, `${JSON.stringify(head)}\n${JSON.stringify(row)}\n{"livestore":"0.4`)
    const { earlier, append } = openBisectStore(file)
    expect(earlier).toEqual([row])
    append({ ...row, unknown: 'no fault bit' })
    expect(openBisectStore(file)).toMatchObject({ head, earlier: [row, { ...row, unknown: 'no fault bit' }] })
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4)
  })

  it('should be refused in one line where it is none', () => {
    const file = join(folder, 'other.jsonl')
    writeFileSync(file, '{"seed":"x"}\n')
    expect(() => openBisectStore(file)).toThrow('is no log of a search')
    expect(readFileSync(file, 'utf8')).toBe('{"seed":"x"}\n')
    expect(() => openBisectStore(join(folder, 'nowhere.jsonl'))).toThrow('cannot be read')
  })
})
