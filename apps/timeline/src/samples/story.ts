/** A history in which a trial is told by hand, and what most trials need for it. */
import type { Happening, HistoryEvent } from '../../../../src/history/event.ts'
import type { ProbeChange, ProbeHead, ProbeRecord } from '../../../../src/history/probe.ts'
import type { SyncStates } from '../../../../src/history/sync-state.ts'
import type { RecordPlace, Sighting, Step } from '../../../../src/verdict/diagnosis/diagnosis.ts'

export const headAt = (global: number, rebaseGeneration = 0, client = 0): ProbeHead => ({
  global,
  client,
  rebaseGeneration,
})

export const changeAt = (global: number, changeId = `change-${global}`, rebaseGeneration = 0): ProbeChange => ({
  name: global % 3 === 1 ? 'v1.IssueCreated' : 'v1.IssuePriorityChanged',
  changeId,
  seqNum: headAt(global, rebaseGeneration),
})

/** Omit on each member of a union. */
type Each<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

export interface Story {
  readonly events: HistoryEvent[]
  /** Tells what happened at a time; gives the event, with its place. */
  readonly tell: (time: number, source: string, happening: Happening) => HistoryEvent
  readonly probe: (
    time: number,
    source: string,
    lane: ProbeRecord['lane'],
    record: Each<ProbeRecord, 'lane' | 'sequence' | 'time' | 'storeId'>,
  ) => HistoryEvent
  /** Everything in the order of time. */
  readonly inOrder: () => readonly HistoryEvent[]
}

const storeId = 'store-1'

/** An empty history to tell a trial in. */
export const newStory = (): Story => {
  const events: HistoryEvent[] = []
  const sequences = new Map<string, number>()
  const tell: Story['tell'] = (time, source, happening) => {
    const place = `${happening.lane} ${source}`
    const sequence = sequences.get(place) ?? 0
    sequences.set(place, sequence + 1)
    const event: HistoryEvent = { ...happening, source, sequence, time }
    events.push(event)
    return event
  }
  return {
    events,
    tell,
    probe: (time, source, lane, record) => {
      const probe = { ...record, lane, sequence: 0, time: 1_795_000_000_000 + time, storeId } as ProbeRecord
      return tell(time, source, { lane, type: 'probe', probe })
    },
    inOrder: () => events.toSorted((left, right) => left.time - right.time),
  }
}

/** A small source of numbers from 0 to 1 that are always the same. */
export const drawsOf = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}

export const statesOf = (
  sessionPending: readonly ProbeChange[],
  session: ProbeHead,
  leader: ProbeHead,
): SyncStates => ({
  session: { pending: sessionPending, localHead: session, upstreamHead: leader },
  leader: { pending: [], localHead: leader, upstreamHead: leader },
})

export const barriers = ['session drained', 'leader drained', 'logs equal', 'rows equal'] as const

export const sightingOf = (
  event: HistoryEvent,
  step: Step,
  as: ProbeHead,
  more: { readonly evidence?: 'inferred'; readonly detail?: string } = {},
): Sighting => {
  const record: RecordPlace = { lane: event.lane, source: event.source, sequence: event.sequence }
  const { evidence = 'seen', detail } = more
  // The timeline finds its records by their places; positions in the list are the judge's.
  return { step, evidence, as, time: event.time, index: 0, record, ...(detail !== undefined && { detail }) }
}
