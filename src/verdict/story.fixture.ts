/** Histories written by hand, for tests of whatever reads a history: a line for each thing that happens, a millisecond apart. */
import type { Barrier, ForeignApp, HistoryEvent, StoredEvent, TableRows } from '../history/event.ts'
import type { ProbeChange, ProbeHead, ProbeTraffic } from '../history/probe.ts'
import { createRecorder } from '../history/recorder.ts'
import type { PendingEvent, SyncState } from '../history/sync-state.ts'

/** A number as LiveStore writes it: `e5`, `e5.1`, `e5r2`, `e5.1r2`. */
export const headOf = (text: string): ProbeHead => {
  const found = /^e(\d+)(?:\.(\d+))?(?:r(\d+))?$/.exec(text)
  if (found === null) throw new Error(`expected a number such as e5.1r2, found ${text}`)
  return { global: Number(found[1]), client: Number(found[2] ?? 0), rebaseGeneration: Number(found[3] ?? 0) }
}

/** A change as `id@e5r1`; without an id, `alice@e5.1`, an event of that session that carries none. */
export const changeOf = (text: string): ProbeChange => {
  const [id = '', number = ''] = text.split('@')
  const seqNum = headOf(number)
  return seqNum.client > 0
    ? { name: 'viewSet', owner: `${id}/${id}`, seqNum }
    : { name: 'v1.IssuePriorityChanged', changeId: id, seqNum }
}

/** One link's state: what is pending, as `id@e5`, and its heads. */
export const linkOf = (pending: readonly string[], localHead = 'e0', upstreamHead = localHead): SyncState => ({
  pending: pending.map((text): PendingEvent => {
    const { name, changeId, seqNum } = changeOf(text)
    return { name, ...(changeId === undefined ? {} : { changeId }), seqNum }
  }),
  localHead: headOf(localHead),
  upstreamHead: headOf(upstreamHead),
})

/** Entries of a log: `a b c` are e1, e2 and e3. A number may be given: `c@e4`. */
export const logOf = (...texts: readonly string[]): readonly StoredEvent[] => {
  const entries: StoredEvent[] = []
  for (const text of texts) {
    const [changeId, number] = text.split('@')
    const before = entries.at(-1)?.seqNum ?? 0
    const seqNum = number === undefined ? before + 1 : headOf(number).global
    const parentSeqNum = before
    entries.push({
      seqNum,
      parentSeqNum,
      name: 'v1.IssuePriorityChanged',
      args: { changeId },
      clientId: 'c',
      sessionId: 's',
    })
  }
  return entries
}

export interface Story {
  readonly session: (
    source: string,
    type: ProbeTraffic['type'],
    changes: readonly string[],
    more?: Partial<ProbeTraffic>,
  ) => void
  readonly leader: (
    client: string,
    type: ProbeTraffic['type'],
    changes: readonly string[],
    more?: Partial<ProbeTraffic>,
  ) => void
  /** The leader counts changes that it did not have before, and says where its head is now, and where it knows the backend's. */
  readonly leaderState: (client: string, changes: readonly string[], localHead?: string, upstreamHead?: string) => void
  /** The leader worker says that it has started. */
  readonly leaderBooted: (client: string) => void
  /** A page says of its store that it has booted, or shut down. */
  readonly life: (source: string, type: 'booted' | 'shut-down', detail?: string) => void
  /** The leader's own words, on one of LiveStore's spans. */
  readonly span: (client: string, name: string, attributes?: Readonly<Record<string, unknown>>) => void
  readonly states: (source: string, session: SyncState, leader: SyncState) => void
  readonly record: ReturnType<typeof createRecorder>['record']
  readonly rows: (
    source: string,
    moment: 'before-reload' | 'after-reload' | 'settled',
    rows: TableRows,
    head?: number,
  ) => void
  readonly log: (...texts: readonly string[]) => void
  /** The backend says that it has stored changes. */
  readonly stored: (...changes: readonly string[]) => void
  /** The backend loses its log, and has another identity. */
  readonly wiped: () => void
  /** A page is loaded anew, and its store has booted. */
  readonly reloads: (source: string) => void
  readonly gaveUp: (tab: string, barrier: Barrier, doubt?: string) => void
  readonly settled: (...tabs: readonly string[]) => void
  readonly ended: () => void
  readonly events: () => readonly HistoryEvent[]
}

