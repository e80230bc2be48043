import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serveApp } from './serve-app.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serve-app-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<title>LinearLite</title>')
  writeFileSync(join(folder, 'assets/sqlite-1a2b.wasm'), 'wasm')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('every path of the app’s own leads to its page, which is never cached', async () => {
  await using server = await serveApp(folder)
  for (const path of ['/', '/store-1', '/store-1/issue/4?probe=1']) {
    const response = await fetch(server.url + path)
    expect(await response.text()).toContain('LinearLite')
    expect(response.headers.get('cache-control')).toBe('no-cache')
  }
})

test('assets have their type and are cached for ever; one that is missing is no page', async () => {
  await using server = await serveApp(folder)
  const response = await fetch(`${server.url}/assets/sqlite-1a2b.wasm`)
  expect(response.headers.get('content-type')).toBe('application/wasm')
  expect(response.headers.get('cache-control')).toContain('immutable')
  const missing = await fetch(`${server.url}/assets/index-0000.js`)
  expect([missing.status, await missing.text()]).toEqual([404, 'No such file: /assets/index-0000.js\n'])
})

test('a closed server answers no more, and may be closed again', async () => {
  const server = await serveApp(folder)
  await server.close()
  await server.close()
  await expect(fetch(server.url)).rejects.toThrow()
})

test('a folder without an app is refused', async () => {
  await expect(serveApp(join(folder, 'assets'))).rejects.toThrow('index.html')
})
