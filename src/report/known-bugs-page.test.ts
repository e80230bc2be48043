import { expect, it } from 'vitest'
import type { Bug } from '../bugs/bug.ts'
import type { Row } from '../campaign/matrix-of-bugs.ts'
import { knownBugsPage } from './known-bugs-page.ts'

const bug: Bug = {
  id: 'taken-twice',
  title: 'The leader takes a change twice',
  mechanism: '…',
  affected: ['0.4.0'],
  fingerprints: ['duplicated/leader/taken-twice'],
  avoid: 'no commits in quick succession',
  triggers: { none: 'only seen in the browser' },
  breaks: [{ scenario: 'quick-commits', always: false }],
}
const row = (change: Partial<Row>): Row => ({
  bug: 'push-over-gap',
  way: 'quick-commits',
  livestore: '0.4.0',
  level: 'browser',
  trials: 3,
  failed: 0,
  matched: 0,
  expected: 'holds',
  unknown: 0,
  harnessFailed: 0,
  overlaps: {},
  fingerprints: {},
  unexpected: [],
  ...change,
})
const cellOf = (change: Partial<Row>): string | undefined =>
  /^\| quick-commits \| (.*) \|$/m.exec(knownBugsPage([bug], [row(change)], 1))?.[1]

it('a cell says what must fail, what may, what another bug explains, and what nothing does', () => {
  expect([
    cellOf({}),
    cellOf({ failed: 3, matched: 3, expected: 'fails' }),
    cellOf({ failed: 1, matched: 1, expected: 'mayFail' }),
    cellOf({ failed: 2, overlaps: { 'push-head': 2 } }),
    cellOf({ failed: 2, overlaps: { 'push-head': 1 }, unexpected: ['expected to hold, found lost/leader'] }),
    cellOf({ unknown: 3 }),
  ]).toEqual(['0/3', '**3/3**', '*1/3*', '2/3 †', '2/3 !', 'not there'])
})

it('a bug that shows by chance is told by a trial of another one that has met it', () => {
  const diagnosis = '# a test\n\n**duplicated**\n\n## duplicated/leader/taken-twice\n\nthe leader took it twice'
  expect(knownBugsPage([bug], [row({ failed: 1, diagnosis })], 1)).toContain('the leader took it twice')
  expect(knownBugsPage([bug], [row({ failed: 1, diagnosis: '## lost/leader\n' })], 1)).not.toContain('What a trial of')
})

it('a bug that was told upstream says where', () => {
  const upstream = 'https://github.com/livestorejs/livestore/issues/1'
  expect(knownBugsPage([{ ...bug, upstream }], [], 1)).toContain(`Upstream: <${upstream}>.`)
  expect(knownBugsPage([bug], [], 1)).not.toContain('Upstream')
})
