import { describe, expect, test } from 'vitest'
import { newStoreId, paths, problemWithStoreId, readSettings, withSearch } from './settings.ts'

const settingsOf = (search: string, defaults = {}) => {
  const read = readSettings(search, defaults)
  if (read.type === 'problems') throw new Error(read.problems.join('\n'))
  return read.settings
}

const problemsOf = (search: string): readonly string[] => {
  const read = readSettings(search)
  return read.type === 'problems' ? read.problems : []
}

describe('readSettings', () => {
  test('an empty query string means no backend and no probes', () => {
    expect(settingsOf('')).toEqual({ probe: false })
  })

  test('every setting is read', () => {
    expect(
      settingsOf(
        '?sync=ws://127.0.0.1:8787/as/alice&seed=100&probe=1&leaderPushBatchSize=5&pingInterval=500&simulation=3_before_rebase_rollback:200,5_before_leader_push_fiber_run:0',
      ),
    ).toEqual({
      sync: 'ws://127.0.0.1:8787/as/alice',
      seed: 100,
      probe: true,
      leaderPushBatchSize: 5,
      pingIntervalMs: 500,
      simulation: { '3_before_rebase_rollback': 200, '5_before_leader_push_fiber_run': 0 },
    })
  })

  test('the backend of the build is used unless the URL names another or none', () => {
    const defaults = { sync: 'https://sync.example.com' }
    expect(settingsOf('', defaults).sync).toBe('https://sync.example.com')
    expect(settingsOf('?sync=ws://localhost:1', defaults).sync).toBe('ws://localhost:1')
    expect(settingsOf('?sync=', defaults).sync).toBeUndefined()
  })

  test.each([
    ['?seed=lots', '"seed" must be a whole number from 0 to 100000, but it is "lots".'],
    ['?seed=100001', 'from 0 to 100000'],
    ['?seed=-1', 'from 0 to 100000'],
    ['?seed=1.5', 'from 0 to 100000'],
    ['?seed=', 'from 0 to 100000'],
    ['?probe=yes', '"probe" must be 1 or 0'],
    ['?leaderPushBatchSize=0', 'from 1 to'],
    ['?pingInterval=1', 'from 10 to'],
    ['?sync=nowhere', 'which is no URL'],
    ['?sync=ftp://example.com', 'which no sync backend speaks'],
    ['?sync=ws://example.com/?a=1', 'neither a query string nor a fragment'],
    ['?simulation=6_before_lunch:10', 'names no pause "6_before_lunch"'],
    ['?simulation=3_before_rebase_rollback', '3_before_rebase_rollback:200'],
    ['?simulation=3_before_rebase_rollback:9999', 'from 0 to 1000 milliseconds'],
  ])('%s is refused in words', (search, words) => {
    expect(problemsOf(search)).toHaveLength(1)
    expect(problemsOf(search)[0]).toContain(words)
  })

  test('all problems are told at once', () => {
    expect(problemsOf('?seed=x&probe=x')).toHaveLength(2)
  })
})

test('a store id has letters, digits, _ and - only', () => {
  expect(problemWithStoreId('My_store-1')).toBeUndefined()
  expect(problemWithStoreId('a b')).toContain('"a b"')
  expect(problemWithStoreId('')).toBeDefined()
})

test('a new store id is a valid one, and another every time', () => {
  const ids = Array.from({ length: 100 }, newStoreId)
  expect(ids.map(problemWithStoreId)).toEqual(ids.map(() => undefined))
  expect(new Set(ids).size).toBe(100)
})

test('the query string survives navigation', () => {
  expect(withSearch(paths.board('abc'), '?probe=1&seed=2')).toBe('/abc/board?probe=1&seed=2')
  expect(withSearch(paths.issue('abc', 'a/b'), '')).toBe('/abc/issue/a%2Fb')
})
