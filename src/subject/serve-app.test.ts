import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildCookie } from './build-cookie.ts'
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

describe('several builds at one origin', () => {
  const older = () => {
    const other = join(folder, 'older')
    mkdirSync(join(other, 'assets'), { recursive: true })
    writeFileSync(join(other, 'index.html'), '<title>LinearLite as it was</title>')
    writeFileSync(join(other, 'assets/index-3c4d.js'), 'older')
    return other
  }
  const builds = () =>
    [
      { name: '0.4.0', folder },
      { name: 'path:../an older one', folder: older() },
    ] as const
  const asking = (name: string) => ({ headers: { cookie: `theme=dark; ${buildCookie}=${encodeURIComponent(name)}` } })

  test('a browser gets the build that its cookie names, and is told which; the first without one', async () => {
    await using server = await serveApp(builds())
    const pageFor = async (init?: RequestInit) => {
      const response = await fetch(`${server.url}/store-1`, init)
      return [await response.text(), response.headers.get('server-timing')]
    }
    const first = ['<title>LinearLite</title>', 'build;desc="0.4.0"']
    expect(await pageFor()).toEqual(first)
    expect(await pageFor(asking('0.3.0'))).toEqual(first)
    expect(await pageFor(asking('path:../an older one'))).toEqual([
      '<title>LinearLite as it was</title>',
      'build;desc="path%3A..%2Fan%20older%20one"',
    ])
  })

  test('a page finds its own files, whichever build its browser would get by now', async () => {
    await using server = await serveApp(builds())
    for (const path of ['/assets/sqlite-1a2b.wasm', '/assets/index-3c4d.js']) {
      for (const name of ['0.4.0', 'path:../an older one']) {
        expect((await fetch(server.url + path, asking(name))).status).toBe(200)
      }
    }
    expect((await fetch(`${server.url}/assets/index-0000.js`, asking('0.4.0'))).status).toBe(404)
  })
})
