/**
 * The third promise: nothing is lost, nothing is there twice. Three levels of durability are told apart: a change *in the
 * leader* survives everything that a tab can do, a *stored* one (acknowledged by the backend) is in its log exactly once for
 * ever, a *confirmed* one has come back. A change that never got into its leader when its page ended is indefinite: nobody
 * can know, and it is never counted.
 */
import type { HistoryEvent, StoredEvent } from '../../history/event.ts'
import { changesOf, clientOf } from '../../history/order.ts'
import { type Checker, type CheckResult, resultOf } from '../checker.ts'
import { changeIdOf } from '../read-trial.ts'
import { sawCommits } from '../settlements.ts'
import { some } from '../some.ts'
import type { Journey, Trial } from '../trial.ts'
import type { Finding, Hop } from '../verdict.ts'

export const durability: Checker = {
  name: 'durability',
  promise: 'what is in the leader is not lost, and what is stored is in the log exactly once',
  check: (trial) => {
    const twice = takenTwice(trial)
    if (!trial.hasBackend) return couldNotTell([...lostInSession(trial), ...twice], 'there is no backend')
    if (trial.log === undefined) return couldNotTell(twice, "the backend's log was not read")
    const findings = [
      ...lostFromLog(trial, trial.log),
      ...lostInSession(trial),
      ...storedTwice(trial, trial.log),
      ...twice,
    ]
    if (!sawCommits(trial)) return couldNotTell(findings, 'nothing tells which changes were made')
    return resultOf(findings)
  },
}

const couldNotTell = (findings: readonly Finding[], why: string): CheckResult =>
  findings.length > 0
    ? resultOf(findings)
    : { type: 'not-available', why: `${why}, so that it cannot be told what has to be stored` }

const isInLeader = ({ sightings }: Journey): boolean =>
  sightings.some(({ step }) => step === 'applied by leader' || step === 'notified to session')

const wasAcknowledged = ({ sightings }: Journey): boolean => sightings.some(({ step }) => step === 'stored by backend')

/** What has to be in the log, and is not: acknowledged changes whatever happened, others once their leader says that it has nothing left. */
const lostFromLog = (trial: Trial, log: readonly StoredEvent[]): readonly Finding[] => {
  const stored = new Set(log.map(({ args }) => changeIdOf(args)))
  const missing = [...trial.journeys.values()].filter(
    (journey) => !journey.clientOnly && !journey.key.includes('#') && !stored.has(journey.key),
  )
  const acknowledged = missing.filter(wasAcknowledged)
  const dropped = missing.filter(
    (journey) => !wasAcknowledged(journey) && isInLeader(journey) && leaderHasNothing(trial, journey),
  )
  return [
    ...lost(acknowledged, 'backend', 'the backend acknowledged', "missing from the backend's log"),
    ...lost(dropped, 'leader', 'the leader had', "missing from the backend's log, and the leader has nothing pending"),
  ]
}

const lost = (journeys: readonly Journey[], hop: Hop, had: string, how: string): readonly Finding[] => {
  if (journeys.length === 0) return []
  const keys = journeys.map(({ key }) => key)
  const plural = keys.length === 1 ? 'change is' : 'changes are'
  const barrier = hop === 'backend' ? { barrier: 'logs equal' as const } : {}
  return [
    {
      verdict: 'lost',
      hop,
      ...barrier,
      changes: keys,
      witness: `${keys.length} ${plural} ${how}, though ${had} them: ${some(keys)}`,
    },
  ]
}

/** Whether the leader of a change's device was seen, at the end, without anything pending of it. */
const leaderHasNothing = (trial: Trial, { madeBy, key }: Journey): boolean => {
  const client = madeBy === undefined ? undefined : clientOf(madeBy)
  const tabs = trial.tabs.filter((tab) => tab.client === client && tab.open && tab.leaderAnswered)
  return (
    tabs.length > 0 &&
    tabs.every(({ states }) => states !== undefined && !states.leader.pending.some((event) => event.changeId === key))
  )
}

