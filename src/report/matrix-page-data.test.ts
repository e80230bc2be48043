import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MatrixPageData, PageCell } from '../../apps/matrix-page/src/data.ts'
import { bugs } from '../bugs/table.ts'
import { cellsOf, cellWords } from '../campaign/matrix/cell.ts'
import { canaryRow, rowOf } from '../campaign/matrix/matrix.fixture.ts'
import type { QuarantineEntry } from '../campaign/matrix/quarantine.ts'
import { cellName, itemKinds, type MatrixRow, matrixBackends } from '../campaign/matrix/row.ts'
import type { MatrixHead } from '../campaign/matrix/store.ts'
import { versions } from '../subject/subject.ts'
import type { TrialLeft } from './matrix-page-cell.ts'
import { type CountedMatrix, exitCodeOfMatrix, type MatrixPageOptions, matrixPageData } from './matrix-page-data.ts'

const shown: MatrixHead['shards'][number] = { number: 1, of: 1, ended: 'complete', seconds: 600 }
const headOf = (more: Partial<MatrixHead> = {}): MatrixHead => ({
  seed: 'night',
  livestore: ['0.4.0'],
  items: ['all'],
  commit: 'abcdef',
  startedAt: '2026-11-22T02:00:00.000Z',
  shards: [shown],
  ...more,
})

const ours = { run: 'tonight', commit: 'abcdef' } as const
const trial = (number: number, more: Partial<MatrixRow> = {}): MatrixRow =>
  rowOf(number, { ...ours, item: 'burst', seed: `night/${number}`, ...more })
const canary = (number: number, more: Partial<MatrixRow> = {}): MatrixRow => canaryRow(number, { ...ours, ...more })

const matrixOf = (rows: readonly MatrixRow[], head: Partial<MatrixHead> = {}, name = 'tonight'): CountedMatrix => ({
  name,
  head: headOf(head),
  cells: cellsOf(rows, bugs),
})

const dataOf = (matrix: CountedMatrix, more: Partial<MatrixPageOptions> = {}): MatrixPageData =>
  matrixPageData(matrix, {
    earlier: [],
    quarantine: [],
    today: '2026-11-22',
    table: bugs,
    look: () => ({ names: [] }),
    linksTo: '..',
    folder: 'matrix/tonight',
    ...more,
  })

const codeOf = (matrix: CountedMatrix, quarantine: readonly QuarantineEntry[] = []) =>
  exitCodeOfMatrix(matrix, { quarantine, today: '2026-11-22' })

const cellsIn = ({ rows }: MatrixPageData): readonly PageCell[] =>
  rows.flatMap(({ cells }) => cells.flatMap((cell) => cell ?? []))
const cellIn = (data: MatrixPageData, name: string): PageCell => {
  const cell = cellsIn(data).find((candidate) => candidate.name === name)
  if (cell === undefined) throw new Error(`Expected a cell ${name}, found ${cellsIn(data).map((one) => one.name)}.`)
  return cell
}
const burst = 'scenario/burst/cloudflare/0.4.0'
const news = { fingerprints: ['lost/backend'] }

test('every cell is on the page once, with its counts, and its word is counted', () => {
  const rows = fc.array(
    fc
      .record({
        livestore: fc.constantFrom(...versions),
        kind: fc.constantFrom(...itemKinds),
        item: fc.constantFrom('burst', 'push-head', 'drawn'),
        backend: fc.constantFrom(...matrixBackends),
        number: fc.integer({ min: 1, max: 80 }),
        outcome: fc.constantFrom('held', 'known', 'new', 'unknown', 'harness', 'unsupported'),
        isCanary: fc.boolean(),
      })
      .map(({ outcome, isCanary, livestore, ...more }) =>
        trial(more.number, {
          ...more,
          livestore,
          version: livestore,
          ...(isCanary && { isCanary }),
          ...(outcome === 'known' && { fingerprints: ['stalled/session/push-head'] }),
          ...(outcome === 'new' && news),
          ...((outcome === 'unknown' || outcome === 'harness') && { unknown: 'who knows' }),
          ...(outcome === 'harness' && { harnessFailed: true }),
          ...(outcome === 'unsupported' && { unsupported: 'no' }),
        }),
      ),
    { maxLength: 200 },
  )
  fc.assert(
    fc.property(rows, (some) => {
      const matrix = matrixOf(some)
      const data = dataOf(matrix)
      const counts = (cells: readonly { name: string; failed: number; trials: number; unknown: number }[]) =>
        cells.map(({ name, failed, trials, unknown }) => [name, failed, trials, unknown]).sort()
      expect(counts(cellsIn(data))).toEqual(counts(matrix.cells.map(({ name, count }) => ({ name, ...count }))))
      const usual = matrix.cells.filter(({ isCanary }) => isCanary !== true)
      const expected = cellWords.map((word) => ({ word, count: usual.filter((cell) => cell.word === word).length }))
      expect(data.words).toEqual(expected.filter(({ count }) => count > 0))
      for (const cell of cellsIn(data)) {
        const own = new Set(some.filter((row) => cellName(row) === cell.name).map(({ number }) => number)).size
        expect(cell.shownTrials.length + cell.trialsLeftOut).toBe(own)
      }
    }),
    { numRuns: 40 },
  )
})

