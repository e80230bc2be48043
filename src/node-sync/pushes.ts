/** What became of the pushes of sessions in a history: those that nobody answered, and those that were refused and yet confirmed. Pure. */
import type { HistoryEvent } from '../history/event.ts'
import type { ProbeChange } from '../history/probe.ts'
import { formatHead } from '../history/sync-state.ts'
import { isRefusal } from '../verdict/read-trial.ts'

export interface SessionPush {
  /** The device. */
  readonly source: string
  /** From 1, in the order in which the session made them. */
  readonly number: number
  readonly changes: readonly ProbeChange[]
  /** `open`: nobody has answered it. `interrupted`: the session itself has given it up, or its leader is gone. */
  readonly end: 'open' | 'ok' | 'refused' | 'interrupted'
  readonly error?: string
}

/** The history up to its end: what stores say of their own closing is no answer. */
const beforeTheEnd = (events: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const end = events.findIndex(({ lane, type }) => lane === 'test' && type === 'ended')
  return end < 0 ? events : events.slice(0, end)
}

/** Every push of a session to its leader, in order. */
export const pushesIn = (events: readonly HistoryEvent[]): readonly SessionPush[] => {
  const pushes = new Map<string, SessionPush>()
  for (const event of beforeTheEnd(events)) {
    if (event.type !== 'probe' || event.lane !== 'session') continue
    const { probe, source } = event
    if (!('push' in probe) || probe.push === undefined) continue
    const key = `${source} ${probe.push}`
    const known = pushes.get(key) ?? { source, number: probe.push, changes: probe.changes, end: 'open' as const }
    switch (probe.type) {
      case 'session-push':
        pushes.set(key, known)
        break
      case 'session-push-ok':
        pushes.set(key, { ...known, end: 'ok' })
        break
      case 'session-push-failed': {
        const { error } = probe
        const end = isRefusal(error) ? ('refused' as const) : ('interrupted' as const)
        pushes.set(key, { ...known, end, ...(error !== undefined && { error }) })
        break
      }
    }
  }
  return [...pushes.values()]
}

/** A push in words. */
export const describePush = ({ source, number, changes, end, error }: SessionPush): string =>
  `push ${number} of ${source} (${changes.map(({ seqNum }) => formatHead(seqNum)).join(', ')}): ${error ?? end}`

/** Events that a session is told to have advanced by, though their push, under that very number, was refused. In words; none is right. */
export const strayAdvances = (events: readonly HistoryEvent[]): readonly string[] => {
  const told = beforeTheEnd(events).flatMap((event) =>
    event.type === 'probe' && event.probe.type === 'session-pull' && event.probe.payload === 'advance'
      ? event.probe.changes.map((change) => `${event.source} ${identityOf(change)}`)
      : [],
  )
  const advanced = new Set(told)
  return pushesIn(events)
    .filter(({ end }) => end === 'refused')
    .flatMap((push) =>
      push.changes
        .filter((change) => advanced.has(`${push.source} ${identityOf(change)}`))
        .map(
          ({ name, seqNum }) => `${name} as ${formatHead(seqNum)} was refused, and yet notified: ${describePush(push)}`,
        ),
    )
}

const identityOf = ({ name, changeId, owner, seqNum }: ProbeChange): string =>
  [name, changeId ?? owner, seqNum.global, seqNum.client, seqNum.rebaseGeneration].join(' ')
