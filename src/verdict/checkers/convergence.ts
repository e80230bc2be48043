/** The second promise: every client shows the same rows, and they are what the backend's log means. */
import type { StoredEvent } from '../../history/event.ts'
import { changesOf, clientOf } from '../../history/order.ts'
import { changeIdOf } from '../../history/probe-change.ts'
import { isPushable } from '../../history/sync-state.ts'
import { type Checker, type CheckOptions, resultOf } from '../checker.ts'
import { findDivergence, type NamedRows } from '../convergence.ts'
import { halfWritten } from '../half-written.ts'
import { apartByLog } from '../lost-log.ts'
import { finalFailures } from '../settlements.ts'
import type { TabStory, Trial } from '../trial.ts'
import { unlessFolded, unlessLogRead, unlessTold } from '../untold.ts'
import type { Finding, Hop } from '../verdict.ts'

export const convergence: Checker = {
  name: 'convergence',
  promise: "every client shows the same rows, and they are what the backend's log means",
  check: (trial, options) => {
    const stalled = unequalHeads(trial)
    if (stalled.length > 0) return resultOf(stalled)
    const untold = unlessTold(trial, 'sync-states', 'rows')
    if (untold !== undefined) return untold
    // Rows of one moment only: what was read at another settlement was right then.
    const together = trial.settlements.findLast(
      ({ type, barriers }) => type === 'settled' && barriers.includes('rows equal'),
    )
    const shown = trial.tabs.filter((tab) => tab.settledRows !== undefined && together?.tabs.includes(tab.name))
    if (shown.length === 0) return { type: 'undecided', why: 'no rows were read after settlement' }
    const log = logReadBefore(trial, together?.index ?? -1)
    const findings = compare(trial, shown, log, options)
    if (findings.length > 0) return resultOf(findings)
    const left = trial.tabs.filter((tab) => tab.open && !shown.includes(tab)).map(({ name }) => name)
    if (left.length > 0)
      return { type: 'undecided', why: `the rows of ${left.join(' and ')} were not read with the others` }
    const onlyCompared = unlessLogRead(trial) ?? unlessFolded(trial, options.fold !== undefined)
    if (onlyCompared !== undefined) return onlyCompared
    return trial.hasBackend && log === undefined
      ? { type: 'undecided', why: "nobody has read the backend's log: rows were compared with rows only" }
      : { type: 'held' }
  },
}

/** A wait that is given up names everybody who has not what the log has: each lacks something of its own, or has too much, and may have a cause of its own. */
const unequalHeads = (trial: Trial): readonly Finding[] =>
  finalFailures(trial)
    .filter(({ settlement: { barriers } }) => barriers[0] === 'logs equal' || barriers[0] === 'rows equal')
    .flatMap(({ settlement }): readonly Finding[] => {
      const behind = trial.tabs.filter(({ name }) => settlement.tabs.includes(name))
      const reason = settlement.reason ?? 'nothing changed, and the heads differ'
      if (settlement.doubt !== undefined) {
        const source = behind.length === 1 ? { source: behind[0]?.name ?? '' } : {}
        const witness = `${settlement.doubt}, so nothing is known of LiveStore: ${reason}`
        return [{ verdict: 'inconclusive', ...source, witness }]
      }
      const barrier = settlement.barriers[0] ?? 'logs equal'
      const findingAt = (tab: TabStory | undefined): Finding => {
        const halves = halvesAhead(trial, tab)
        return {
          verdict: 'stalled',
          hop: halves.length > 0 ? 'leader' : hopBehind(trial, tab),
          barrier,
          ...(tab !== undefined && { source: tab.name }),
          ...(halves.length > 0 && { signature: 'rows-before-log' as const }),
          changes: halves.length > 0 ? halves : missingAt(trial, tab),
          witness: reason,
        }
      }
      return behind.length === 0 ? [findingAt(undefined)] : behind.map(findingAt)
    })

/** What a tab began with that is in its rows alone: such a page counts it, though its leader has nothing to push and the log does not have it. */
const halvesAhead = (trial: Trial, tab: TabStory | undefined): readonly string[] => {
  const { session, leader } = tab?.states ?? {}
  const { log } = trial
  if (tab === undefined || log === undefined || session === undefined || leader === undefined) return []
  const isAhead = session.localHead.global > (log.at(-1)?.seqNum ?? 0)
  if (!isAhead || [...session.pending, ...leader.pending].some(isPushable)) return []
  return halfWritten(trial, tab.client, new Set(log.flatMap(({ args }) => changeIdOf(args) ?? [])))
}

/** What the log has beyond a tab's own head. */
const missingAt = (trial: Trial, tab: TabStory | undefined): readonly string[] => {
  const head = tab?.states?.session.localHead.global
  if (head === undefined) return []
  return (trial.log ?? []).filter(({ seqNum }) => seqNum > head).flatMap(({ args }) => changeIdOf(args) ?? [])
}

/** A leader that is behind the log was not sent what there is. A tab that is behind its leader was not told, and one that lacks nothing is for its leader to connect again. */
const hopBehind = (trial: Trial, tab: TabStory | undefined): Hop => {
  const states = tab?.states
  if (states === undefined) return 'backend'
  if (trial.log === undefined) return 'backend'
  return states.leader.localHead.global < (trial.log.at(-1)?.seqNum ?? 0) ? 'backend' : 'leader'
}

