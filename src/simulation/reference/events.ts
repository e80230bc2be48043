/** Events as the reference engine has them, their numbering, and what they look like from outside. Pure. */
import type { StoredEvent } from '../../history/event.ts'
import type { ProbeChange, ProbeHead } from '../../history/probe.ts'
import { changeIdOf } from '../../history/probe-change.ts'
import type { PendingEvent } from '../../history/sync-state.ts'

/** An event in a session or a leader. Two copies are of the same event where their `key` is the same. */
export interface EngineEvent {
  /** The engine's own identity of the event, whatever its number. No history tells it. */
  readonly key: string
  readonly name: string
  readonly args: unknown
  /** It never leaves the device. */
  readonly clientOnly: boolean
  readonly clientId: string
  readonly sessionId: string
  readonly seqNum: ProbeHead
  /** The head onto which it was put. */
  readonly parent: ProbeHead
}

/** What a user makes, before a session numbers it. */
export type Draft = Omit<EngineEvent, 'seqNum' | 'parent'>

/** An event in the backend's log, or on its way to it. */
export interface GlobalEvent extends StoredEvent {
  readonly key: string
}

export const root: ProbeHead = { global: 0, client: 0, rebaseGeneration: 0 }

export const sameHead = (left: ProbeHead, right: ProbeHead): boolean =>
  left.global === right.global && left.client === right.client && left.rebaseGeneration === right.rebaseGeneration

/** Puts events one after the other onto a head, in the generation that is given. */
export const numberOn = (
  head: ProbeHead,
  drafts: readonly Draft[],
  rebaseGeneration = head.rebaseGeneration,
): readonly EngineEvent[] => {
  let parent = head
  return drafts.map((draft) => {
    const seqNum = draft.clientOnly
      ? { global: parent.global, client: parent.client + 1, rebaseGeneration }
      : { global: parent.global + 1, client: 0, rebaseGeneration }
    const event: EngineEvent = { ...draft, seqNum, parent }
    parent = seqNum
    return event
  })
}

/** The event as the backend takes it: one number, and no client-only neighbours. */
export const toGlobal = ({ key, name, args, clientId, sessionId, seqNum, parent }: EngineEvent): GlobalEvent => ({
  key,
  name,
  args,
  clientId,
  sessionId,
  seqNum: seqNum.global,
  parentSeqNum: parent.global,
})

/** The event as a leader takes it from the backend, in the leader's generation. */
export const fromGlobal = (event: GlobalEvent, parent: ProbeHead, rebaseGeneration: number): EngineEvent => ({
  key: event.key,
  name: event.name,
  args: event.args,
  clientOnly: false,
  clientId: event.clientId,
  sessionId: event.sessionId,
  seqNum: { global: event.seqNum, client: 0, rebaseGeneration },
  parent,
})

type Told = Pick<EngineEvent, 'name' | 'args' | 'clientId' | 'sessionId'> & { readonly seqNum: ProbeHead | number }

/** The event as a probe tells it. */
export const toProbeChange = ({ name, args, clientId, sessionId, seqNum }: Told): ProbeChange => {
  const changeId = changeIdOf(args)
  return {
    name,
    ...(changeId === undefined ? { owner: `${clientId}/${sessionId}` } : { changeId }),
    seqNum: typeof seqNum === 'number' ? { global: seqNum, client: 0, rebaseGeneration: 0 } : seqNum,
  }
}

export const toPending = ({ name, args, seqNum }: EngineEvent): PendingEvent => {
  const changeId = changeIdOf(args)
  return { name, ...(changeId !== undefined && { changeId }), seqNum }
}

export const toStored = ({ key: _, ...stored }: GlobalEvent): StoredEvent => stored
