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

  test('that goes by a name which nobody expected is an error, not an empty log', async () => {
    await expect(readStoredEvents('my-store', storage(['eventlog_v8_my-store']))).rejects.toThrow(
      'found eventlog_v8_my-store',
    )
  })
})
