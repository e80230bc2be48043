/** Reads a store's event log out of the database that has it. */
import type { SqlRow, SqlValue, StoredEvent } from './types.ts'
import type { LogPlace } from './worker-of.ts'

type Query = (query: string, parameters: readonly SqlValue[]) => Promise<readonly SqlRow[]>

/**
 * The events of a store in the order of their sequence numbers; none where it has no log yet. Rejects where there are logs
 * but none is named as expected.
 *
 * LiveStore names the table `eventlog_<format>_<storeId>`, with the id's other signs as `_`. The format's number differs between
 * versions: the highest that is there is the one in use.
 */
export const readStoredEvents = async (
  storeId: string,
  query: Query,
  place: LogPlace = 'object',
): Promise<readonly StoredEvent[]> => {
  const tables = await query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%eventlog%'`, [])
  const names = tables.map((row) => String(row.name))
  const table = newestLogTable(storeId, names)
  if (table === undefined) {
    // An object has no other logs; the D1 database has those of all stores.
    const foreign = place === 'd1' ? names.filter((name) => !isLogTable(name)) : names
    if (foreign.length === 0) return []
    // An empty log would be LiveStore's loss; this is our ignorance.
    throw new Error(
      `Expected the event log of store ${storeId} in a table named eventlog_<number>_<store>, found ${foreign.join(', ')}: teach src/backend/log.ts how this LiveStore names it.`,
    )
  }
  const rows = await query(`SELECT * FROM "${table}" ORDER BY seqNum`, [])
  return rows.map((row) => ({
    seqNum: Number(row.seqNum),
    parentSeqNum: Number(row.parentSeqNum),
    name: String(row.name),
    args: typeof row.args === 'string' ? JSON.parse(row.args) : undefined,
    clientId: String(row.clientId),
    sessionId: String(row.sessionId),
  }))
}

const isLogTable = (name: string): boolean => /^eventlog_\d+_\w*$/.test(name)

/** The log's table of a store among all tables, or undefined where it has none. */
export const newestLogTable = (storeId: string, tables: readonly string[]): string | undefined => {
  const suffix = storeId.replaceAll(/[^a-zA-Z0-9]/g, '_')
  return tables
    .flatMap((name) => {
      const match = /^eventlog_(\d+)_(.*)$/.exec(name)
      return match?.[2] === suffix ? [{ name, format: Number(match[1]) }] : []
    })
    .sort((left, right) => right.format - left.format)[0]?.name
}
