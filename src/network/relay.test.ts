/** The relay at rest: what goes in comes out, on WebSocket and HTTP, however a connection begins and ends. */
import { createHash, randomBytes } from 'node:crypto'
import { createServer, request as httpRequest } from 'node:http'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startRelay } from './relay.ts'
import { openClient, startPlainBackend } from './testing.ts'
import type { RelayEvent } from './types.ts'

test('10,000 frames of random sizes and kinds come back byte for byte, in order, each way', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const alice = await openClient(relay.urlFor('alice'))
  const sent = Array.from({ length: 10_000 }, (_, index) => {
    const size = index % 1000 === 0 ? 300_000 : Math.floor(Math.random() ** 4 * 5000)
    const isBinary = Math.random() < 0.5
    const bytes = randomBytes(size)
    return { isBinary, payload: isBinary ? bytes : Buffer.from(bytes.toString('base64').slice(0, size)) }
  })
  for (const { payload, isBinary } of sent) alice.socket.send(payload, { binary: isBinary })
  // A last message, rather than a count, so that a lost frame shows as a difference and not as a wait.
  alice.socket.send('the end')
  sent.push({ isBinary: false, payload: Buffer.from('the end') })
  const received = await alice.messages.untilLast(({ payload }) => payload.toString() === 'the end')
  const digest = (messages: readonly { payload: Buffer; isBinary: boolean }[]): string[] =>
    messages.map(({ payload, isBinary }) => `${isBinary} ${createHash('sha1').update(payload).digest('hex')}`)
  expect(digest(received)).toEqual(digest(sent))
  expect(digest(backend.ends.all[0]?.messages.all ?? [])).toEqual(digest(sent))
}, 120_000)

test("a message in fragments arrives whole, and the backend sees path, query, origin and headers but not the client's name", async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const alice = await openClient(relay.urlFor('alice'), [], {
    Origin: 'http://app.test',
    Cookie: 'a=1',
    'X-Own': 'yes',
  })
  alice.socket.send('frag', { fin: false })
  alice.socket.send('ments', { fin: true })
  await alice.messages.untilCount(1)
  expect(alice.texts()).toEqual(['fragments'])
  const request = backend.ends.all[0]?.request
  expect(request?.url).toBe('/?storeId=s&transport=ws')
  expect(request?.headers).toMatchObject({
    origin: 'http://app.test',
    cookie: 'a=1',
    'x-own': 'yes',
    host: new URL(backend.url).host,
  })
  expect(request?.headers['sec-websocket-extensions']).toBeUndefined()
  expect(alice.socket.extensions).toBe('')
})

test('the client gets the subprotocol that the backend chose', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const alice = await openClient(relay.urlFor('alice'), ['first', 'second'])
  expect(alice.socket.protocol).toBe('first')
})

test('a connection without a prefix belongs to the client without a name', async () => {
  await using backend = await startPlainBackend()
  const events: RelayEvent[] = []
  await using relay = await startRelay({ target: backend.url, onEvent: (event) => events.push(event) })
  const nobody = await openClient(relay.url)
  nobody.socket.send('hello')
  await nobody.messages.untilCount(1)
  expect(events.map(({ client, type, direction, bytes }) => ({ client, type, direction, bytes }))).toEqual([
    { client: '', type: 'opened', direction: undefined, bytes: undefined },
    { client: '', type: 'frame', direction: 'up', bytes: 5 },
    { client: '', type: 'frame', direction: 'down', bytes: 5 },
  ])
})

test('frames that the backend sends at once reach the client', async () => {
  await using backend = await startPlainBackend({ echo: false })
  await using relay = await startRelay({ target: backend.url })
  void backend.ends.untilCount(1).then(([end]) => {
    for (let index = 0; index < 100; index++) end?.socket.send(String(index))
  })
  const alice = await openClient(relay.urlFor('alice'))
  await alice.messages.untilCount(100)
  expect(alice.texts()).toEqual(Array.from({ length: 100 }, (_, index) => String(index)))
})

test('pings and pongs travel the whole way', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const alice = await openClient(relay.urlFor('alice'))
  const pinged = new Promise<string>((resolve) => {
    backend.ends.all[0]?.socket.on('ping', (data) => resolve(data.toString()))
  })
  const ponged = new Promise<string>((resolve) => {
    alice.socket.on('pong', (data) => resolve(data.toString()))
  })
  alice.socket.ping('there?')
  expect([await pinged, await ponged]).toEqual(['there?', 'there?'])
})

test.each([1000, 1001, 1011, 3000, 4999])(
  'close code %i and its reason reach the other side, from either side',
  async (code) => {
    await using backend = await startPlainBackend()
    await using relay = await startRelay({ target: backend.url })
    const alice = await openClient(relay.urlFor('alice'))
    alice.socket.close(code, 'because')
    expect(await backend.ends.all[0]?.ended).toEqual({ code, reason: 'because' })
    const bob = await openClient(relay.urlFor('bob'))
    backend.ends.all[1]?.socket.close(code, 'because')
    expect(await bob.ended).toEqual({ code, reason: 'because' })
  },
)

