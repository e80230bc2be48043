/**
 * The third promise: nothing is lost, nothing is there twice. Three levels of durability are told apart: a change *in the
 * leader* survives everything that a tab can do, a *stored* one (acknowledged by the backend) is in its log exactly once for
 * ever, a *confirmed* one has come back. A change that never got into its leader when its page ended is indefinite: nobody
 * can know, and it is never counted. Nor is what may be gone with a log that the backend has lost.
 */
import type { StoredEvent } from '../../history/event.ts'
import { clientOf } from '../../history/order.ts'
import { changeIdOf } from '../../history/probe-change.ts'
import { type Checker, type CheckResult, resultOf } from '../checker.ts'
import { type Step, steps } from '../diagnosis/diagnosis.ts'
import { doubledWitness, numbersByChange } from '../log.ts'
import { apartByLog } from '../lost-log.ts'
import { mayBeGone } from '../new-start.ts'
import { sawCommits } from '../settlements.ts'
import { some } from '../some.ts'
import { toldTwice } from '../told-twice.ts'
import type { Journey, TabStory, Trial } from '../trial.ts'
import { unlessLogRead } from '../untold.ts'
import type { Finding, Hop } from '../verdict.ts'

export const durability: Checker = {
  name: 'durability',
  promise: 'what is in the leader is not lost, and what is stored is in the log exactly once',
  check: (trial) => {
    const twice = takenTwice(trial)
    if (!trial.hasBackend) return couldNotTell([...lostInSession(trial), ...twice], 'there is no backend')
    const unread = unlessLogRead(trial)
    if (unread !== undefined) return couldNotTell([...lostInSession(trial), ...twice], unread.why)
    if (trial.log === undefined) {
      return twice.length > 0 ? resultOf(twice) : { type: 'undecided', why: "nobody has read the backend's log" }
    }
    const findings = [
      ...lostFromLog(trial, trial.log),
      ...lostInSession(trial),
      ...storedTwice(trial, trial.log),
      ...twice,
    ]
    if (!sawCommits(trial)) return couldNotTell(findings, 'nothing tells which changes were made')
    if ([...trial.journeys.values()].some(isNameless)) return couldNotTell(findings, 'the app gives its changes no id')
    return resultOf(findings)
  },
}

const couldNotTell = (findings: readonly Finding[], why: string): CheckResult =>
  findings.length > 0
    ? resultOf(findings)
    : { type: 'not-available', why: `${why}, so that it cannot be told what has to be stored` }

/** A change that everyone has to get, and that nobody can tell from another of its kind. */
const isNameless = ({ key, clientOnly }: Journey): boolean => !clientOnly && key.includes('#')

/** Whether the leader has vouched for a change before some moment; that it counts it (`received`) is not enough. */
const isInLeader = ({ sightings }: Journey, before: number): boolean =>
  sightings.some(
    ({ step, index }) => index < before && (step === 'applied by leader' || step === 'notified to session'),
  )

const wasAcknowledged = ({ sightings }: Journey, before: number): boolean =>
  sightings.some(({ step, index }) => index < before && step === 'stored by backend')

/** Whether its leader has vouched for it, or sent it on. */
const leftSession = ({ sightings }: Journey): boolean => sightings.some(({ step }) => beyondSession.has(step))

const beyondSession: ReadonlySet<Step> = new Set(steps.slice(steps.indexOf('applied by leader')))

/** What has to be in the log, and is not: acknowledged changes whatever happened, others once their leader says that it has nothing left. */
const lostFromLog = (trial: Trial, log: readonly StoredEvent[]): readonly Finding[] => {
  const stored = new Set(log.map(({ args }) => changeIdOf(args)))
  const missing = [...trial.journeys.values()].filter(
    (journey) =>
      !journey.clientOnly &&
      !journey.key.includes('#') &&
      !stored.has(journey.key) &&
      !mayBeGone(trial.newStart, journey),
  )
  // What came after the log was read cannot be missing from it.
  const acknowledged = missing.filter((journey) => wasAcknowledged(journey, trial.logReadAt))
  const leaderHasNothing = createLeaderLook(trial)
  const dropped = missing.filter((journey) => !acknowledged.includes(journey) && leaderHasNothing(journey))
  const apart = (journeys: readonly Journey[]) => apartByLog(trial, journeys, ({ madeBy }) => madeBy)
  return [
    ...apart(acknowledged).flatMap((those) =>
      lost(those, 'backend', 'the backend acknowledged', "missing from the backend's log"),
    ),
    ...apart(dropped).flatMap((those) =>
      lost(those, 'leader', 'the leader had', "missing from the backend's log, and the leader has nothing pending"),
    ),
  ]
}