/** What a tab committed and no longer has pending, though its leader never had it. After a reload it is indefinite. */
const lostInSession = (trial: Trial): readonly Finding[] => {
  const reloaded = lastBeginning(trial)
  const keys = trial.tabs.flatMap((tab) => {
    const { states } = tab
    if (!tab.open || states === undefined || !tab.leaderAnswered) return []
    const pending = new Set(states.session.pending.map(({ changeId }) => changeId))
    return [...trial.journeys.values()]
      .filter((journey) => journey.madeBy === tab.name && !journey.key.includes('#'))
      .filter((journey) => (journey.sightings[0]?.time ?? 0) >= (reloaded.get(tab.name) ?? 0))
      .filter((journey) => !isInLeader(journey) && !wasAcknowledged(journey) && !pending.has(journey.key))
      .map(({ key }) => key)
  })
  if (keys.length === 0) return []
  return [
    {
      verdict: 'lost',
      hop: 'session',
      changes: keys,
      witness: `${keys.length} ${keys.length === 1 ? 'change was' : 'changes were'} committed and ${keys.length === 1 ? 'is' : 'are'} no longer pending, but never got into the leader: ${some(keys)}`,
    },
  ]
}

/** When each tab's page began its present life. */
const lastBeginning = (trial: Trial): ReadonlyMap<string, number> => {
  const began = new Map<string, number>()
  for (const event of trial.events) {
    if (event.lane === 'session' && (event.type === 'reloaded' || event.type === 'opened'))
      began.set(event.source, event.time)
  }
  return began
}

const storedTwice = (trial: Trial, log: readonly StoredEvent[]): readonly Finding[] => {
  const places = new Map<string, number[]>()
  for (const { args, seqNum } of log) {
    const key = changeIdOf(args)
    if (key !== undefined) places.set(key, [...(places.get(key) ?? []), seqNum])
  }
  const doubled = [...places].filter(([, seqNums]) => seqNums.length > 1)
  const [first] = doubled
  if (first === undefined) return []
  const told = doubled.map(([key, seqNums]) => `${key} as ${seqNums.map((seqNum) => `e${seqNum}`).join(' and ')}`)
  return [
    {
      verdict: 'duplicated',
      hop: whoDoubled(trial, ...first),
      changes: doubled.map(([key]) => key),
      witness: `the backend's log has a change more than once: ${some(told)}`,
    },
  ]
}

/** A leader that pushed a change under each of the numbers that it has in the log has stored it twice itself. */
const whoDoubled = (trial: Trial, key: string, seqNums: readonly number[]): Hop => {
  const journey = trial.journeys.get(key)
  const numbersAt = (step: string) =>
    new Set(journey?.sightings.filter((sighting) => sighting.step === step).map(({ as }) => as.global))
  const pushed = numbersAt('pushed to backend')
  return seqNums.every((seqNum) => pushed.has(seqNum)) ? 'leader' : 'backend'
}

/** A tab hears of a change once, unless it was rolled back in between: a leader that tells twice has taken it twice. */
const takenTwice = (trial: Trial): readonly Finding[] => {
  const heard = new Map<string, Set<string>>()
  const doubled: string[] = []
  for (const event of trial.events) {
    if (event.lane !== 'session') continue
    if (event.type === 'opened' || event.type === 'reloading') heard.delete(event.source)
    if (event.type !== 'probe') continue
    if (event.probe.type === 'booted') heard.delete(event.source)
    if (event.probe.type !== 'session-pull') continue
    const known = heard.get(event.source) ?? new Set()
    heard.set(event.source, known)
    for (const { changeId } of event.probe.rolledBack ?? []) if (changeId !== undefined) known.delete(changeId)
    for (const changeId of idsOf(event)) {
      if (known.has(changeId)) doubled.push(changeId)
      known.add(changeId)
    }
  }
  const keys = [...new Set(doubled)]
  if (keys.length === 0) return []
  return [
    {
      verdict: 'duplicated',
      hop: 'leader',
      changes: keys,
      witness: `a session was told of ${keys.length === 1 ? 'a change' : `${keys.length} changes`} more than once: ${some(keys)}`,
    },
  ]
}

const idsOf = (event: HistoryEvent): readonly string[] =>
  changesOf(event).flatMap(({ changeId }) => (changeId === undefined ? [] : [changeId]))
