/** What is known of sessions, leaders and the backend now: numbers that change, taken from looks and from the history. */
import type { HistoryEvent } from '../history/event.ts'
import type { Recorder } from '../history/recorder.ts'
import { formatHead, type PendingEvent, pushable } from '../history/sync-state.ts'
import type { DrainSample } from '../verdict/drain.ts'
import type { ClientView, DeskSetup, DeskState, TabView } from './protocol.ts'

export interface Facts {
  /** Takes notice of a look at a tab, and tells whether it changes anything. */
  readonly see: (source: string, sample: DrainSample) => boolean
  readonly tabView: (tab: Omit<TabView, 'status' | 'pending' | 'head'>) => TabView
  readonly leader: (client: string) => Pick<ClientView, 'leader'>
  readonly backend: () => NonNullable<DeskState['backend']>
  /** Changes that wait anywhere, each counted once. */
  readonly pending: () => number
}

type SeenTab = Pick<TabView, 'status' | 'pending' | 'head'>
type SeenLeader = NonNullable<ClientView['leader']>

/** Which changes wait at a place, by name: one that waits in a session and in its leader is one change. */
type Waiting = Map<string, ReadonlySet<string>>

/** Begins to gather them. */
export const createFacts = (
  history: Pick<Recorder, 'listen'>,
  { clients, hasBackend }: Pick<DeskSetup, 'clients' | 'hasBackend'>,
): Facts => {
  const tabs = new Map<string, SeenTab>()
  const leaders = new Map<string, SeenLeader>()
  const inSessions: Waiting = new Map()
  const inLeaders: Waiting = new Map()
  let head = 0
  let problem: string | undefined
  history.listen((event) => {
    if (event.lane === 'session' && (event.type === 'closed' || event.type === 'killed')) {
      tabs.delete(event.source)
      inSessions.delete(event.source)
    }
    if (event.type === 'probe' && event.probe.type === 'leader-state') {
      const { localHead, upstreamHead } = event.probe
      // The line counts what never leaves the device, too: what is pending a look tells, a moment later.
      const { pending = 0 } = leaders.get(event.source) ?? {}
      leaders.set(event.source, { pending, head: formatHead(localHead), knowsBackendAt: formatHead(upstreamHead) })
    }
    if (event.lane === 'backend') {
      head = headAfter(event, head)
      if (event.type === 'stopped') problem = event.text ?? 'it has stopped'
      if (event.type === 'started') problem = undefined
    }
  })
  return {
    see: (source, sample) => {
      const seen = seenIn(sample)
      const before = JSON.stringify([tabs.get(source), leaders.get(clientOfSource(source, clients))])
      tabs.set(source, seen)
      const { states } = sample
      const client = clientOfSource(source, clients)
      if (states !== undefined) {
        inSessions.set(source, namesOf(client, states.session.pending))
        inLeaders.set(client, namesOf(client, states.leader.pending))
        leaders.set(client, {
          pending: pushable(states.leader.pending).length,
          head: formatHead(states.leader.localHead),
          knowsBackendAt: formatHead(states.leader.upstreamHead),
        })
      }
      return JSON.stringify([seen, leaders.get(client)]) !== before
    },
    tabView: (tab) => ({ ...(tabs.get(tab.source) ?? { status: 'booting' }), ...tab }),
    leader: (client) => {
      const leader = leaders.get(client)
      return leader === undefined ? {} : { leader }
    },
    backend: () => ({ head, ...(problem !== undefined && { problem }) }),
    pending: () => {
      // Without a backend a leader keeps everything pending by design.
      const places = [...inSessions.values(), ...(hasBackend ? inLeaders.values() : [])]
      return new Set(places.flatMap((names) => [...names])).size
    },
  }
}

const clientOfSource = (source: string, clients: readonly string[]): string =>
  clients.find((client) => source === client || source.startsWith(`${client}/`)) ?? source

const namesOf = (client: string, pending: readonly PendingEvent[]): ReadonlySet<string> =>
  new Set(pushable(pending).map(({ changeId, seqNum }) => changeId ?? `${client} e${seqNum.global}`))

const seenIn = ({ status, states, sessionPending }: DrainSample): SeenTab => ({
  status: status.type,
  pending: states === undefined ? sessionPending : pushable(states.session.pending).length,
  ...(states !== undefined && { head: formatHead(states.session.localHead) }),
})

/** The backend's head, as far as its own hooks and the reading of its log tell. */
const headAfter = (event: HistoryEvent, head: number): number => {
  if (event.lane !== 'backend') return head
  switch (event.type) {
    case 'wiped':
      return 0
    case 'log':
      return event.entries.at(-1)?.seqNum ?? 0
    case 'push-stored':
      return Math.max(head, ...event.changes.map(({ seqNum }) => seqNum.global))
    default:
      return head
  }
}
