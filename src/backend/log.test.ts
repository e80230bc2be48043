import { describe, expect, test } from 'vitest'
import { readStoredEvents } from './log.ts'

/** A storage that has these tables and nothing in them. */
const storage = (tables: readonly string[]) => async (query: string) =>
  query.includes('sqlite_master') ? tables.map((name) => ({ name })) : []

describe('a log', () => {
  test('is empty where the store has none yet, or nothing in it', async () => {
    expect(await readStoredEvents('my-store', storage([]))).toEqual([])
    expect(await readStoredEvents('my-store', storage(['eventlog_7_my_store']))).toEqual([])
  })

  test('is empty where D1 has only those of other stores', async () => {
    expect(await readStoredEvents('my-store', storage(['eventlog_7_other']), 'd1')).toEqual([])
    await expect(readStoredEvents('my-store', storage(['eventlog_7_other']))).rejects.toThrow('found eventlog_7_other')
    await expect(readStoredEvents('my-store', storage(['eventlog_7_other', 'eventlog-8']), 'd1')).rejects.toThrow(
      'found eventlog-8',
    )
  })

  test('that goes by a name which nobody expected is an error, not an empty log', async () => {
    await expect(readStoredEvents('my-store', storage(['eventlog_v8_my-store']))).rejects.toThrow(
      'found eventlog_v8_my-store',
    )
  })
})
