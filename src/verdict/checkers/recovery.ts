/** The sixth promise: after any fault that a network or a user can make, the others hold again without a reload. */
import { type Checker, resultOf } from '../checker.ts'
import { withoutLeader } from '../leader-boot.ts'
import { finalFailures } from '../settlements.ts'
import type { Trial } from '../trial.ts'
import type { Finding } from '../verdict.ts'

export const recovery: Checker = {
  name: 'recovery',
  promise: 'a client whose connection was broken connects again by itself, and settles',
  check: (trial) => {
    if (trial.hasBackend && !trial.events.some(({ lane }) => lane === 'network')) {
      return { type: 'not-available', why: 'the network lane is missing, so that no connection was seen' }
    }
    const dead = withoutLeader(trial.events)
    const broken = new Map([...brokenConnections(trial)].filter(([client]) => !dead.has(client)))
    if (broken.size === 0) return { type: 'held' }
    const failed = finalFailures(trial)
    const findings = [...broken].flatMap(([client, { how, time }]): readonly Finding[] => {
      const stuck = failed.find(({ tab, settlement }) => tab?.client === client && settlement.doubt === undefined)
      if (stuck === undefined) return []
      const witness = `${client} never connected again after its connection ${how} at ${(time / 1000).toFixed(1)} s`
      return [{ verdict: 'stalled', hop: 'leader', source: stuck.tab?.name ?? client, witness }]
    })
    if (findings.length > 0) return resultOf(findings)
    return { type: 'undecided', why: `${[...broken.keys()].join(' and ')} may still connect again` }
  },
}

/** Clients whose last connection has ended and who have no other, with how and when it ended. */
const brokenConnections = (trial: Trial): ReadonlyMap<string, { readonly how: string; readonly time: number }> => {
  const open = new Map<string, Set<number>>()
  const ended = new Map<string, { readonly how: string; readonly time: number }>()
  for (const event of trial.events) {
    if (event.lane !== 'network') continue
    const connections = open.get(event.source) ?? new Set()
    open.set(event.source, connections)
    if (event.type === 'opened') connections.add(event.connection)
    if (event.type === 'closed' || event.type === 'cut') {
      connections.delete(event.connection)
      ended.set(event.source, {
        how: event.type === 'cut' ? 'was cut' : `ended (${event.reason ?? 'no reason'})`,
        time: event.time,
      })
    }
  }
  const clients = new Set(trial.tabs.filter((tab) => tab.open).map(({ client }) => client))
  return new Map([...ended].filter(([client]) => clients.has(client) && (open.get(client)?.size ?? 0) === 0))
}
