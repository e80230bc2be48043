import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { triggers } from '../simulation/triggers/index.ts'
import { versions } from '../subject/subject.ts'
import { expectationOf, judge } from './bug.ts'
import { bugs } from './table.ts'

test('every bug has a name of its own, and is fixed in the version after the last that has it', () => {
  expect(new Set(bugs.map(({ id }) => id)).size).toBe(bugs.length)
  for (const { id, affected, fixedIn } of bugs) {
    const last = versions.findLastIndex((version) => affected.includes(version))
    expect(last, id).toBeGreaterThanOrEqual(0)
    expect(fixedIn, id).toBe(versions[last + 1])
  }
})

test('every bug has a file that is named after it, and every such file is in the table', () => {
  const files = readdirSync(new URL('./known/', import.meta.url))
  expect(bugs.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort())
})

test('every trigger of the table can be played, and every one that can be played belongs to a bug of the table', () => {
  const known = bugs.flatMap(({ triggers: ways }) => ('none' in ways ? [] : ways.map(({ id }) => id)))
  expect(known.filter((id) => !triggers.some((trigger) => trigger.id === id))).toEqual([])
  expect(triggers.filter(({ bug }) => !bugs.some(({ id }) => id === bug)).map(({ id }) => id)).toEqual([])
  // What is in no row must hold everywhere: controls, and ways that were tried and show nothing.
  expect(triggers.filter(({ id }) => !known.includes(id)).map(({ id }) => id)).toEqual([
    'push-head-control',
    'advance-only-by-cut',
    'offline-push-control',
    'offline-push-by-cut',
    'empty-last-page-by-cut',
    'divergence-index-control',
    'push-over-gap-reordered-control',
    'push-over-gap-control',
    'head-before-events-control',
    'rows-before-log-control',
    'merge-counter-control',
    'lost-log-control',
    'lost-log-unnoticed-control',
    'view-over-gap-control',
    'view-over-gap-between-pages-control',
  ])
})

test('whatever is narrowed down to some versions is narrowed down to versions that have the bug', () => {
  for (const { id, affected, triggers: ways, breaks } of bugs) {
    for (const { on = [] } of [...('none' in ways ? [] : ways), ...('none' in breaks ? [] : breaks)]) {
      expect(
        on.filter((version) => !affected.includes(version)),
        id,
      ).toEqual([])
    }
  }
})

test('who goes on with a lost log is explained from dev.23 on only by a page of the new log that came first', () => {
  const bugOf = (fingerprint: string, version: '0.4.0-dev.22' | '0.4.0-dev.23' | '0.4.0') => {
    const judgement = judge(expectationOf(bugs, 'of nobody', { name: version, version }), [fingerprint])
    return 'bug' in judgement ? judgement.bug?.id : undefined
  }
  for (const verdict of ['stalled', 'diverged']) {
    for (const version of ['0.4.0-dev.23', '0.4.0'] as const) {
      expect(bugOf(`${verdict}/leader/lost-log`, version)).toBe(undefined)
      expect(bugOf(`${verdict}/leader/lost-log-unnoticed`, version)).toBe('lost-log-unnoticed')
    }
    expect(bugOf(`${verdict}/leader/lost-log`, '0.4.0-dev.22')).toBe('lost-log')
    expect(bugOf(`${verdict}/leader/lost-log-unnoticed`, '0.4.0-dev.22')).toBe('lost-log')
  }
  expect(bugOf('crashed/leader/lost-log', '0.4.0')).toBe(undefined)
})