test('a close without a code stays one', async () => {
  await using backend = await startPlainBackend()
  await using relay = await startRelay({ target: backend.url })
  const alice = await openClient(relay.urlFor('alice'))
  alice.socket.close()
  expect(await backend.ends.all[0]?.ended).toEqual({ code: 1005, reason: '' })
})

test('an abrupt end of either side is an abrupt end for the other, after what was sent before', async () => {
  await using backend = await startPlainBackend()
  const events: RelayEvent[] = []
  await using relay = await startRelay({ target: backend.url, onEvent: (event) => events.push(event) })
  const alice = await openClient(relay.urlFor('alice'))
  alice.socket.send('last words', () => alice.socket.terminate())
  const atBackend = backend.ends.all[0]
  expect(await atBackend?.ended).toEqual({ code: 1006, reason: '' })
  expect(atBackend?.texts()).toEqual(['last words'])
  const bob = await openClient(relay.urlFor('bob'))
  backend.ends.all[1]?.socket.terminate()
  expect(await bob.ended).toEqual({ code: 1006, reason: '' })
  expect(events.filter(({ type }) => type === 'closed').map(({ client, reason }) => `${client}: ${reason}`)).toEqual([
    'alice: the client ended without a closing handshake',
    'bob: the backend ended without a closing handshake',
  ])
})

test('a backend that refuses the upgrade is heard in its own words', async () => {
  const server = createServer()
  server.on('upgrade', (_request, socket) =>
    socket.end('HTTP/1.1 418 Teapot\r\nX-Why: tea\r\nContent-Length: 3\r\n\r\ntea'),
  )
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  await using relay = await startRelay({ target: `http://127.0.0.1:${port}` })
  const socket = new WebSocket(`${relay.urlFor('alice').replace('http', 'ws')}?storeId=s`)
  socket.on('error', () => {})
  const answer = await new Promise<string>((resolve) => {
    socket.on('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += String(chunk)
      })
      response.on('end', () => resolve(`${response.statusCode} ${response.headers['x-why']} ${body}`))
    })
  })
  expect(answer).toBe('418 tea tea')
  server.close()
})

test('a backend that is not there looks like one that is not there', async () => {
  const gone = await startPlainBackend()
  await gone[Symbol.asyncDispose]()
  await using relay = await startRelay({ target: gone.url })
  await expect(openClient(relay.urlFor('alice'))).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect(fetch(relay.urlFor('alice'))).rejects.toThrow('fetch failed')
})

test('HTTP passes with method, path, headers, status and body untouched, Host apart', async () => {
  const seen: Record<string, unknown>[] = []
  await using backend = await startPlainBackend({
    server: createServer((request, response) => {
      seen.push({ method: request.method, url: request.url, headers: request.headers })
      response.writeHead(207, 'Many Things', [
        ['X-Case', 'Kept'],
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ])
      request.pipe(response)
    }),
  })
  await using relay = await startRelay({ target: backend.url })
  const body = randomBytes(3_000_000)
  const { status, statusText, rawHeaders, answer } = await new Promise<{
    status: number | undefined
    statusText: string | undefined
    rawHeaders: string[]
    answer: Buffer
  }>((resolve, reject) => {
    const request = httpRequest(
      `${relay.urlFor('alice')}/deep/path?storeId=s&transport=http`,
      { method: 'PUT', headers: { 'X-Own': 'Yes', 'Content-Type': 'application/json' } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            statusText: response.statusMessage,
            rawHeaders: response.rawHeaders,
            answer: Buffer.concat(chunks),
          }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
  expect({ status, statusText }).toEqual({ status: 207, statusText: 'Many Things' })
  expect(answer.equals(body)).toBe(true)
  expect(rawHeaders.join(' ')).toContain('X-Case Kept Set-Cookie a=1 Set-Cookie b=2')
  expect(seen).toMatchObject([
    {
      method: 'PUT',
      url: '/deep/path?storeId=s&transport=http',
      headers: { 'x-own': 'Yes', 'content-type': 'application/json', host: new URL(backend.url).host },
    },
  ])
})

test('a slow reader loses nothing', async () => {
  await using backend = await startPlainBackend({ echo: false })
  await using relay = await startRelay({ target: backend.url })
  const alice = await openClient(relay.urlFor('alice'))
  const [atBackend] = await backend.ends.untilCount(1)
  atBackend?.socket.pause()
  const chunk = Buffer.alloc(1024 ** 2)
  const count = 64
  for (let index = 0; index < count; index++) {
    chunk.writeUInt32LE(index)
    alice.socket.send(Buffer.from(chunk))
  }
  atBackend?.socket.resume()
  const messages = await atBackend?.messages.untilLast(({ payload }) => payload.readUInt32LE() === count - 1)
  expect(messages?.map(({ payload }) => payload.readUInt32LE())).toEqual(
    Array.from({ length: count }, (_, index) => index),
  )
}, 120_000)

test('a target that is no origin is refused in words', async () => {
  await expect(startRelay({ target: 'localhost:1' })).rejects.toThrow('expected the target to be an origin')
})
