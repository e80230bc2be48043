/**
 * Devices that go on with what they have of a log that their backend has lost: they began a page after that, and none of what they count as
 * the backend's had come from it since. Whatever is found at them follows from that. Pure.
 */
import type { HistoryEvent } from '../history/event.ts'
import { changesOf, clientOf } from '../history/order.ts'
import type { Trial } from './trial.ts'
import type { Finding, Signature } from './verdict.ts'

/** Devices that go on with a lost log, and what tells of each. */
export type Keepers = ReadonlyMap<string, LostLogSignature>

type LostLogSignature = Extract<Signature, 'lost-log' | 'lost-log-unnoticed'>

/**
 * The devices that began anew with a head that the new log has not given them. One of them has never noticed, where its leader was sent a page
 * of the new log before, with numbers that it counted already, and no store of it has ended for the new identity.
 */
export const keepersOfLostLog = ({ events, newStart }: Pick<Trial, 'events' | 'newStart'>): Keepers => {
  const keepers = new Map<string, LostLogSignature>()
  if (newStart.wipedAt < 0) return keepers
  const emptied = withoutLostLog(events, newStart.wipedAt)
  /** How far each has the new log without a hole, by what it was sent or told. */
  const given = new Map<string, number>()
  /** How far the leader that is there says that it knows the backend's log, be it the lost one. */
  const counted = new Map<string, number>()
  const booted = new Set<string>()
  /** Who was sent what it counted already, and whose store has ended for the new identity. */
  const sent = new Set<string>()
  const ended = new Set<string>()
  for (const [index, event] of events.entries()) {
    if (newStart.isItsEnd(event) && index > newStart.wipedAt) ended.add(clientOf(event.source))
    if (event.type !== 'probe' || event.lane !== 'leader') continue
    const client = clientOf(event.source)
    const { probe } = event
    const before = counted.get(client) ?? 0
    if (probe.type === 'booted') counted.delete(client)
    if (probe.type === 'leader-state') counted.set(client, probe.upstreamHead.global)
    if (index < newStart.wipedAt || emptied.has(client)) continue
    const known = given.get(client) ?? 0
    // Its last leader counts: one before it may have been the one that met the backend, and has emptied what it had.
    if (probe.type === 'booted') {
      booted.add(client)
      keepers.delete(client)
    }
    // No page has come to this leader yet: what it was sent came to one before it.
    if (probe.type === 'leader-state' && booted.has(client) && probe.upstreamHead.global > known) {
      keepers.set(client, sent.has(client) && !ended.has(client) ? 'lost-log-unnoticed' : 'lost-log')
    }
    if (probe.type === 'backend-pull-page' && changesOf(event).some(({ seqNum }) => seqNum.global <= before)) {
      sent.add(client)
    }
    if (probe.type !== 'backend-pull-page' && probe.type !== 'backend-push-ok') continue
    // What a leader counts already it cannot take: LiveStore refuses such a page, and what was there of the lost log stays.
    const numbers = new Set(changesOf(event).flatMap(({ seqNum }) => (seqNum.global > before ? [seqNum.global] : [])))
    // From here on what it counts may be of the new log, whatever gap it has taken that over.
    booted.delete(client)
    let head = known
    while (numbers.has(head + 1)) head += 1
    given.set(client, head)
  }
  return keepers
}

/**
 * The devices whose leader has counted nothing as the backend's since they were last given something of the lost log: whatever they count
 * after that is of the new one, and they may have taken it over a gap.
 */
const withoutLostLog = (events: readonly HistoryEvent[], wipedAt: number): ReadonlySet<string> => {
  const emptied = new Set<string>()
  for (const [index, event] of events.entries()) {
    if (event.type !== 'probe' || event.lane !== 'leader') continue
    const client = clientOf(event.source)
    const { probe } = event
    if (probe.type === 'leader-state' && probe.upstreamHead.global === 0) emptied.add(client)
    const hasSome =
      (probe.type === 'leader-state' && probe.upstreamHead.global > 0) ||
      ((probe.type === 'backend-pull-page' || probe.type === 'backend-push-ok') && changesOf(event).length > 0)
    if (hasSome && index < wipedAt) emptied.delete(client)
  }
  return emptied
}

/**
 * What belongs to devices that go on with a lost log, and the rest, as groups without empty ones: what one finding tells of both could have no
 * cause. In trials whose backend kept its log all are one group.
 *
 * @param tabOf the tab or the client that something belongs to, where that is known
 * @example
 * apartByLog(trial, wrongTabs, ({ name }) => name).map(findingOf)
 */
export const apartByLog = <Item>(
  trial: Pick<Trial, 'events' | 'newStart'>,
  items: readonly Item[],
  tabOf: (item: Item) => string | undefined,
): readonly (readonly Item[])[] => {
  const keepers = keepersOfLostLog(trial)
  const groupOf = (item: Item): LostLogSignature | undefined => {
    const tab = tabOf(item)
    return tab === undefined ? undefined : keepers.get(clientOf(tab))
  }
  const groups = ['lost-log-unnoticed', 'lost-log', undefined] as const
  return groups.map((group) => items.filter((item) => groupOf(item) === group)).filter(({ length }) => length > 0)
}

/** What no log has a part in: who goes on with a lost one may meet these as well. */
const causesOfTheirOwn: ReadonlySet<Signature> = new Set([
  'torn-snapshot',
  'empty-snapshot',
  'stolen-lock',
  'silent-leader',
])

/**
 * A finding with its cause, where everything that it is about is of devices that go on with a lost log: another device's may have another
 * cause. One that names nobody is theirs where every open tab is.
 *
 * @param keepers what `keepersOfLostLog` found
 */
export const withLostLog = (trial: Trial, keepers: Keepers, finding: Finding): Finding => {
  if (keepers.size === 0 || finding.verdict === 'inconclusive') return finding
  if (finding.signature !== undefined && causesOfTheirOwn.has(finding.signature)) return finding
  const causeAt = (tabs: readonly (string | undefined)[]): LostLogSignature | undefined => {
    const causes = tabs.map((tab) => (tab === undefined ? undefined : keepers.get(clientOf(tab))))
    if (causes.length === 0 || causes.includes(undefined)) return undefined
    return causes.every((cause) => cause === 'lost-log-unnoticed') ? 'lost-log-unnoticed' : 'lost-log'
  }
  const foundAt = [...(finding.source === undefined ? [] : [finding.source]), ...(finding.tabs ?? [])]
  // What is missing at a device was made by others: only of what is wrong with a change its maker may be the cause.
  const isOfDevice = finding.verdict === 'stalled' || finding.verdict === 'diverged'
  const makers = isOfDevice ? [] : (finding.changes ?? []).map((key) => trial.journeys.get(key)?.madeBy)
  const named = foundAt.length + makers.length > 0
  const open = trial.tabs.flatMap((tab) => (tab.open ? [tab.name] : []))
  const signature = causeAt(foundAt) ?? causeAt(makers) ?? (named ? undefined : causeAt(open))
  return signature === undefined ? finding : { ...finding, hop: 'leader', signature }
}
