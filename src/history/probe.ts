/**
 * The probe line: how LinearLite tells from inside what LiveStore does, one console line for each sync event.
 *
 * The app writes them to its console when it was opened with `?probe=1`, the lines of one moment in one call; the harness reads
 * them back with `parseProbeLines`. Both sides share this file, which has no dependency.
 */

/** Every probe line begins with this, so that any console reader can tell it from LiveStore's own lines. */
export const probePrefix = '[probe] '

/** A sequence number as LiveStore has it: `global` for synced events, `client` for client-only ones. */
export interface ProbeHead {
  readonly global: number
  readonly client: number
  readonly rebaseGeneration: number
}

/** One LiveStore event in a probe record. */
export interface ProbeChange {
  readonly name: string
  /** The app's own identity of the change; absent on client-only events such as UI state, and in apps without one. */
  readonly changeId?: string
  /** Where there is no `changeId`: who made it, as `client/session`. */
  readonly owner?: string
  readonly seqNum: ProbeHead
}

interface ProbeBase {
  readonly lane: 'session' | 'leader' | 'shared-worker'
  /** Position among the lines of the same writer (one page, one worker), from 0. */
  readonly sequence: number
  /** Milliseconds since 1970 on the writer's clock (`performance.timeOrigin + performance.now()`). */
  readonly time: number
  readonly storeId: string
  /** LiveStore's session id, in the session's lines. */
  readonly sessionId?: string
}

/**
 * Traffic of events: a commit in the page, and what passes over one of the two public seams, the adapter (session <-> leader)
 * and the sync backend (leader <-> backend).
 */
export interface ProbeTraffic extends ProbeBase {
  readonly type:
    | 'commit'
    | 'session-push'
    | 'session-push-ok'
    | 'session-push-failed'
    | 'session-pull'
    | 'backend-push'
    | 'backend-push-ok'
    | 'backend-push-failed'
    | 'backend-pull-page'
  /** Numbers the push within its writer, so that its answer can be told from another's. */
  readonly push?: number
  /** The payload's kind for `session-pull`. */
  readonly payload?: 'advance' | 'rebase'
  /** The page's place for `backend-pull-page`: how many more events follow, if the backend said so. */
  readonly pageInfo?: string
  readonly changes: readonly ProbeChange[]
  /** Events rolled back by a `rebase` payload. */
  readonly rolledBack?: readonly ProbeChange[]
  /** The error's tag and message for `…-failed`. */
  readonly error?: string
}

/** An event on one of LiveStore's own OpenTelemetry spans, such as `push:advance` or `merge:pull:rebase`. */
export interface ProbeSpanEvent extends ProbeBase {
  readonly type: 'span-event'
  readonly span: string
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** The leader's own sync state has moved. */
export interface ProbeLeaderState extends ProbeBase {
  readonly type: 'leader-state'
  readonly localHead: ProbeHead
  readonly upstreamHead: ProbeHead
  /** Events that wait for the backend, client-only ones too. */
  readonly pending: number
  /** Events that are pending now and were not pending, under any number, before: what the leader has taken from a session. */
  readonly changes: readonly ProbeChange[]
}

/** The writer itself: it booted, its connection changed, its store shut down, it refused a push because a test had ordered that. */
export interface ProbeLife extends ProbeBase {
  readonly type: 'booted' | 'connected' | 'disconnected' | 'shut-down' | 'refused-by-order'
  readonly detail?: string
}

export type ProbeRecord = ProbeTraffic | ProbeSpanEvent | ProbeLeaderState | ProbeLife

type Unstamped<Record> = Record extends ProbeRecord ? Omit<Record, Exclude<keyof ProbeBase, 'type'>> : never

/** What a probe saw, before its writer stamps it. */
export type ProbeSighting = Unstamped<ProbeRecord>

/** The console line of a record. */
export const formatProbeLine = (record: ProbeRecord): string => probePrefix + JSON.stringify(record)

/**
 * The record of a console line, or undefined where the line is none of ours or is damaged.
 *
 * @example
 * parseProbeLine('[probe] {"lane":"leader","sequence":0,"time":1,"storeId":"s","type":"booted"}')?.type // 'booted'
 */
export const parseProbeLine = (line: string): ProbeRecord | undefined => {
  if (!line.startsWith(probePrefix)) return undefined
  try {
    const record: unknown = JSON.parse(line.slice(probePrefix.length))
    return isProbeRecord(record) ? record : undefined
  } catch {
    return undefined
  }
}

/** The text of several records: a line for each, in one call of the console. */
export const formatProbeLines = (records: readonly ProbeRecord[]): string => records.map(formatProbeLine).join('\n')

/**
 * The records of a console text, or undefined where it is none of ours, or damaged anywhere.
 *
 * @example
 * parseProbeLines(formatProbeLines([one, other])) // [one, other]
 */
export const parseProbeLines = (text: string): readonly ProbeRecord[] | undefined => {
  if (!text.startsWith(probePrefix)) return undefined
  // JSON has no line break of its own.
  const records = text.split('\n').map(parseProbeLine)
  return records.every((record) => record !== undefined) ? records : undefined
}

const isProbeRecord = (value: unknown): value is ProbeRecord =>
  typeof value === 'object' &&
  value !== null &&
  'lane' in value &&
  'type' in value &&
  'sequence' in value &&
  typeof value.sequence === 'number' &&
  'time' in value &&
  typeof value.time === 'number'
