/** Reads a history as a trial: tabs, faults, settlements, and the journey of every change. Pure. */
import type { FaultEvent, ForeignApp, HistoryEvent, StoredEvent } from '../history/event.ts'
import { changesOf, clientOf, inOrder } from '../history/order.ts'
import type { ProbeChange, ProbeRecord } from '../history/probe.ts'
import { changeIdOf } from '../history/probe-change.ts'
import { isSameHead } from '../history/sync-state.ts'
import type { Sighting, Step } from './diagnosis/diagnosis.ts'
import { createIdentities } from './identity.ts'
import { readNewStart } from './new-start.ts'
import type { Journey, PlacedSettlement, TabStory, Trial } from './trial.ts'

/** What leaders say when they refuse a push for its numbers, in LiveStore's versions. */
const refusals = /LeaderAhead|StaleRebaseGeneration|NonMonotonicBatch|push head|InvalidPush/

/** Whether a failed push was refused; otherwise it was interrupted or its leader is gone, and its outcome is not known. */
export const isRefusal = (error: string | undefined): boolean => error !== undefined && refusals.test(error)

/**
 * The trial that a history tells of. The history may still be growing, or be read back from a file.
 *
 * @param events in the order of their recording
 */
export const readTrial = (events: readonly HistoryEvent[]): Trial => {
  const ordered = inOrder(events)
  const tabs = new Map<string, MutableTab>()
  const journeys = createJourneys()
  const faults: FaultEvent[] = []
  const settlements: PlacedSettlement[] = []
  let title = ''
  let hasBackend = false
  let app: ForeignApp | undefined
  let ended = false
  let log: readonly StoredEvent[] | undefined
  let logReadAt = -1

  for (const [index, event] of ordered.entries()) {
    journeys.see(event, index)
    if (event.lane === 'session') seeTab(tabs, event, index)
    switch (event.type) {
      case 'started':
        if (event.lane === 'test') {
          title = event.title
          hasBackend = event.hasBackend
          app = event.app
        }
        break
      case 'ended':
        ended = true
        break
      case 'fault':
        faults.push(event)
        break
      case 'demanded':
      case 'settled':
      case 'gave-up':
        settlements.push({ ...event, index })
        break
      case 'log':
        log = event.entries
        logReadAt = index
        break
    }
  }
  return {
    events: ordered,
    title,
    hasBackend,
    app,
    ended,
    tabs: [...tabs.values()],
    journeys: journeys.all(),
    log,
    logReadAt,
    newStart: readNewStart(ordered),
    faults,
    settlements,
  }
}

type MutableTab = { -readonly [Key in keyof TabStory]: TabStory[Key] }

const seeTab = (tabs: Map<string, MutableTab>, event: HistoryEvent, index: number): void => {
  const name = event.source
  const tab: MutableTab = tabs.get(name) ?? {
    name,
    client: clientOf(name),
    open: true,
    status: undefined,
    states: undefined,
    leaderAnswered: false,
    sessionPending: undefined,
    untold: [],
    lookedAt: -1,
    beganAt: index,
    settledRows: undefined,
    reloads: [],
  }
  tabs.set(name, tab)
  switch (event.type) {
    case 'opened':
      tab.open = true
      tab.beganAt = index
      break
    case 'reloaded':
      tab.beganAt = index
      break
    case 'reloading':
      tab.beganAt = index
      // Rows that were read before it can be compared no more with those after the next.
      tab.reloads = tab.reloads.filter(({ after }, place) => after !== undefined || place === tab.reloads.length - 1)
      break
    case 'probe':
      // What its page still said while it was loaded anew comes before this.
      if (event.probe.type === 'booted') tab.beganAt = index
      break
    case 'closed':
    case 'killed':
      tab.open = false
      break
    case 'states':
      tab.status = event.status
      tab.states = event.states ?? tab.states
      tab.leaderAnswered = event.states !== undefined
      tab.sessionPending = event.sessionPending
      tab.untold = event.untold ?? []
      tab.lookedAt = index
      break
    case 'rows': {
      if (event.moment === 'settled') tab.settledRows = event.rows
      if (event.moment === 'before-reload') {
        tab.reloads = [...tab.reloads, { before: event, beforeAt: index, after: undefined, afterAt: undefined }]
      }
      const last = tab.reloads.at(-1)
      // Where its leader was too late to be asked at once, what it shows when it has settled will do.
      if (event.moment !== 'before-reload' && last !== undefined && last.after === undefined) {
        tab.reloads = [...tab.reloads.slice(0, -1), { ...last, after: event, afterAt: index }]
      }
      break
    }
  }
}

type MutableJourney = Omit<Journey, 'sightings' | 'madeBy'> & { madeBy: string | undefined; sightings: Sighting[] }

