/** Where a version keeps a store's event log, as `tellTraffic` asks it. LiveStore's own names of its tables, by its own rule. */
import type { EventLog } from '../tell-traffic.ts'
import type { Bindings, PushedEvent } from './seam.ts'

const nameOf = (storeId: string): string => storeId.replaceAll(/[^a-zA-Z0-9]/g, '_')

const logTable = (format: number, storeId: string): string => `eventlog_${format}_${nameOf(storeId)}`

/** A log in the object's own SQLite. */
export const objectLog = (sql: SqlStorage, format: number): EventLog => ({
  end: (storeId) => {
    const [row] = sql.exec(`SELECT max(seqNum) AS end FROM "${logTable(format, storeId)}"`).toArray()
    return typeof row?.end === 'number' ? row.end : undefined
  },
  holds: (storeId, batch) => {
    const last = batch.at(-1)
    if (last === undefined) return false
    const [row] = sql.exec(`SELECT * FROM "${logTable(format, storeId)}" WHERE seqNum = ?`, last.seqNum).toArray()
    return row !== undefined && isRowOf(row, last)
  },
})

/** A log in D1, whose end the object's own SQLite knows. */
export const databaseLog = ({ DB: database }: Bindings, sql: SqlStorage, format: number): EventLog => ({
  end: (storeId) => {
    const [row] = sql.exec(`SELECT currentHead FROM context_${format} WHERE storeId = ?`, storeId).toArray()
    return typeof row?.currentHead === 'number' ? row.currentHead : undefined
  },
  holds: async (storeId, batch) => {
    const last = batch.at(-1)
    if (last === undefined || database === undefined) return false
    const query = database.prepare(`SELECT * FROM "${logTable(format, storeId)}" WHERE seqNum = ?`)
    const row = await query.bind(last.seqNum).first()
    return row !== null && isRowOf(row, last)
  },
})

/** Empties the log of a store in D1, whatever its format; nothing where logs are in the objects themselves, or the store has none yet. */
export const forgetLog = async ({ DB: database }: Bindings, storeId: string): Promise<void> => {
  if (database === undefined) return
  const { results } = await database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  const isOwn = new RegExp(`^eventlog_\\d+_${nameOf(storeId)}$`)
  for (const { name } of results) {
    if (typeof name === 'string' && isOwn.test(name)) await database.prepare(`DELETE FROM "${name}"`).run()
  }
}

/** Pushes are stored whole or not at all: the last event of one speaks for it. */
const isRowOf = (row: Readonly<Record<string, unknown>>, event: PushedEvent): boolean =>
  row.name === event.name &&
  row.clientId === event.clientId &&
  row.sessionId === event.sessionId &&
  (row.args ?? undefined) === JSON.stringify(event.args)
