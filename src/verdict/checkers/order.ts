/** The fourth promise: each client's changes keep their order, and the numbers of the log have no hole. */
import type { HistoryEvent, StoredEvent } from '../../history/event.ts'
import { changesOf } from '../../history/order.ts'
import type { ProbeRecord } from '../../history/probe.ts'
import { changeIdOf } from '../../history/probe-change.ts'
import { type Checker, resultOf } from '../checker.ts'
import { firstSwap, type Hole, holesIn, holesWitness, numbersByChange } from '../log.ts'
import { apartByLog } from '../lost-log.ts'
import { sawCommits } from '../settlements.ts'
import type { Trial } from '../trial.ts'
import { unlessLogRead } from '../untold.ts'
import type { Finding, Hop } from '../verdict.ts'

export const order: Checker = {
  name: 'order',
  promise: "each client's changes are stored in the order in which they were made, and the log has no hole",
  check: (trial) => {
    if (!trial.hasBackend) return { type: 'not-available', why: 'there is no backend, and so no log' }
    const unread = unlessLogRead(trial)
    if (unread !== undefined) return unread
    if (trial.log === undefined) return { type: 'undecided', why: "nobody has read the backend's log" }
    const findings = [...gaps(trial, trial.log), ...swaps(trial, trial.log)]
    if (findings.length === 0 && !sawCommits(trial)) {
      return { type: 'not-available', why: 'nothing tells in which order changes were made' }
    }
    return resultOf(findings)
  },
}

const gaps = (trial: Trial, log: readonly StoredEvent[]): readonly Finding[] => {
  const makerOf = ({ entry }: Hole): string | undefined => trial.journeys.get(changeIdOf(entry.args) ?? '')?.madeBy
  return apartByLog(trial, holesIn(log), makerOf).flatMap((holes): readonly Finding[] => {
    const [first] = holes
    if (first === undefined) return []
    const { entry } = first
    const key = changeIdOf(entry.args)
    return [
      {
        verdict: 'gap',
        hop: whereBroken(trial, key, entry.seqNum, isHoleBefore),
        ...(key === undefined ? {} : { changes: [key] }),
        witness: holesWitness(holes),
      },
    ]
  })
}

/** Changes of one tab, in the order of its commits, that stand in the log in another order. */
const swaps = (trial: Trial, log: readonly StoredEvent[]): readonly Finding[] => {
  const numbers = numbersByChange(log)
  const madeBy = new Map<string, string[]>()
  for (const journey of trial.journeys.values()) {
    if (journey.madeBy === undefined || journey.sightings[0]?.step !== 'committed') continue
    const made = madeBy.get(journey.madeBy)
    if (made === undefined) madeBy.set(journey.madeBy, [journey.key])
    else made.push(journey.key)
  }
  return [...madeBy].flatMap(([source, made]): readonly Finding[] => {
    const swap = firstSwap(numbers, made)
    if (swap === undefined) return []
    const { earlier, later, witness } = swap
    return [
      { verdict: 'reordered', hop: whereSwapped(trial, earlier, later), changes: [earlier, later], source, witness },
    ]
  })
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
