import { expect, it } from 'vitest'
import type { JudgedSchedule } from '../../../src/runner/contract.ts'
import { exitCodeOf, verdictInWords } from './verdict-in-words.ts'

const finding = { livestore: '0.4.0', fingerprint: 'stalled/leader', tries: 3 }
const kept: JudgedSchedule = {
  type: 'judged',
  verdict: 'ok',
  fingerprints: [],
  bitten: {},
  passedOver: 0,
  digest: '',
  virtualMs: 1,
  tookMs: 1,
}
const shown: JudgedSchedule = {
  ...kept,
  verdict: 'stalled',
  fingerprints: ['stalled/leader'],
  diagnosis: 'what was seen',
}
const other: JudgedSchedule = { ...kept, verdict: 'lost', fingerprints: ['lost/session'], diagnosis: 'something else' }
const unclear: JudgedSchedule = {
  ...kept,
  verdict: 'inconclusive',
  fingerprints: ['inconclusive'],
  problem: 'it never happened',
}

it.each<[string, readonly JudgedSchedule[], number, readonly string[]]>([
  ['the bug, where it shows', [shown], 1, ['what was seen', 'THE BUG SHOWS on LiveStore 0.4.1: stalled/leader']],
  [
    'at which try it showed',
    [kept, other, shown],
    1,
    ['what was seen', 'THE BUG SHOWS on LiveStore 0.4.1, at try 3: stalled/leader'],
  ],
  [
    'another broken promise by its own name',
    [kept, other],
    1,
    [
      'something else',
      'ANOTHER PROMISE IS BROKEN on LiveStore 0.4.1: lost/session; the bug of this folder is stalled/leader',
    ],
  ],
  ['that every promise was kept', [kept], 0, ['THE BUG DOES NOT SHOW on LiveStore 0.4.1: every promise was kept']],
  [
    'which steps could not be as they were, and how often it was tried',
    [
      { ...kept, passedOver: 2 },
      { ...kept, passedOver: 1 },
    ],
    0,
    [
      'THE BUG DOES NOT SHOW on LiveStore 0.4.1 in 2 tries: every promise was kept (1 of its steps waited for what did not happen here, and went on once all was quiet)',
    ],
  ],
  ['that it cannot be told, and why', [unclear], 2, ['IT CANNOT BE TOLD on LiveStore 0.4.1: it never happened']],
])('tells %s', (_, played, code, words) => {
  expect(verdictInWords({ finding, livestore: '0.4.1', played })).toEqual(words)
  expect(exitCodeOf(played)).toBe(code)
})
