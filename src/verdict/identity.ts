/**
 * Who is who among the events of a history: LiveStore numbers its events anew on every rebase, so that a number is no
 * identity. LinearLite's changes carry a `changeId`. An event without one is told by its session and its ordinal there:
 * sessions push in the order of their commits, and push all that is pending again after a refusal or a rebase. Pure.
 */

import type { HistoryEvent } from '../history/event.ts'
import { changesOf } from '../history/order.ts'
import type { ProbeChange, ProbeRecord } from '../history/probe.ts'

/** The keys of an event's changes, in their order; undefined where nothing tells which one it is. */
export type KeysOf = (event: HistoryEvent) => readonly (string | undefined)[]

/** What is known of one session's events without an id. */
interface Session {
  readonly source: string
  /** Committed so far. */
  made: number
  /** Come back to the session, so that they are no longer pending. */
  confirmed: number
  /** Pushed to the leader so far, of those that are pending now. */
  pushed: number
  generation: number
  /** How many each other reader (a leader, another tab) has seen. */
  readonly seenBy: Map<string, number>
}

/**
 * A reader of identities. Feed it the events of a history in their order, each once.
 *
 * @example
 * const keysOf = createIdentities()
 * for (const event of events) keysOf(event) // ['x7f3', 'alice#1', …]
 */
export const createIdentities = (): KeysOf => {
  const sessions = new Map<string, Session>()

  const sessionOf = (owner: string, source: string): Session => {
    const known = sessions.get(owner)
    if (known !== undefined) return known
    const made = { source, made: 0, confirmed: 0, pushed: 0, generation: 0, seenBy: new Map<string, number>() }
    sessions.set(owner, made)
    return made
  }

  const nextSeen = (session: Session, reader: string): string => {
    const count = (session.seenBy.get(reader) ?? 0) + 1
    session.seenBy.set(reader, count)
    return `${session.source}#${count}`
  }

  const keyOf = (event: HistoryEvent, probe: ProbeRecord | undefined, { owner }: ProbeChange): string | undefined => {
    if (owner === undefined || probe === undefined) return undefined
    if (probe.type === 'commit') {
      // Stores that are opened on one another's files have one session's name: the tab that commits has it now.
      if (sessions.get(owner)?.source !== event.source) sessions.delete(owner)
      const session = sessionOf(owner, event.source)
      return `${session.source}#${++session.made}`
    }
    const session = sessions.get(owner)
    if (session === undefined) return undefined
    const own = event.lane === 'session' && event.source === session.source
    switch (probe.type) {
      case 'session-push':
        return own ? `${session.source}#${session.confirmed + ++session.pushed}` : undefined
      case 'session-pull':
        if (!own) return nextSeen(session, `session ${event.source}`)
        if (session.pushed > 0) session.pushed -= 1
        return `${session.source}#${++session.confirmed}`
      case 'leader-state':
        return nextSeen(session, `leader ${event.source}`)
      default:
        return undefined
    }
  }

  /** Before its changes are read: whether the session begins anew with all that is pending. */
  const beginAnew = (event: HistoryEvent, probe: ProbeRecord): void => {
    if (event.lane !== 'session') return
    if (probe.type === 'session-pull') {
      for (const { owner } of probe.rolledBack ?? []) {
        const session = owner === undefined ? undefined : sessions.get(owner)
        if (session === undefined) continue
        if (session.source === event.source) session.confirmed = Math.max(0, session.confirmed - 1)
        else session.seenBy.set(`session ${event.source}`, (session.seenBy.get(`session ${event.source}`) ?? 1) - 1)
      }
    }
    for (const session of sessions.values()) {
      if (session.source !== event.source) continue
      if (probe.type === 'booted') {
        // What had not come back is lost with the page, or comes back as somebody else's.
        session.confirmed = session.made
        session.pushed = 0
      }
      if (probe.type === 'session-push-failed') session.pushed = 0
      if (probe.type !== 'session-push') continue
      const generation = probe.changes[0]?.seqNum.rebaseGeneration ?? session.generation
      if (generation > session.generation) session.pushed = 0
      session.generation = generation
    }
  }

  /** Of pushes the keys are remembered by their numbers, so that their answers need no counting. */
  const pushes = new Map<string, readonly (string | undefined)[]>()

  return (event) => {
    const probe = event.type === 'probe' ? event.probe : undefined
    if (probe !== undefined) beginAnew(event, probe)
    if (probe?.type === 'session-push-ok' || probe?.type === 'session-push-failed') {
      return pushes.get(`${event.source} ${probe.push}`) ?? probe.changes.map(({ changeId }) => changeId)
    }
    const keys = changesOf(event).map((change) => change.changeId ?? keyOf(event, probe, change))
    if (probe?.type === 'session-push') pushes.set(`${event.source} ${probe.push}`, keys)
    return keys
  }
}