/** The backend's log as it was read last before a moment: rows of that moment need not show what was stored after it. */
const logReadBefore = ({ events }: Trial, index: number): readonly StoredEvent[] | undefined => {
  const read = events.slice(0, index).findLast(({ lane, type }) => lane === 'backend' && type === 'log')
  return read?.lane === 'backend' && read.type === 'log' ? read.entries : undefined
}

const namedRows = (tab: TabStory): NamedRows => ({ name: tab.name, rows: tab.settledRows ?? {} })

const tabName = ({ name }: TabStory): string => name

const compare = (
  trial: Trial,
  shown: readonly TabStory[],
  log: readonly StoredEvent[] | undefined,
  { fold }: CheckOptions,
): readonly Finding[] => {
  if (log === undefined || fold === undefined) return compareTabs(trial, shown)
  const meant: NamedRows = { name: "the backend's log", rows: fold(log) }
  const wrong = shown.filter((tab) => findDivergence([meant, namedRows(tab)]) !== undefined)
  return apartByLog(trial, wrong, tabName).flatMap((those) => {
    const found = findDivergence([meant, ...those.map(namedRows)])
    return found === undefined
      ? []
      : [explain(trial, { ...found, tabs: those.map(tabName) }, { wrong: those, shown, log })]
  })
}

/** Where nobody knows what is right, each of those that go on with a lost log is held against one of the others. */
const compareTabs = (trial: Trial, shown: readonly TabStory[]): readonly Finding[] => {
  const groups = apartByLog(trial, shown, tabName)
  const others = groups.length > 1 ? groups.at(-1)?.slice(0, 1) : undefined
  return groups.flatMap((tabs, index) => {
    const besides = index === 0 ? (others ?? []) : []
    const found = findDivergence([...besides, ...tabs].map(namedRows))
    return found === undefined ? [] : [{ ...found, tabs: tabs.map(tabName) }]
  })
}

interface Wrong {
  readonly wrong: readonly TabStory[]
  readonly shown: readonly TabStory[]
  readonly log: readonly StoredEvent[]
}

/** Where the rows of tabs went wrong that do not show what the log means. */
const explain = (trial: Trial, finding: Finding, { wrong, shown, log }: Wrong): Finding => {
  // All tabs of a device have their rows from one leader: where one tab alone is wrong, its session is.
  const alone = wrong.some((tab) => shown.some((other) => other.client === tab.client && !wrong.includes(other)))
  const changes = neverTaken(trial, wrong, log)
  const stored = new Set(log.flatMap(({ args }) => changeIdOf(args) ?? []))
  const halves = alone || changes.length > 0 ? [] : wrong.flatMap(({ client }) => halfWritten(trial, client, stored))
  if (halves.length > 0) return { ...finding, hop: 'leader', signature: 'rows-before-log', changes: halves }
  // A device that has taken everything in and shows it wrong has nothing left to be given: the last link made rows of it. After a wipe its
  // page began with its leader's rows, which may be those of the old log.
  const isSessions = alone || (changes.length === 0 && trial.newStart.wipedAt < 0)
  return { ...finding, hop: isSessions ? 'session' : 'leader', changes }
}

/**
 * Changes of the log that the device of one of these tabs never took in: it did not make them, and no page brought them in
 * time. What comes after a later number comes too late; what a leader never told that it had, before the device had another, may not have
 * been kept.
 */
const neverTaken = (trial: Trial, tabs: readonly TabStory[], log: readonly StoredEvent[]): readonly string[] => {
  const devices = new Map(
    tabs.map(({ client }) => [
      client,
      { taken: new Set<string>(), pulled: new Map<string, number>(), head: 0, told: 0 },
    ]),
  )
  for (const [index, event] of trial.events.entries()) {
    const device = devices.get(clientOf(event.source))
    // What it took from a log that is gone it has no more.
    if (device === undefined || event.type !== 'probe' || index < trial.newStart.since(clientOf(event.source))) continue
    const { type } = event.probe
    if (event.probe.type === 'leader-state') device.told = event.probe.upstreamHead.global
    if (type === 'booted' && event.lane === 'leader') {
      for (const [changeId, number] of device.pulled) if (number > device.told) device.taken.delete(changeId)
      device.head = Math.min(device.head, device.told)
      device.pulled.clear()
    }
    if (type !== 'backend-pull-page' && type !== 'session-pull' && type !== 'commit') continue
    for (const { changeId, seqNum } of changesOf(event)) {
      const isLate = type === 'backend-pull-page' && seqNum.global <= device.head
      if (changeId !== undefined && !isLate) device.taken.add(changeId)
      if (changeId !== undefined && type === 'backend-pull-page') device.pulled.set(changeId, seqNum.global)
      if (type === 'backend-pull-page') device.head = Math.max(device.head, seqNum.global)
    }
  }
  const stored = log.flatMap(({ args }) => changeIdOf(args) ?? [])
  return stored.filter((key) => [...devices.values()].some(({ taken }) => !taken.has(key)))
}
