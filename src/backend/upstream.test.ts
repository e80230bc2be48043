import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { newestLogTable } from './log.ts'
import { connectUpstream, pagesOf, upstreamOnFirstUse } from './upstream.ts'

const events = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `event ${index}`, args: {} }))

describe('pages', () => {
  test('hold every event once, in order, at most a hundred each', () => {
    const pages = pagesOf(events(250))
    expect(pages.map((page) => page.length)).toEqual([100, 100, 50])
    expect(pages.flat()).toEqual(events(250))
    expect(pagesOf([])).toEqual([])
  })

  test('longer than the backend sends as one are refused', () => {
    expect(() => pagesOf(events(1), 101)).toThrow('from 1 to 100, found 101')
    expect(() => pagesOf(events(1), 0)).toThrow('found 0')
  })
})

test('connecting to a backend that is not there rejects', async () => {
  await expect(connectUpstream({ url: 'http://127.0.0.1:1', storeId: 'any' })).rejects.toThrow()
})

test('one that connects on first use is there without its backend, and asks for it anew at each try', async () => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.writeHead(503).end('not yet')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') expect.fail('it listens at no port')
  try {
    const upstream = upstreamOnFirstUse({ url: `http://127.0.0.1:${address.port}`, storeId: 'any' })
    expect(asked).toBe(0)
    await expect(upstream.append(events(1))).rejects.toThrow('found 503')
    await expect(upstream.append(events(1))).rejects.toThrow('found 503')
    expect(asked).toBe(2)
  } finally {
    server.close()
  }
})

describe("a log's table", () => {
  test('is the newest format of exactly this store', () => {
    const tables = [
      'eventlog_6_my_store',
      'eventlog_10_my_store',
      'eventlog_7_my_store',
      'eventlog_99_my_store_2',
      'context_7',
    ]
    expect(newestLogTable('my-store', tables)).toBe('eventlog_10_my_store')
    expect(newestLogTable('other', tables)).toBeUndefined()
  })
})
