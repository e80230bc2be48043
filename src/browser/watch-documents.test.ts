/** Which documents of a real page nobody has ordered. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { findBrowser } from './find-browser.ts'
import { type Documents, watchDocuments } from './watch-documents.ts'

let server: Server
let browser: Browser
let url: string
let page: Page
let documents: Documents
/** What nobody has ordered, by its address. */
let unordered: string[]

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html')
    if (request.url === '/nothing') response.statusCode = 204
    if (request.url === '/elsewhere') response.writeHead(302, { location: '/there' })
    response.end('<title>a page</title>')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { executablePath } = await findBrowser()
  browser = await chromium.launch({ executablePath })
}, 120_000)

afterAll(async () => {
  await browser?.close()
  server?.close()
})

beforeEach(async () => {
  page = await browser.newPage()
  unordered = []
  documents = watchDocuments(page, () => unordered.push(page.url().replace(url, '')))
})

afterEach(() => page.close())

test('one that was ordered is not told, and the next one is', async () => {
  await documents.ordered('one document', () => page.goto(`${url}/first`))
  expect(unordered).toEqual([])
  await page.reload()
  const loaded = page.waitForEvent('load')
  await page.evaluate(() => location.reload())
  await loaded
  expect(unordered).toEqual(['/first', '/first'])
})

test('an order of one document ends with it, though it goes on', async () => {
  let goOn = (): void => {}
  const waits = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const order = documents.ordered('one document', async () => {
    await page.goto(url)
    await waits
  })
  await page.waitForURL(`${url}/`)
  await page.reload()
  expect(unordered).toEqual(['/'])
  goOn()
  await order
})

test('an order of any number ends when it does, also where it fails', async () => {
  const order = documents.ordered('any number', async () => {
    await page.goto(`${url}/login`)
    await page.goto(`${url}/elsewhere`)
    throw new Error('no store')
  })
  await expect(order).rejects.toThrow('no store')
  expect(unordered).toEqual([])
  await page.reload()
  expect(unordered).toEqual(['/there'])
})

test('a new address in the same document, a frame in it, and what leaves it there are none', async () => {
  await documents.ordered('one document', () => page.goto(`${url}/first`))
  await page.evaluate(() => {
    history.pushState(undefined, '', '/second')
    history.replaceState(undefined, '', location.href)
    location.hash = 'anchor'
  })
  await page.goBack()
  const failed = page.waitForEvent('requestfailed')
  await page.evaluate(() => location.assign('/nothing'))
  await failed
  await page.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.src = '/frame'
    document.body.append(frame)
    return new Promise((resolve) => frame.addEventListener('load', resolve))
  })
  await page.evaluate(() => history.pushState(undefined, '', '/nothing'))
  await page.goto('about:blank')
  expect(unordered).toEqual([])
})

test("the browser's own error page is one: what was there is gone", async () => {
  await documents.ordered('one document', () => page.goto(`${url}/first`))
  await page.context().setOffline(true)
  await expect(page.reload()).rejects.toThrow('ERR_INTERNET_DISCONNECTED')
  await expect.poll(() => unordered).toEqual(['chrome-error://chromewebdata/'])
})