const createJourneys = (): {
  readonly see: (event: HistoryEvent, index: number) => void
  readonly all: () => ReadonlyMap<string, Journey>
} => {
  const keysOf = createIdentities()
  const journeys = new Map<string, MutableJourney>()
  /** Pushes of sessions that have no answer yet: what a leader drops is among them. */
  const unanswered = new Map<string, { readonly source: string; readonly changes: readonly Keyed[] }>()
  /** Changes of push requests on the wire, for the answers, which name the request only. */
  const requests = new Map<string, readonly Keyed[]>()

  /** Position of the event that is read now. */
  let index = -1

  const note = (event: HistoryEvent, { key, change }: Keyed, step: Step, more: Partial<Sighting> = {}): void => {
    const known = journeys.get(key)
    const journey: MutableJourney = known ?? {
      key,
      name: change.name,
      madeBy: undefined,
      clientOnly: change.seqNum.client > 0,
      sightings: [],
    }
    if (known === undefined) journeys.set(key, journey)
    if (step === 'committed') journey.madeBy = event.source
    // The same thing seen from several sides is one sighting: the first.
    const last = journey.sightings.at(-1)
    if (last?.step === step && isSameHead(last.as, change.seqNum)) return
    journey.sightings.push({
      step,
      evidence: 'seen',
      as: change.seqNum,
      time: event.time,
      index,
      record: { lane: event.lane, source: event.source, sequence: event.sequence },
      ...more,
    })
  }

  /**
   * The leader says how many it dropped and in which generation it is, but not which: the oldest pushes of the device that it
   * has not answered and that are of an earlier generation.
   */
  const seeDrop = (event: HistoryEvent, attributes: Readonly<Record<string, unknown>>): void => {
    const client = clientOf(event.source)
    const generation = Number(attributes.currentRebaseGeneration ?? Number.POSITIVE_INFINITY)
    let left = Number(attributes.droppedCount ?? Number.POSITIVE_INFINITY)
    for (const [name, push] of unanswered) {
      const isOlder = push.changes.some(({ change }) => change.seqNum.rebaseGeneration < generation)
      if (left <= 0) return
      if (clientOf(push.source) !== client || !isOlder) continue
      for (const keyed of push.changes) note(event, keyed, 'dropped by leader', { evidence: 'inferred' })
      left -= push.changes.length
      unanswered.delete(name)
    }
  }

  /** What the records of the leader say of the push that they answer, or of what they dropped. */
  const seeProbe = (event: HistoryEvent, probe: ProbeRecord, all: readonly Keyed[]): void => {
    const noteAll = (step: Step, more?: Partial<Sighting>): void => {
      for (const keyed of all) note(event, keyed, step, more)
    }
    // What others hear of a change says nothing of its own way.
    const noteOwn = (step: Step, isOwn: (maker: string) => boolean): void => {
      for (const keyed of all) {
        const maker = journeys.get(keyed.key)?.madeBy
        if (maker === undefined || isOwn(maker)) note(event, keyed, step)
      }
    }
    if (probe.type === 'booted') {
      for (const [name, { source }] of unanswered) if (source === event.source) unanswered.delete(name)
    }
    if (probe.type === 'session-push') {
      unanswered.set(`${event.source} ${probe.push}`, { source: event.source, changes: all })
    }
    if (probe.type === 'session-push-ok' || probe.type === 'session-push-failed') {
      unanswered.delete(`${event.source} ${probe.push}`)
    }
    switch (probe.type) {
      case 'commit':
        noteAll('committed')
        break
      case 'session-push':
        noteAll('pushed to leader')
        break
      case 'session-push-ok':
        noteAll('applied by leader', { detail: 'its push was answered' })
        break
      case 'session-push-failed':
        if (isRefusal(probe.error)) noteAll('rejected by leader', { detail: probe.error ?? '' })
        break
      case 'leader-state':
        // It counts them, and has yet to apply and to keep them.
        noteAll('received by leader')
        break
      case 'span-event':
        if (probe.name === 'push:drop-old-generation') seeDrop(event, probe.attributes)
        break
      case 'session-pull':
        noteOwn('notified to session', (maker) => maker === event.source)
        break
      case 'backend-push':
        noteAll('pushed to backend')
        break
      case 'backend-push-ok':
        noteAll('stored by backend', { detail: 'its push was acknowledged' })
        break
      case 'backend-push-failed':
        if (probe.error !== 'interrupted') noteAll('refused by backend', { detail: probe.error ?? '' })
        break
      case 'backend-pull-page':
        noteOwn('pulled back', (maker) => clientOf(maker) === clientOf(event.source))
        break
    }
  }

  const see = (event: HistoryEvent, position: number): void => {
    index = position
    const keys = keysOf(event)
    const all = changesOf(event).flatMap((change, index): readonly Keyed[] => {
      const key = keys[index]
      return key === undefined ? [] : [{ key, change }]
    })
    const noteAll = (changes: readonly Keyed[], step: Step, more?: Partial<Sighting>): void => {
      for (const keyed of changes) note(event, keyed, step, more)
    }
    if (event.type === 'probe') seeProbe(event, event.probe, all)
    if (event.lane === 'network' && event.type === 'frame') {
      const request = `${event.connection} ${event.request}`
      if (event.kind === 'push') {
        requests.set(request, all)
        noteAll(all, 'pushed to backend')
      }
      if (event.kind === 'push-ack')
        noteAll(requests.get(request) ?? [], 'stored by backend', { detail: 'acknowledged' })
    }
    if (event.type === 'push-stored') noteAll(all, 'stored by backend')
    if (event.type === 'push-refused') noteAll(all, 'refused by backend', { detail: event.error ?? '' })
    if (event.type === 'log') for (const entry of event.entries) noteStored(event, entry)
  }

  /** The log itself is the best witness that a change is stored; it is asked only where no other has spoken. */
  const noteStored = (event: HistoryEvent, entry: StoredEvent): void => {
    const key = changeIdOf(entry.args)
    if (key === undefined || journeys.get(key)?.sightings.some(({ step }) => step === 'stored by backend')) return
    const seqNum = { global: entry.seqNum, client: 0, rebaseGeneration: 0 }
    note(event, { key, change: { name: entry.name, changeId: key, seqNum } }, 'stored by backend', {
      detail: 'it is in the log',
    })
  }

  return { see, all: () => journeys }
}

interface Keyed {
  readonly key: string
  readonly change: ProbeChange
}
