import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bisectInWords, bisectProgress, describeBelief } from '../report/bisect-report.ts'
import { versions } from '../subject/subject.ts'
import {
  type BisectOptions,
  type BisectRow,
  type BisectSettings,
  type BisectTrial,
  bisect,
  bisectState,
  mostSkippedAtFirst,
} from './bisect.ts'
import { type BisectHead, openBisectStore } from './bisect-store.ts'
import type { CountedTrial } from './matrix-of-bugs.ts'

const settings = {
  edge: 'came',
  versions,
  confidence: 0.95,
  mayTurn: true,
  show: 1,
  trials: 1_000,
} as const satisfies BisectSettings

/** Versions with a bug: as the table has it for stale-generation. */
const affected: readonly string[] = ['0.4.0-dev.8', '0.4.0-dev.9']

const search = async (
  change: Partial<BisectSettings> = {},
  more: Partial<BisectOptions> = {},
  answer: (livestore: string) => BisectTrial | 'interrupted' = (livestore) => ({
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

/** Commits of a checkout, oldest first. */
const rowOfCommits = (count: number) => {
  const commits = Array.from({ length: count }, (_, index) => ({
    id: String(index).padStart(40, '0'),
    short: `c${index}`,
    subject: `Change ${index}`,
  }))
  return { versions: commits.map(({ id }) => id), checkout: { commits }, mayTurn: false }
}

const skip: BisectTrial = { fingerprints: [], unknown: 'its build ended with 3', isSkipped: true }

/** Searches commits from a place on which something came, or up to which it was there, some of which do not build. */
const searchCommits = async (
  count: number,
  {
    edge,
    place,
    broken,
  }: { readonly edge: 'came' | 'went'; readonly place: number; readonly broken: readonly number[] },
) => {
  const row = rowOfCommits(count)
  const result = await search({ ...row, edge }, {}, (id) =>
    broken.includes(Number(id))
      ? skip
      : { fingerprints: Number(id) >= place === (edge === 'came') ? ['lost/session'] : [] },
  )
  return { ...result, words: bisectInWords(result, { ...settings, ...row, edge }) }
}

describe('the search for a commit', () => {
  it('should go round those that do not build, and name them where they may be the first', async () => {
    const { found, couldBe, words, state, rows } = await searchCommits(9, { edge: 'went', place: 6, broken: [2, 4, 5] })
    expect(found).toMatch(/6$/)
    expect(couldBe.map(Number)).toEqual([4, 5, 6])
    expect(words).toMatch(
      /^It went with c6 Change 6, or with c4 Change 4 or c5 Change 5, which were skipped \(9\d(\.\d)? % sure, \d+ trials\)\.$/,
    )
    expect(rows.filter(({ isSkipped }) => isSkipped === true).every(({ livestore }) => /[245]$/.test(livestore))).toBe(
      true,
    )
    expect(state.played).toBe(rows.filter(({ isSkipped }) => isSkipped !== true).length)
  })

  it('should never take what was skipped for good, for bad, or for the answer alone', async () => {
    const asked = fc.integer({ min: 3, max: 9 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        edge: fc.constantFrom('came' as const, 'went' as const),
        place: fc.integer({ min: 0, max: count }),
        broken: fc.subarray(
          Array.from({ length: count }, (_, index) => index),
          { maxLength: count - 1 },
        ),
      }),
    )
    await fc.assert(
      fc.asyncProperty(asked, async ({ count, ...how }) => {
        const { ended, found, couldBe, state } = await searchCommits(count, how)
        fc.pre(ended !== 'never-testable')
        expect(ended).toBe('decided')
        const isPlayable = (name: string): boolean => name === 'none' || !how.broken.includes(Number(name))
        expect(isPlayable(found ?? '')).toBe(true)
        expect(couldBe.at(-1)).toBe(found)
        expect(couldBe.slice(0, -1).every((name) => !isPlayable(name))).toBe(true)
        // The one with which it truly came, or went, is among them.
        expect(couldBe.map((name) => (name === 'none' ? count : Number(name)))).toContain(how.place)
        for (const { livestore, skipped, trials, probability } of state.versions) {
          if (!isPlayable(livestore)) expect(trials).toBe(0)
          if (skipped !== undefined) expect({ livestore, probability }).toEqual({ livestore, probability: 0 })
        }
      }),
      { numRuns: 60 },
    )
  })

  it('should get out of a stretch of commits that do not build in few steps', async () => {
    const broken = Array.from({ length: 40 }, (_, index) => 30 + index)
    const { found, rows } = await searchCommits(101, { edge: 'came', place: 20, broken })
    expect(Number(found)).toBe(20)
    expect(rows.filter(({ isSkipped }) => isSkipped === true).length).toBeLessThan(mostSkippedAtFirst + 1)
  })

  it('should end where the first that it tries can none be put under test', async () => {
    const all = { edge: 'came' as const, place: 3, broken: Array.from({ length: 12 }, (_, index) => index) }
    const { ended, rows, words } = await searchCommits(12, all)
    expect({ ended, tried: rows.length }).toEqual({ ended: 'never-testable', tried: mostSkippedAtFirst })
    expect(words).toContain(
      'none of the 5 commits that were tried could be put under test, the last for this: its build ended with 3.',
    )
    const few = await searchCommits(3, { ...all, broken: [0, 1, 2] })
    expect(few.words).toBe('Nothing can be said: on none of 3 commits could a trial be told.')
  })

  it('should say where an end is not what it was said to be', async () => {
    const nothing = { broken: [] }
    expect((await searchCommits(4, { edge: 'came', place: 4, ...nothing })).words).toMatch(
      /^It shows on none of these commits, not on c3 Change 3 either, which was said to be bad \(/,
    )
    expect((await searchCommits(4, { edge: 'came', place: 0, ...nothing })).words).toMatch(
      /^It was there from c0 Change 0 on, which was said to be good, or earlier: /,
    )
    expect((await searchCommits(4, { edge: 'went', place: 4, ...nothing })).words).toMatch(
      /^It has not gone: c3 Change 3 still has it, which was said to be good \(/,
    )
    expect((await searchCommits(4, { edge: 'went', place: 0, ...nothing })).words).toMatch(
      /^c0 Change 0 is without it already, which was said to be bad: it went before, or was never there \(/,
    )
  })

  it('should name what was skipped at an end, where it may be the first', async () => {
    expect((await searchCommits(4, { edge: 'came', place: 3, broken: [3] })).words).toMatch(
      /^It shows on none of these commits, unless it came with c3 Change 3, which was skipped \(/,
    )
    expect((await searchCommits(4, { edge: 'came', place: 1, broken: [0] })).words).toMatch(
      /^It was there from c1 Change 1 on, or earlier, or with c0 Change 0, which was skipped: /,
    )
  })

  it('should show a bar for each, and one for neighbours that were not tried where there are many', () => {
    const row = { ...settings, ...rowOfCommits(100) }
    const [rowBad, rowGood, rowBroken] = [60, 40, 50].map((index) => row.versions[index] ?? '')
    const rows: readonly BisectRow[] = [
      { livestore: rowBad ?? '', fingerprints: ['lost/session'] },
      { livestore: rowGood ?? '', fingerprints: [] },
      { livestore: rowBroken ?? '', ...skip },
    ]
    const lines = describeBelief(bisectState(row, rows), row).split('\n')
    const labels = lines.map((line) => /^ {2}(c\d+|… \d+)/.exec(line)?.[1]).filter((label) => label !== undefined)
    expect(labels).toEqual(['c0', '… 39', 'c40', '… 9', 'c50', '… 9', 'c60', '… 38', 'c99'])
    expect(lines.find((line) => line.includes('c50'))).toMatch(/c50 Change 50 +skipped +could not be put under test$/)
    const few = { ...settings, ...rowOfCommits(30) }
    expect(describeBelief(bisectState(few, []), few).match(/^ {2}c\d+ Change/gm)).toHaveLength(30)
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