const all: readonly Barrier[] = ['session drained', 'leader drained', 'logs equal', 'rows equal']

/** Begins a story about some tabs, with a backend unless told otherwise. */
export const beginStory = (
  tabs: readonly string[],
  { hasBackend = true, app }: { readonly hasBackend?: boolean; readonly app?: ForeignApp } = {},
): Story => {
  let time = 0
  const history = createRecorder(() => time)
  const record: Story['record'] = (source, happening) => {
    time += 1
    return history.record(source, happening)
  }
  const probe =
    (lane: 'session' | 'leader') =>
    (source: string, type: ProbeTraffic['type'], changes: readonly string[], more = {}) => {
      const sighting = { type, changes: changes.map(changeOf), ...more }
      record(source, { lane, type: 'probe', probe: { lane, sequence: 0, time: time + 1, storeId: 's', ...sighting } })
    }
  const life: Story['life'] = (source, type, detail) => {
    const stamp = { lane: 'session' as const, sequence: 0, time: time + 1, storeId: 's' }
    const probe = { ...stamp, type, ...(detail === undefined ? {} : { detail }) }
    record(source, { lane: 'session', type: 'probe', probe })
  }
  record('test', { lane: 'test', type: 'started', title: 'a story', hasBackend, ...(app && { app }) })
  for (const tab of tabs) record(tab, { lane: 'session', type: 'opened' })
  return {
    record,
    session: probe('session'),
    leader: probe('leader'),
    leaderState: (client, changes, localHead = 'e0', upstreamHead = 'e0') => {
      const stamp = { lane: 'leader' as const, sequence: 0, time: time + 1, storeId: 's' }
      const heads = { localHead: headOf(localHead), upstreamHead: headOf(upstreamHead), pending: changes.length }
      const taken = { type: 'leader-state' as const, ...heads, changes: changes.map(changeOf) }
      record(client, { lane: 'leader', type: 'probe', probe: { ...stamp, ...taken } })
    },
    leaderBooted: (client) => {
      const stamp = { lane: 'leader' as const, sequence: 0, time: time + 1, storeId: 's' }
      record(client, { lane: 'leader', type: 'probe', probe: { ...stamp, type: 'booted' } })
    },
    life,
    span: (client, name, attributes = {}) => {
      const stamp = { lane: 'leader' as const, sequence: 0, time: time + 1, storeId: 's' }
      record(client, {
        lane: 'leader',
        type: 'probe',
        probe: { ...stamp, type: 'span-event', span: 'boot', name, attributes },
      })
    },
    states: (source, session, leader) => {
      const sessionPending = session.pending.length
      record(source, {
        lane: 'session',
        type: 'states',
        status: { type: 'running' },
        states: { session, leader },
        sessionPending,
      })
    },
    rows: (source, moment, rows, head) => {
      record(source, { lane: 'session', type: 'rows', moment, rows, ...(head === undefined ? {} : { head }) })
    },
    log: (...texts) => {
      record('backend', { lane: 'backend', type: 'log', entries: logOf(...texts) })
    },
    stored: (...changes) => {
      record('backend', { lane: 'backend', type: 'push-stored', at: time, changes: changes.map(changeOf) })
    },
    wiped: () => {
      record('backend', { lane: 'backend', type: 'wiped', backendId: `from ${time}` })
    },
    reloads: (source) => {
      record(source, { lane: 'session', type: 'reloading' })
      life(source, 'booted')
      record(source, { lane: 'session', type: 'reloaded' })
    },
    gaveUp: (tab, barrier, doubt) => {
      const more = { reason: 'nothing changed for 5.0 s', ...(doubt === undefined ? {} : { doubt }) }
      record('test', { lane: 'test', type: 'gave-up', tabs: [tab], barriers: [barrier], ...more })
    },
    settled: (...settled) => {
      record('test', { lane: 'test', type: 'settled', tabs: settled, barriers: all })
    },
    ended: () => {
      record('test', { lane: 'test', type: 'ended', title: 'played to its end' })
    },
    events: history.events,
  }
}
