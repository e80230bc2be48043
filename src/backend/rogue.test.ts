/** The rogue Worker does its one deed to a page on its way to a client, and never touches the log. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startBackend } from './backend.ts'
import { rogueSource } from './paths.ts'
import { openLivePull } from './socket.fixture.ts'
import type { LocalBackend } from './types.ts'
import { connectUpstream } from './upstream.ts'

// Only there to end a hang: nothing here is expected to take long.
const hangsAfterMs = 60_000
vi.setConfig({ testTimeout: hangsAfterMs })

let backend: LocalBackend
beforeAll(async () => {
  backend = await startBackend({ source: rogueSource })
}, hangsAfterMs)
afterAll(() => backend.close(), hangsAfterMs)

const names = ['one', 'two', 'three', 'four']

test.each([
  { storeId: 'rogue-drop-page', pages: ['two', 'three', 'four'] },
  { storeId: 'rogue-double-page', pages: ['one', 'one', 'two', 'three', 'four'] },
  { storeId: 'rogue-swap-pages', pages: ['two', 'one', 'three', 'four'] },
  { storeId: 'not-at-all-rogue', pages: names },
])('a client of $storeId gets $pages', async ({ storeId, pages }) => {
  const upstream = await connectUpstream({ url: backend.url, storeId })
  const pull = await openLivePull(backend.url, storeId)
  // The empty page that says that the client is up to date.
  expect(await pull.nextPage()).toEqual([])
  for (const name of names) await upstream.append([{ name, args: {} }])

  const got: string[] = []
  for (const _ of pages) got.push(...(await pull.nextPage()))
  expect(got).toEqual(pages)
  expect((await backend.readLog(storeId)).map(({ name }) => name)).toEqual(names)
  pull.close()
})
