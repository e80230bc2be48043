import { describe, expect, test } from 'vitest'
import type { HistoryEvent } from '../history/event.ts'
import { readNewStart } from '../verdict/new-start.ts'
import { askJudge, type DefectiveTrial, defects, playClean, playDefect } from './defects.ts'
import { type DefectName, defectNames } from './reference/switches.ts'
import { playTrial } from './reference/trial.ts'

const seeds = [1, 2, 3, 4, 5]

const storedIn = (events: readonly HistoryEvent[]) =>
  events.flatMap((event) => (event.type === 'log' ? event.entries : []))
const idsIn = (events: readonly HistoryEvent[]) =>
  storedIn(events).map(({ args }) => (args as { readonly changeId: string }).changeId)
const changesIn = (events: readonly HistoryEvent[], type: string) =>
  events.flatMap((event) =>
    event.type === 'probe' && event.probe.type === type && 'changes' in event.probe ? event.probe.changes : [],
  )

const isMissing = ({ events }: DefectiveTrial, type: string): boolean => {
  const stored = new Set(idsIn(events))
  return changesIn(events, type).some(({ changeId }) => changeId !== undefined && !stored.has(changeId))
}
const isBehind = ({ missing }: DefectiveTrial): boolean => [...missing.values()].includes('logs equal')

/** What each defect does to the world, by the engine's own knowledge, without any checker. */
const harm: Record<DefectName, (trial: DefectiveTrial) => boolean> = {
  'drops-accepted-push': (trial) => isMissing(trial, 'session-push-ok'),
  'silent-to-stale-push': ({ missing }) => [...missing.values()].includes('session drained'),
  'never-resumes-push': ({ missing }) => [...missing.values()].includes('leader drained'),
  'applies-twice': ({ events }) => new Set(idsIn(events)).size < idsIn(events).length,
  'swaps-events': ({ events }) => {
    const lastOf = new Map<string, number>()
    return storedIn(events).some(({ sessionId, args }) => {
      const made = Number((args as { readonly changeId: string }).changeId.slice(1))
      const before = lastOf.get(sessionId) ?? 0
      lastOf.set(sessionId, made)
      return made < before
    })
  },
  'leaves-gap': ({ events }) => storedIn(events).some(({ seqNum }, index) => seqNum !== index + 1),
  'rolls-back-too-much': (trial) => isMissing(trial, 'commit'),
  'loses-tail-on-reload': (trial) => isMissing(trial, 'leader-state'),
  'shuts-down-silently': ({ events }) =>
    events.some((event) => event.type === 'states' && event.status.type === 'shut-down'),
  'takes-page-twice': ({ rows, meant }) =>
    [...rows.values()].some((each) => JSON.stringify(each) !== JSON.stringify(meant)),
  'forgets-session': isBehind,
  'forgets-client': isBehind,
  'acknowledges-before-storing': (trial) => isMissing(trial, 'backend-pull-page'),
  'keeps-old-rows': ({ rows, meant }) =>
    [...rows.values()].some((each) => JSON.stringify(each) !== JSON.stringify(meant)),
  'never-pulls-new-log': ({ missing }) => missing.size > 0,
}

test('the table has every defect once', () => {
  expect(defects.map(({ name }) => name)).toEqual(defectNames)
})

describe.each(defects)('$name', (defect) => {
  test('does its harm, and the judge says what broke and where', () => {
    for (const seed of seeds) {
      const trial = playDefect(defect, seed)
      expect(harm[defect.name](trial)).toBe(true)
      expect(askJudge(trial.events)).toMatchObject({ verdict: defect.verdict, hop: defect.hop })
    }
  })

  test('bites in the same way again', () => {
    expect(playDefect(defect, 7).events).toEqual(playDefect(defect, 7).events)
  })
})

test('the judge says nothing of the correct engine', () => {
  for (let seed = 0; seed < 50; seed++) expect(askJudge(playClean(seed).events)).toMatchObject({ verdict: 'ok' })
})

test('the judge says nothing of the correct engine where its backend loses its log, and its devices start anew', () => {
  let made = 0
  for (let seed = 0; seed < 50; seed++) {
    const { events } = playTrial({ seed, hasWipe: true })
    expect(askJudge(events)).toMatchObject({ verdict: 'ok' })
    const wiped = events.findIndex(({ type }) => type === 'wiped')
    expect(readNewStart(events).waiting).toEqual([])
    made += changesIn(events.slice(wiped), 'commit').length
  }
  expect(made).toBeGreaterThan(100)
})
