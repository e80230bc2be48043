/** The fourth promise: each client's changes keep their order, and the numbers of the log have no hole. */
import type { HistoryEvent, StoredEvent } from '../../history/event.ts'
import { changesOf } from '../../history/order.ts'
import type { ProbeRecord } from '../../history/probe.ts'
import { changeIdOf } from '../../history/probe-change.ts'
import { type Checker, resultOf } from '../checker.ts'
import { sawCommits } from '../settlements.ts'
import { some } from '../some.ts'
import type { Trial } from '../trial.ts'
import type { Finding, Hop } from '../verdict.ts'

export const order: Checker = {
  name: 'order',
  promise: "each client's changes are stored in the order in which they were made, and the log has no hole",
  check: (trial) => {
    if (!trial.hasBackend) return { type: 'not-available', why: 'there is no backend, and so no log' }
    if (trial.log === undefined) return { type: 'undecided', why: "nobody has read the backend's log" }
    const findings = [...gaps(trial, trial.log), ...swaps(trial, trial.log)]
    if (findings.length === 0 && !sawCommits(trial)) {
      return { type: 'not-available', why: 'nothing tells in which order changes were made' }
    }
    return resultOf(findings)
  },
}

const gaps = (trial: Trial, log: readonly StoredEvent[]): readonly Finding[] => {
  // The first entry's parent is the root: a log that does not begin there has a hole as well.
  const holes = log.filter(
    (entry, index) => entry.parentSeqNum !== (log[index - 1]?.seqNum ?? 0) || entry.seqNum !== entry.parentSeqNum + 1,
  )
  const [first] = holes
  if (first === undefined) return []
  const key = changeIdOf(first.args)
  const places = holes.map((entry) => `e${entry.seqNum} follows e${entry.parentSeqNum}`)
  return [
    {
      verdict: 'gap',
      hop: whereBroken(trial, key, first.seqNum, isHoleBefore),
      ...(key === undefined ? {} : { changes: [key] }),
      witness: `the backend's log has a hole: ${some(places)}`,
    },
  ]
}

/** Changes of one tab, in the order of its commits, that stand in the log in another order. */
const swaps = (trial: Trial, log: readonly StoredEvent[]): readonly Finding[] => {
  const place = new Map<string, number>()
  for (const { args, seqNum } of log) {
    const key = changeIdOf(args)
    if (key !== undefined && !place.has(key)) place.set(key, seqNum)
  }
  const lastOf = new Map<string, { readonly key: string; readonly seqNum: number }>()
  const findings: Finding[] = []
  for (const [key, { madeBy, sightings }] of trial.journeys) {
    const seqNum = place.get(key)
    if (madeBy === undefined || seqNum === undefined || sightings[0]?.step !== 'committed') continue
    const before = lastOf.get(madeBy)
    if (before !== undefined && seqNum < before.seqNum && findings.length === 0) {
      findings.push({
        verdict: 'reordered',
        hop: whereSwapped(trial, before.key, key),
        changes: [before.key, key],
        source: madeBy,
        witness: `change ${key} of ${madeBy} was made after ${before.key}, but is stored before it (e${seqNum}, e${before.seqNum})`,
      })
    }
    if (before === undefined || seqNum > before.seqNum) lastOf.set(madeBy, { key, seqNum })
  }
  return findings
}

/** The links in the order of the way, by the probe that shows what they sent on. */
const links: readonly (readonly [ProbeRecord['type'], Hop])[] = [
  ['session-push', 'session'],
  ['backend-push', 'leader'],
]

const isHoleBefore = (event: HistoryEvent, key: string): boolean => {
  const changes = changesOf(event)
  const index = changes.findIndex(({ changeId }) => changeId === key)
  const [before, at] = [changes[index - 1], changes[index]]
  return before !== undefined && at !== undefined && at.seqNum.global > before.seqNum.global + 1
}

/** The first link whose own push shows the fault; the backend where none does. */
const whereBroken = (
  trial: Trial,
  key: string | undefined,
  seqNum: number,
  shows: (event: HistoryEvent, key: string) => boolean,
): Hop => {
  if (key === undefined) return 'backend'
  for (const [type, hop] of links) {
    const events = trial.events.filter((event) => event.type === 'probe' && event.probe.type === type)
    if (events.some((event) => shows(event, key))) return hop
  }
  // A push that begins with the number after the hole was numbered so by whoever pushed it.
  const pushed = trial.journeys
    .get(key)
    ?.sightings.some(({ step, as }) => step === 'pushed to backend' && as.global === seqNum)
  return pushed ? 'leader' : 'backend'
}

/** The first link that sent the later change before the earlier one, the last time that it sent both. */
const whereSwapped = (trial: Trial, earlier: string, later: string): Hop => {
  for (const [type, hop] of links) {
    const sent = trial.events.flatMap((event) =>
      event.type === 'probe' && event.probe.type === type ? changesOf(event).map(({ changeId }) => changeId) : [],
    )
    const [first, second] = [sent.lastIndexOf(earlier), sent.lastIndexOf(later)]
    if (first >= 0 && second >= 0 && second < first) return hop
  }
  return 'backend'
}
