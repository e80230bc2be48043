/** The relay in front of an app's whole origin: files, HTTP and WebSocket of an app that syncs with the origin that it came from. */
import { createServer, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { startRelay } from './relay.ts'
import { makeInbox, openClient, startPlainBackend } from './testing.ts'
import type { RelayEvent } from './types.ts'

/** An app's server: a page, an answer that tells what was asked, a redirection to itself by its own address, and the echo of a WebSocket. */
const startOrigin = async () => {
  const requests = makeInbox<IncomingMessage>()
  const server = createServer((request, response) => {
    requests.add(request)
    if (request.url === '/old') {
      response.writeHead(302, { Location: `http://${request.headers.host}/new?a=1#there` }).end()
    } else if (request.url === '/allowed') {
      response.writeHead(200, { 'Access-Control-Allow-Origin': `http://${request.headers.host}` }).end()
    } else if (request.method === 'POST') request.pipe(response)
    else response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<p>${request.url}</p>`)
  })
  const backend = await startPlainBackend({ server })
  return { ...backend, requests }
}

/** What a browser sends along from a page of that origin. */
const fromPageOf = (origin: string) => ({ Origin: origin, Referer: `${origin}/list?x=1` })

test('each client has an origin of its own, the same each time, apart from the relay and from that of any other', async () => {
  await using app = await startOrigin()
  await using relay = await startRelay({ target: app.url })
  const [alice, bob, again] = [
    await relay.originFor('alice'),
    await relay.originFor('bob'),
    await relay.originFor('alice'),
  ]
  expect(again).toBe(alice)
  expect(new Set([alice, bob, relay.url, app.url]).size).toBe(4)
  expect(new URL(alice)).toMatchObject({ hostname: '127.0.0.1', pathname: '/' })
})

test('asked for twice at once, a client has one origin', async () => {
  await using app = await startOrigin()
  await using relay = await startRelay({ target: app.url })
  const [first, second] = await Promise.all([relay.originFor('alice'), relay.originFor('alice')])
  expect(second).toBe(first)
})

test('files, requests and WebSockets pass under the paths that the app has for them', async () => {
  await using app = await startOrigin()
  await using relay = await startRelay({ target: app.url })
  const origin = await relay.originFor('alice')
  expect(await (await fetch(`${origin}/assets/app.js?v=1`)).text()).toBe('<p>/assets/app.js?v=1</p>')
  // A path that would name a client at the relay's own address is the app's here.
  expect(await (await fetch(`${origin}/as/bob/list`)).text()).toBe('<p>/as/bob/list</p>')
  expect(await (await fetch(`${origin}/api`, { method: 'POST', body: 'hello' })).text()).toBe('hello')
  const socket = await openClient(`${origin}/sync`)
  socket.socket.send('ping')
  await socket.messages.untilCount(1)
  expect(socket.texts()).toEqual(['ping'])
  expect(app.ends.all[0]?.request.url).toBe('/sync?storeId=s&transport=ws')
})

test('the app sees its own origin in what names the page, and nothing else is touched', async () => {
  await using app = await startOrigin()
  await using relay = await startRelay({ target: app.url })
  const origin = await relay.originFor('alice')
  await openClient(`${origin}/sync`, [], { ...fromPageOf(origin), 'X-Own': origin })
  expect(app.ends.all[0]?.request.headers).toMatchObject({
    host: new URL(app.url).host,
    origin: app.url,
    'x-own': origin,
  })
  await fetch(`${origin}/list`, { headers: { ...fromPageOf(origin) } })
  expect(app.requests.all[0]?.headers).toMatchObject({ origin: app.url, referer: `${app.url}/list?x=1` })
  // Whoever comes from elsewhere comes from there; one origin is no beginning of another.
  await openClient(`${origin}/sync`, [], { Origin: `${origin}1` })
  expect(app.ends.all[1]?.request.headers.origin).toBe(`${origin}1`)
})

test('a redirection of the app to itself stays at the relay', async () => {
  await using app = await startOrigin()
  await using relay = await startRelay({ target: app.url })
  const origin = await relay.originFor('alice')
  const redirected = await fetch(`${origin}/old`, { redirect: 'manual' })
  expect(redirected.headers.get('location')).toBe(`${origin}/new?a=1#there`)
  const allowed = await fetch(`${origin}/allowed`)
  expect(allowed.headers.get('access-control-allow-origin')).toBe(origin)
  // At the relay's own address nothing is another's: it stands in front of a backend there.
  const plain = await fetch(`${relay.urlFor('alice')}/old`, { redirect: 'manual' })
  expect(plain.headers.get('location')).toBe(`${app.url}/new?a=1#there`)
})

test('orders about one client touch what comes through its origin, and nothing of the other', async () => {
  await using app = await startOrigin()
  const events: RelayEvent[] = []
  await using relay = await startRelay({ target: app.url, onEvent: (event) => events.push(event) })
  const [alice, bob] = [await relay.originFor('alice'), await relay.originFor('bob')]
  const [hers, his] = [await openClient(`${alice}/sync`), await openClient(`${bob}/sync`)]

  const held = relay.hold({ client: 'alice', direction: 'down' })
  hers.socket.send('one')
  his.socket.send('one')
  const file = fetch(`${alice}/late`)
  await held.untilWaiting(2)
  await his.messages.untilCount(1)
  expect(hers.texts()).toEqual([])
  held.end()
  await hers.messages.untilCount(1)
  expect(await (await file).text()).toBe('<p>/late</p>')
  expect(held.bitten()).toBe(2)

  const refusal = relay.refuse('alice')
  await expect(fetch(`${alice}/list`)).rejects.toThrow()
  expect(await (await fetch(`${bob}/list`)).text()).toBe('<p>/list</p>')
  refusal.end()
  expect(refusal.bitten()).toBe(1)

  expect(relay.cut('alice')).toBe(1)
  expect((await hers.ended).code).toBe(1006)
  his.socket.send('two')
  await his.messages.untilCount(2)
  expect(new Set(events.map(({ client }) => client))).toEqual(new Set(['alice', 'bob']))
})

test('a closed relay has no origin for anybody, and those that it had are gone', async () => {
  await using app = await startOrigin()
  const relay = await startRelay({ target: app.url })
  const origin = await relay.originFor('alice')
  await openClient(`${origin}/sync`)
  await relay.close()
  await expect(fetch(origin)).rejects.toThrow()
  await expect(relay.originFor('bob')).rejects.toThrow('the relay is closed')
})