describe('a cell', () => {
  test('never says how often it failed without the interval', () => {
    const five = [1, 2, 3, 4, 5].map((number) => trial(number))
    const { rate, expected, word } = cellIn(dataOf(matrixOf(five)), burst)
    expect([rate, expected, word]).toEqual([['0 of 5', 'below 52 %'], 'must hold', 'as expected'])
    expect(cellIn(dataOf(matrixOf([trial(1, { unknown: 'no' })])), burst).rate).toEqual(['not known', ''])
    expect(cellIn(dataOf(matrixOf([trial(1, { unsupported: 'no' })])), burst).rate).toEqual(['not there', ''])
  })

  test('lists the trials that did not hold first, and says how many it leaves out', () => {
    const rows = Array.from({ length: 100 }, (_, index) => trial(index + 1, index === 98 ? news : {}))
    const { shownTrials, trialsLeftOut } = cellIn(dataOf(matrixOf(rows)), burst)
    expect(shownTrials.slice(0, 2).map(({ number, outcome }) => [number, outcome])).toEqual([
      [99, 'lost/backend'],
      [1, 'held'],
    ])
    expect(shownTrials.length + trialsLeftOut).toBe(100)
  })

  test('has a point for each night in which it was judged, in their order', () => {
    const night = (name: string, rows: readonly MatrixRow[]) => matrixOf(rows, {}, name)
    const earlier = [night('one', [trial(1, news)]), night('two', [trial(1, { unknown: 'no' })])]
    const data = dataOf(matrixOf([trial(1), trial(2)]), { earlier })
    expect(data.nights.map(({ name }) => name)).toEqual(['one', 'two', 'tonight'])
    expect(cellIn(data, burst).history).toMatchObject([
      { night: 0, failed: 1, trials: 1, from: expect.closeTo(0.025), to: 1 },
      { night: 2, failed: 0, trials: 2, from: 0 },
    ])
  })

  test('links to what a broken trial has left, tells its diagnosis, and how to play it again', () => {
    const files = 'trials/hunt/drawn/scripted/path:..#1/7'
    const left: TrialLeft = {
      names: ['diagnosis.md', 'schedule.json', 'timeline.html'],
      diagnosis:
        '# a trial\n\n## stalled/session\n\nof another\n\n## lost/backend\n\n> it is gone\n\n## prioritySet (`c-1`)\n\nthe way\n\n## What was checked\n\n- all',
    }
    const rows = [trial(7, { kind: 'hunt', item: 'drawn', backend: 'scripted', ...news, files })]
    const look = (asked: string): TrialLeft => (asked === files ? left : { names: [] })
    const cell = cellIn(dataOf(matrixOf(rows), { look }), 'hunt/drawn/scripted/0.4.0')
    expect(cell.findings).toEqual([
      {
        fingerprint: 'lost/backend',
        bug: null,
        count: 1,
        links: ['timeline.html', 'diagnosis.md', 'schedule.json'].map((name) => ({
          text: expect.stringContaining(name.slice(1, 8)),
          href: `../trials/hunt/drawn/scripted/path%3A..%231/7/${name}`,
        })),
        diagnosis: '## lost/backend\n\n> it is gone\n\n## prioritySet (`c-1`)\n\nthe way',
        replay: `pnpm replay 'matrix/tonight/${files}/schedule.json' --livestore 0.4.0`,
      },
    ])
    expect(cell.replay).toBeUndefined()
  })

  test('says how to play it again as a person would', () => {
    const replayOf = (more: Partial<MatrixRow>): string | undefined =>
      cellsIn(dataOf(matrixOf([trial(1, more)])))[0]?.replay
    expect(replayOf({})).toBe("pnpm e2e --livestore 0.4.0 --project cloudflare -g '@burst$'")
    expect(replayOf({ livestore: '0.4.0 + my fix.patch' })).toBe(
      "pnpm e2e --livestore 0.4.0 --patch 'my fix.patch' --project cloudflare -g '@burst$'",
    )
    expect(replayOf({ kind: 'bug', item: 'push-head-after-absence', backend: 'scripted' })).toBe(
      'pnpm known-bugs --livestore 0.4.0 --level node --bug push-head',
    )
  })
})

