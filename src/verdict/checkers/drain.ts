/** The first promise: when the network is whole and the user rests, pending becomes empty. */
import type { SettlementEvent } from '../../history/event.ts'
import { formatSyncStates, isPushable, type PendingEvent } from '../../history/sync-state.ts'
import { type Checker, resultOf } from '../checker.ts'
import { withoutLeader } from '../leader-boot.ts'
import { finalFailures } from '../settlements.ts'
import type { Journey, TabStory, Trial } from '../trial.ts'
import { unlessTold } from '../untold.ts'
import type { Finding } from '../verdict.ts'

export const drain: Checker = {
  name: 'drain',
  promise: 'what a session has pending reaches its leader, and what a leader has pending reaches the backend',
  check: (trial) => {
    // Who has no leader, as it could not start, is told of by that.
    const dead = withoutLeader(trial.events)
    const findings = finalFailures(trial)
      .filter(({ tab }) => tab === undefined || !dead.has(tab.client))
      .filter(({ settlement: { barriers } }) => barriers[0] !== 'logs equal' && barriers[0] !== 'rows equal')
      .map(({ settlement, tab }) => stallOf(trial, settlement, tab))
    if (findings.length > 0) return resultOf(findings)
    const untold = unlessTold(trial, 'sync-states')
    if (untold !== undefined) return untold
    const asked = trial.settlements.some(({ type }) => type === 'settled')
    if (!asked) return { type: 'undecided', why: 'nobody has waited until it settles' }
    const undrained = trial.tabs.find((tab) => tab.open && missing(tab, trial.hasBackend) !== undefined)
    if (undrained !== undefined) {
      return { type: 'undecided', why: `${undrained.name} has something pending, and nobody has waited for it` }
    }
    const since = committedSinceLook(trial)
    return since === undefined
      ? { type: 'held' }
      : { type: 'undecided', why: `nobody has looked at ${since.madeBy} since it committed ${since.key}` }
  },
}

/** A change that an open tab has committed after it was looked at for the last time. */
const committedSinceLook = (trial: Trial): Journey | undefined => {
  const lookedAt = new Map(trial.tabs.filter((tab) => tab.open).map((tab) => [tab.name, tab.lookedAt]))
  return [...trial.journeys.values()].find(
    ({ madeBy, sightings }) =>
      madeBy !== undefined &&
      sightings.some(({ step, index }) => step === 'committed' && index > (lookedAt.get(madeBy) ?? index)),
  )
}

/** The barrier that a tab's last states had not reached. */
const missing = ({ states }: TabStory, hasBackend: boolean): string | undefined => {
  if (states === undefined) return undefined
  if (states.session.pending.length > 0) return 'session drained'
  // Without a backend the leader keeps everything pending by design: it is no oracle.
  return hasBackend && states.leader.pending.some(isPushable) ? 'leader drained' : undefined
}

const stallOf = (trial: Trial, settlement: SettlementEvent, tab: TabStory | undefined): Finding => {
  const [barrier] = settlement.barriers
  const source = tab === undefined ? {} : { source: tab.name }
  const reason = settlement.reason ?? 'nothing changed'
  if (settlement.doubt !== undefined) {
    return {
      verdict: 'inconclusive',
      ...source,
      witness: `${settlement.doubt}, so nothing is known of LiveStore: ${reason}`,
    }
  }
  if (barrier === undefined) {
    return { verdict: 'stalled', ...source, witness: `${nameOf(tab)}: the store is still booting and ${reason}` }
  }
  const silent = tab !== undefined && !tab.leaderAnswered
  return {
    verdict: 'stalled',
    hop: barrier === 'session drained' ? 'session' : 'leader',
    ...(silent ? { signature: 'silent-leader' as const } : {}),
    barrier,
    ...source,
    changes: tab === undefined ? [] : pendingKeys(trial, tab, barrier === 'session drained' ? 'session' : 'leader'),
    witness: [
      `${nameOf(tab)}: ${reason} while waiting for "${barrier}"`,
      ...(silent ? [`the leader worker does not answer; ${tab.sessionPending ?? 0} pending in the session`] : []),
      ...(tab?.states === undefined || silent ? [] : [formatSyncStates(tab.states)]),
    ].join('\n'),
  }
}

const nameOf = (tab: TabStory | undefined): string => tab?.name ?? 'somebody'

/** The keys of the events that a link has pending: what has no id is told by its place among the last that were made. */
const pendingKeys = (trial: Trial, tab: TabStory, link: 'session' | 'leader'): readonly string[] => {
  const pending = tab.states?.[link].pending ?? []
  const counted = link === 'leader' ? pending.filter(isPushable) : pending
  const nameless = counted.filter((event: PendingEvent) => event.changeId === undefined).length
  const made = [...trial.journeys.values()].filter(
    ({ key, madeBy }) => madeBy === tab.name && key.startsWith(`${tab.name}#`),
  )
  const last = made.slice(Math.max(0, made.length - nameless)).map(({ key }) => key)
  return counted.flatMap((event: PendingEvent) => {
    const key = event.changeId ?? last.shift()
    return key === undefined ? [] : [key]
  })
}
