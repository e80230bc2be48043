/** Everything that the page has been told, as one value that is replaced and never changed. Pure. */
import type { DeskMessage, DeskSetup, DeskState } from '../../../../src/desk/protocol.ts'
import type { HistoryEvent } from '../../../../src/history/event.ts'
import type { Diagnosis } from '../../../../src/verdict/diagnosis/diagnosis.ts'
import type { Finding } from '../../../../src/verdict/verdict.ts'

/** The moment at which a light went red. */
export interface Alarm {
  /** Milliseconds on the trial's clock. */
  readonly time: number
  /** The light's name and words, such as `drain: 2 pending`. */
  readonly text: string
}

export interface Snapshot {
  /** `disconnected`: the desk has ended, or cannot be reached; the page keeps asking. */
  readonly connection: 'connecting' | 'connected' | 'disconnected'
  /** Absent until the desk has said what it is. */
  readonly setup: DeskSetup | undefined
  readonly state: DeskState | undefined
  readonly events: readonly HistoryEvent[]
  readonly findings: readonly Finding[]
  readonly diagnoses: readonly Diagnosis[]
  readonly alarms: readonly Alarm[]
}

export const nothingYet: Snapshot = {
  connection: 'connecting',
  setup: undefined,
  state: undefined,
  events: [],
  findings: [],
  diagnoses: [],
  alarms: [],
}

/** What is told, but for answers, which belong to whoever asked. */
export type News = Exclude<DeskMessage, { readonly type: 'answer' }>

/**
 * The snapshot after some news, in their order. A desk that says what it is begins anew: what another one told before is dropped.
 *
 * @example
 * fold(nothingYet, [{ type: 'setup', setup }, { type: 'events', events }]).events // events
 */
export const fold = (before: Snapshot, news: readonly News[]): Snapshot => {
  let now = before
  // One copy for all of them: a long history would be copied at every message.
  let events: HistoryEvent[] | undefined
  for (const message of news) {
    switch (message.type) {
      case 'setup':
        now = { ...nothingYet, connection: now.connection, setup: message.setup }
        events = []
        break
      case 'events': {
        events ??= [...now.events]
        for (const event of message.events) events.push(event)
        break
      }
      case 'state': {
        const time = (events ?? now.events).at(-1)?.time ?? 0
        now = { ...now, state: message.state, alarms: alarmsAfter(now, message.state, time) }
        break
      }
      case 'judged':
        now = { ...now, findings: message.findings, diagnoses: message.diagnoses }
        break
    }
  }
  return events === undefined ? now : { ...now, events }
}

/** Lights that went red with this state are added; those that are green again keep their moments. */
const alarmsAfter = ({ alarms, state: before }: Snapshot, state: DeskState, now: number): readonly Alarm[] => {
  const wasRed = new Set(before?.lights.flatMap(({ name, state }) => (state === 'broken' ? [name] : [])))
  const added = state.lights.flatMap(({ name, words, state, since }): Alarm[] =>
    state === 'broken' && !wasRed.has(name) ? [{ time: since ?? now, text: `${name}: ${words}` }] : [],
  )
  return added.length === 0 ? alarms : [...alarms, ...added]
}