describe('quarantine', () => {
  const list: readonly QuarantineEntry[] = [
    { livestore: '0.4.0', item: 'burst', reason: 'being mended', until: '2026-11-22' },
  ]
  const rows = [trial(1, news), trial(2), canary(1)]

  test('takes a cell out of what is new, and still shows it', () => {
    const data = dataOf(matrixOf(rows), { quarantine: list })
    expect([data.newFindings, data.isCalm, codeOf(matrixOf(rows), list)]).toEqual([[], true, 0])
    expect(cellIn(data, burst)).toMatchObject({ word: 'quarantined', failed: 1, trials: 2 })
    expect(data.words).toEqual([{ word: 'quarantined', count: 1 }])
  })

  test('is over the day after, counts again, and says so', () => {
    const data = dataOf(matrixOf(rows), { quarantine: list, today: '2026-11-23' })
    expect(data.newFindings[0]?.cells[0]?.text).toContain('quarantine over since 2026-11-22')
    expect(cellIn(data, burst)).toMatchObject({ word: 'new finding', quarantine: { isOver: true } })
    const known = dataOf(matrixOf([trial(1, { kind: 'bug', item: 'push-head', backend: 'scripted' }), canary(1)]), {
      quarantine: [{ livestore: '0.4.0', item: 'push-head', reason: 'a guess', until: '2026-01-01' }],
    })
    expect(known.unexpected[0]?.text).toContain('Its quarantine ended on 2026-01-01 (a guess): it counts again.')
  })

  test('of no cell is told, where its subject was played', () => {
    const misspelt = [{ livestore: '0.4.0', item: 'brust', reason: 'x', until: '2027-01-01' }]
    expect(dataOf(matrixOf(rows), { quarantine: misspelt }).notes).toEqual([
      'The quarantine of brust on 0.4.0 is of no cell here: is its name right?',
    ])
    expect(
      dataOf(matrixOf(rows), { quarantine: misspelt.map((one) => ({ ...one, livestore: '0.3.1' })) }).notes,
    ).toEqual([])
  })
})