const lost = (journeys: readonly Journey[], hop: Hop, had: string, how: string): readonly Finding[] => {
  if (journeys.length === 0) return []
  const keys = journeys.map(({ key }) => key)
  const [what, them] = keys.length === 1 ? ['change is', 'it'] : ['changes are', 'them']
  const barrier = hop === 'backend' ? { barrier: 'logs equal' as const } : {}
  return [
    {
      verdict: 'lost',
      hop,
      ...barrier,
      changes: keys,
      witness: `${keys.length} ${what} ${how}, though ${had} ${them}: ${some(keys)}`,
    },
  ]
}

/**
 * Tells of a change whether the leader of its device had vouched for it, and was seen after that, with the log read after that,
 * to have nothing of it pending.
 */
const createLeaderLook = (trial: Trial): ((journey: Journey) => boolean) => {
  const looks = trial.tabs
    .filter((tab) => tab.open && tab.leaderAnswered && tab.states !== undefined)
    .map(({ client, states, lookedAt }) => ({
      client,
      pending: new Set(states?.leader.pending.map(({ changeId }) => changeId)),
      at: Math.min(lookedAt, trial.logReadAt),
    }))
  return (journey) => {
    const client = journey.madeBy === undefined ? undefined : clientOf(journey.madeBy)
    const ofDevice = looks.filter((look) => look.client === client)
    // The latest look at the device counts: another tab's may be from long ago.
    const latest = Math.max(...ofDevice.map(({ at }) => at))
    const counted = ofDevice.filter(({ at }) => at === latest)
    return (
      counted.length > 0 && counted.every(({ pending, at }) => isInLeader(journey, at) && !pending.has(journey.key))
    )
  }
}

/** What a tab committed and no longer has pending, though its leader never had it. What its page committed before a reload is indefinite. */
const lostInSession = (trial: Trial): readonly Finding[] =>
  apartByLog(trial, trial.tabs, ({ name }) => name).flatMap((tabs) => lostInSessionsOf(trial, tabs))

const lostInSessionsOf = (trial: Trial, tabs: readonly TabStory[]): readonly Finding[] => {
  const keys = tabs.flatMap((tab) => {
    const { states } = tab
    if (!tab.open || states === undefined || !tab.leaderAnswered) return []
    const pending = new Set(states.session.pending.map(({ changeId }) => changeId))
    return [...trial.journeys.values()]
      .filter((journey) => journey.madeBy === tab.name && !journey.key.includes('#'))
      .filter(
        ({ sightings: [first] }) => first !== undefined && first.index > tab.beganAt && first.index < tab.lookedAt,
      )
      .filter((journey) => !leftSession(journey) && !pending.has(journey.key) && !mayBeGone(trial.newStart, journey))
      .map(({ key }) => key)
  })
  if (keys.length === 0) return []
  const [was, is] = keys.length === 1 ? ['change was', 'is'] : ['changes were', 'are']
  return [
    {
      verdict: 'lost',
      hop: 'session',
      changes: keys,
      witness: `${keys.length} ${was} committed and ${is} no longer pending, but never got into the leader: ${some(keys)}`,
    },
  ]
}

const storedTwice = (trial: Trial, log: readonly StoredEvent[]): readonly Finding[] => {
  const all = [...numbersByChange(log)].filter(([, numbers]) => numbers.length > 1)
  return apartByLog(trial, all, ([key]) => trial.journeys.get(key)?.madeBy).flatMap((doubled): readonly Finding[] => {
    const [first] = doubled
    if (first === undefined) return []
    return [
      {
        verdict: 'duplicated',
        hop: whoDoubled(trial, ...first),
        changes: doubled.map(([key]) => key),
        witness: doubledWitness(doubled),
      },
    ]
  })
}

/** A leader that pushed a change under each of the numbers that it has in the log has stored it twice itself. */
const whoDoubled = (trial: Trial, key: string, seqNums: readonly number[]): Hop => {
  const journey = trial.journeys.get(key)
  const numbersAt = (step: Step) =>
    new Set(journey?.sightings.filter((sighting) => sighting.step === step).map(({ as }) => as.global))
  const pushed = numbersAt('pushed to backend')
  return seqNums.every((seqNum) => pushed.has(seqNum)) ? 'leader' : 'backend'
}

/** A tab hears of a change once, unless it was rolled back in between: a leader that tells twice has taken it twice. */
const takenTwice = (trial: Trial): readonly Finding[] =>
  apartByLog(trial, [...toldTwice(trial)], ([tab]) => tab).map((told) => {
    const keys = [...new Set(told.flatMap(([, those]) => those))]
    return {
      verdict: 'duplicated',
      hop: 'leader',
      changes: keys,
      tabs: told.map(([tab]) => tab),
      witness: `a session was told of ${keys.length === 1 ? 'a change' : `${keys.length} changes`} more than once: ${some(keys)}`,
    }
  })
