/**
 * LiveStore's own hooks, telling what passes through one Durable Object, one console line for each.
 *
 * LiveStore tells of a push before it decides, and of an acknowledgement without saying which push it is for. The object's
 * storage knows, and it is asked: a push whose events are in the log was stored, one that begins before the log's end was refused.
 */
import type { makeDurableObject } from '@livestore/sync-cf/cf-worker'
import { type EncodedEvent, toProbeChange } from '../../../src/history/probe-change.ts'
import { formatTrafficLine, type TrafficRecord } from './traffic-line.ts'

type Hooks = Required<
  Pick<NonNullable<Parameters<typeof makeDurableObject>[0]>, 'onPush' | 'onPushRes' | 'onPull' | 'onPullRes'>
>

type Sql = ConstructorParameters<ReturnType<typeof makeDurableObject>>[0]['storage']['sql']

interface PushedEvent extends EncodedEvent {
  readonly seqNum: number
  readonly parentSeqNum: number
  readonly clientId: string
  readonly sessionId: string
}

/** Hooks for one object on its own storage. */
export const tellTraffic = (sql: Sql, writeLine: (line: string) => void): Hooks => {
  /** Known from the first request on, which is before the first answer. */
  let storeId = ''
  /** Pushes that were neither acknowledged nor seen to be refused, in the order they came. */
  let undecided: (readonly PushedEvent[])[] = []

  const tell = (
    type: TrafficRecord['type'],
    events: readonly EncodedEvent[],
    more: { readonly error?: string } = {},
  ): void =>
    writeLine(formatTrafficLine({ type, at: Date.now(), storeId, changes: events.map(toProbeChange), ...more }))

  const tellRefusals = (): void => {
    const end = endOfLog(sql, storeId)
    if (end === undefined) return
    // A push must begin at the end of the log, which never goes back: one that begins before it is refused, now or in a moment.
    undecided = undecided.filter((batch) => {
      const providedNum = batch[0]?.parentSeqNum ?? end
      if (providedNum >= end) return true
      tell('push-refused', batch, {
        error: `ServerAheadError: minimumExpectedNum ${end}, providedNum ${providedNum}`,
      })
      return false
    })
  }

  return {
    onPush: ({ batch }, context) => {
      storeId = context.storeId
      tell('push-received', batch)
      undecided.push(batch)
      tellRefusals()
    },
    onPushRes: () => {
      const stored = undecided.find((batch) => isInLog(sql, storeId, batch))
      if (stored !== undefined) {
        undecided = undecided.filter((batch) => batch !== stored)
        tell('push-stored', stored)
      }
      tellRefusals()
    },
    onPull: (_request, context) => {
      storeId = context.storeId
      tell('pull-received', [])
    },
    onPullRes: (page) => {
      if ('batch' in page)
        tell(
          'page-sent',
          page.batch.map(({ eventEncoded }) => eventEncoded),
        )
    },
  }
}

/** LiveStore's own names of its tables, by its own rule. */
const logOf = (storeId: string): string => `eventlog_${formatVersion}_${storeId.replaceAll(/[^a-zA-Z0-9]/g, '_')}`

/** LiveStore 0.4.0's `PERSISTENCE_FORMAT_VERSION`, which it does not export. */
const formatVersion = 7

const endOfLog = (sql: Sql, storeId: string): number | undefined => {
  const [row] = sql.exec(`SELECT max(seqNum) AS end FROM "${logOf(storeId)}"`).toArray()
  return typeof row?.end === 'number' ? row.end : undefined
}

/** Whether the last event of a push is the one that the log has under its number: pushes are stored whole or not at all. */
const isInLog = (sql: Sql, storeId: string, batch: readonly PushedEvent[]): boolean => {
  const last = batch.at(-1)
  if (last === undefined) return false
  const [row] = sql.exec(`SELECT * FROM "${logOf(storeId)}" WHERE seqNum = ?`, last.seqNum).toArray()
  return (
    row !== undefined &&
    row.name === last.name &&
    row.clientId === last.clientId &&
    row.sessionId === last.sessionId &&
    (row.args ?? undefined) === JSON.stringify(last.args)
  )
}