describe('what is wrong with the matrix itself', () => {
  const problems = (rows: readonly MatrixRow[], head: Partial<MatrixHead> = {}): readonly string[] =>
    dataOf(matrixOf(rows, head)).problems.map(({ text }) => text)

  test('is nothing where its canary was found and all of it has ended', () => {
    const matrix = matrixOf([trial(1), canary(1)])
    const data = dataOf(matrix)
    expect([data.problems, data.headline, codeOf(matrix)]).toEqual([[], 'Nothing unexpected in 1 trial', 0])
    expect(data.facts).toContain('canary found in 1 of 1')
  })

  test('is told of a canary that is not there, was missed, was not judged, showed something else, or is stale', () => {
    expect(problems([trial(1)])).toEqual([expect.stringMatching(/^No canary was played/)])
    expect(problems([trial(1), canary(1), canary(2, { fingerprints: [] })])).toEqual([
      'The canary was found in 1 of 2 trials only: this matrix may be blind.',
    ])
    // Of a build of one's own the table demands nothing: a canary must be found there, too.
    const own = { livestore: '0.4.0-dev.9 + own.patch' }
    expect(problems([trial(1), canary(1, own), canary(2, { ...own, fingerprints: [] })])).toEqual([
      'The canary was found in 1 of 2 trials only: this matrix may be blind.',
    ])
    expect(problems([trial(1), canary(1, { fingerprints: [], unknown: 'no clock' })])).toEqual([
      'The canary could not be judged (no clock): this matrix may be blind.',
    ])
    expect(problems([trial(1), canary(1, news)])).toEqual([
      expect.stringMatching(/^The canary showed something else: .*lost\/backend/),
    ])
    expect(problems([trial(1, { at: '2026-11-23T03:00:00.000Z' }), canary(1)])).toEqual([
      'The canary is stale: it was last played 25 hours before the last trial.',
    ])
  })

  test('is told of parts that are missing, died or were interrupted, and such a matrix never exits with 0', () => {
    const rows = [trial(1), canary(1)]
    const part = (number: number, ended?: 'complete' | 'time was up' | 'interrupted') => ({
      number,
      of: 4,
      ...(ended !== undefined && { ended }),
    })
    const head = { shards: [part(2), part(4, 'interrupted'), part(1, 'time was up')] }
    expect(problems(rows, head)).toEqual([
      'Part 3 of 4 is missing: its trials are in no count.',
      'Part 2 of 4 did not end: killed, still running, or not there. What was played of it is counted.',
      'Part 4 of 4 was interrupted: what was played until then is counted.',
    ])
    expect(codeOf(matrixOf(rows, head))).toBe(2)
    expect(problems(rows, { shards: [{ number: 1, of: 1 }] })).toEqual([expect.stringMatching(/^The run did not end/)])
    expect(problems(rows, { shards: [part(1, 'complete')] })).toEqual([
      'Parts 2, 3 and 4 of 4 are missing: their trials are in no count.',
    ])
  })

  test('is told of versions that nobody has played, and of a harness that failed', () => {
    expect(problems([trial(1), canary(1)], { livestore: ['0.4.0', '0.3.1'] })).toEqual([
      'On 0.3.1 not a single trial was played, though it was asked for.',
    ])
    const failed = [trial(1, { harnessFailed: true, unknown: 'no\nbrowser' }), trial(2, news), canary(1)]
    expect(problems(failed)).toEqual(['The harness itself failed in 1 trial of 1 cell. Most often: no browser'])
    expect([codeOf(matrixOf(failed)), dataOf(matrixOf(failed)).newFindings.length]).toEqual([70, 1])
  })
})

test('what was never seen stands before what is seen every night, and says so', () => {
  const often = { fingerprints: ['reordered/leader'] }
  const rows = [trial(1, often), trial(2, often), trial(3, news), canary(1)]
  const earlier = [matrixOf([trial(1, often)], { startedAt: '2026-11-20T02:00:00.000Z' }), matrixOf([trial(1)])]
  const data = dataOf(matrixOf(rows), { earlier })
  expect(data.newFindings).toMatchObject([
    { fingerprint: 'lost/backend', text: '1 of 3 trials in 1 cell', seen: 'never seen in 2 earlier matrices' },
    {
      fingerprint: 'reordered/leader',
      seen: 'seen in 1 of 2 earlier matrices, first on 2026-11-20',
      cells: [{ cell: burst, text: 'burst (Durable Object) on 0.4.0: 2 of 3' }],
    },
  ])
  expect([data.headline, codeOf(matrixOf(rows))]).toEqual(['2 new findings', 1])
})

test("a bug that does not show any more is not as expected, with its interval; of a build of one's own it is no news", () => {
  const held = { kind: 'bug', item: 'push-head', backend: 'scripted' } as const
  const data = dataOf(matrixOf([1, 2, 3].map((number) => trial(number, held)).concat(canary(1))))
  expect(data.unexpected).toEqual([
    {
      text: 'expected to fail with bug push-head, but every promise was kept.',
      cells: [{ cell: 'bug/push-head/scripted/0.4.0', text: 'push-head on 0.4.0, 0 of 3: below 71 %' }],
    },
  ])
  const own = dataOf(matrixOf([trial(1, { ...held, livestore: 'path:../livestore' }), trial(1), canary(1)]))
  expect([own.unexpected, own.versions]).toEqual([[], ['0.4.0-dev.9', '0.4.0', 'path:../livestore']])
})
