import { describe, expect, it } from 'vitest'
import { rowOf } from '../matrix/matrix.fixture.ts'
import type { MatrixRow } from '../matrix/row.ts'
import { type Expected, problemsOf, type Sight } from './judge-ordeal.ts'

const rows = [1, 2, 3].map((number) => rowOf(number, { kind: 'bug', item: 'push-head', backend: 'scripted' }))
const [first, second, third] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]]

/** Killed after its first trial, and gone on with. */
const survived: Sight = {
  exitCode: undefined,
  complaint: '',
  before: [first],
  after: [first, second],
  resumed: { exitCode: 0, complaint: '' },
  rows,
  leftRunning: [],
  leftBehind: [],
}
const killed: Expected = { end: 'signal', isWhole: true }
const problems = (sight: Partial<Sight>, expected: Expected = killed) =>
  problemsOf({ ...survived, ...sight }, expected, rows)

describe('an ordeal', () => {
  it('should be survived where all trials are there once, and nothing is left', () => {
    expect(problems({})).toEqual([])
    // What was never to be whole may lack what was not played.
    expect(problems({ rows: [first, second] }, { ...killed, isWhole: false })).toEqual([])
  })

  it.each<[string, Partial<Sight>, RegExp]>([
    ['the exit code does not tell', { exitCode: 0, complaint: 'fine' }, /ended with 0, expected signal.*fine/],
    ['it cannot go on', { resumed: { exitCode: 70, complaint: 'torn' } }, /gone on with, it ended with 70.*torn/],
    ['a finished trial is gone after the blow', { after: [second] }, /1 finished trials are lost: .*push-head.*\/1/],
    ['a finished trial is another one', { rows: [first, { ...second, tookMs: 7 }, third] }, /are lost: .*\/2/],
    ['a trial is there twice', { rows: [...rows, third] }, /counted twice: .*\/3/],
    ['a trial was never played', { rows: [first, second] }, /1 trials were never played: .*\/3/],
    [
      'a trial comes to something else',
      { rows: [first, second, { ...third, fingerprints: ['lost/leader'] }] },
      /else than undisturbed: .*\/3/,
    ],
    ['a process is left', { leftRunning: ['7 workerd'] }, /left running: 7 workerd/],
    ['a folder is left', { leftBehind: ['matrix-x'] }, /left behind .*: matrix-x/],
  ])('should not be survived where %s', (_, sight, words) => {
    expect(problems(sight)).toEqual([expect.stringMatching(words)])
  })

  it('should not take a trial that the harness could not play for one with another outcome', () => {
    const failed = { ...third, fingerprints: [], unknown: 'the harness failed', harnessFailed: true }
    const resumed = { exitCode: 70, complaint: '' }
    expect(problems({ resumed, rows: [first, second, failed] })).toEqual([])
  })

  it('should end as its trials say where a part of it was killed: as if nothing had happened only where none was hit', () => {
    const hit: Expected = { end: 'of its trials', isWhole: true }
    const { resumed: _, ...struck } = survived
    const ended = (exitCode: number, last: Partial<MatrixRow>) =>
      problemsOf({ ...struck, exitCode, rows: [first, second, { ...third, ...last }] }, hit, rows)
    expect(ended(0, {})).toEqual([])
    expect(ended(2, { unknown: 'the browser died' })).toEqual([])
    expect(ended(70, { unknown: 'no process', harnessFailed: true })).toEqual([])
    expect(ended(0, { unknown: 'the browser died' })).toEqual([expect.stringMatching(/ended with 0, expected 2/)])
    expect(ended(2, { unknown: 'no process', harnessFailed: true })).toEqual([expect.stringMatching(/expected 70/)])
    expect(ended(2, {})).toEqual([expect.stringMatching(/ended with 2, expected 0/)])
  })

  it('should go on to what its trials say: one that the blow has hit stays one that could not be played', () => {
    const hit = { ...third, unknown: 'no room', harnessFailed: true }
    const resumed = (exitCode: number) => problems({ resumed: { exitCode, complaint: '' }, rows: [first, second, hit] })
    expect(resumed(70)).toEqual([])
    expect(resumed(0)).toEqual([expect.stringMatching(/gone on with, it ended with 0, expected 70/)])
  })

  it('should have every trial of both where there were two campaigns', () => {
    const both = [...rows, ...rows.map((row) => ({ ...row, run: 'the other' }))]
    expect(problems({ rows: both }, { ...killed, campaigns: 2 })).toEqual([])
    expect(problems({ rows: both.slice(0, -1) }, { ...killed, campaigns: 2 })).toEqual([
      expect.stringMatching(/1 trials were never played/),
    ])
  })
})
