import { expect, it } from 'vitest'
import { bugs } from '../bugs/table.ts'
import { rowLike as row } from './hunt.fixture.ts'
import { codeOfHunt } from './hunt-code.ts'
import { type HuntRow, tally } from './hunt-row.ts'

const codeOf = (...rows: readonly HuntRow[]) => codeOfHunt(tally(rows, { table: bugs, versionOf: () => '0.4.0' }))

const held = row({ index: 0, difference: '' })
const known = row({ index: 1, verdict: 'stalled', fingerprints: ['stalled/session/push-head'] })
const unknown = row({ index: 2, verdict: 'lost', fingerprints: ['lost/never-seen'] })
const undecided = row({ index: 3, verdict: 'inconclusive', fingerprints: ['inconclusive'] })
const found = row({ isCanary: true, verdict: 'stalled', fingerprints: ['stalled/leader/stale-generation'] })
const missed = row({ isCanary: true })
const hung = row({ index: 4, verdict: 'inconclusive', harnessFailed: true })
const differing = row({ index: 5, difference: 'event 3: first a, then b' })

it.each<[string, number, readonly HuntRow[]]>([
  ['every promise is kept', 0, [found, held]],
  ['all that was found is known', 0, [found, held, known, undecided]],
  ['something is new', 1, [found, held, known, unknown]],
  ['a canary was missed', 2, [found, missed, held]],
  ['no trial could tell anything', 2, [found, undecided]],
  ['nothing was played', 2, [found]],
  ['the harness failed, whatever else there is', 70, [missed, hung, unknown, held]],
  ['two plays of one trial differed', 70, [found, differing]],
  ['something is new in a blind hunt', 1, [missed, unknown]],
])('a hunt should end so that who waits for it knows: %s, %i', (_, code, rows) => {
  expect(codeOf(...rows)).toBe(code)
})
