/** The app that the environment names: what is taken, and every way in which it can be wrong. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../run/usage-error.ts'
import {
  checkAnswers,
  loadSubjectApp,
  namedLinearLiteUrl,
  namedSubjectApp,
  startedInSetup,
  tellStarted,
} from './run-app.ts'
import { defineSubjectApp } from './subject-app.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-app-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

const fileWith = async (source: string): Promise<string> => {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.mjs`)
  await writeFile(file, source)
  return file
}

const app = defineSubjectApp({ start: async () => ({ url: '' }), open: async () => {}, act: {}, name: 'Shopping' })

describe('an environment', () => {
  it('should name no other app unless asked', async () => {
    vi.stubEnv('LINEARLITE_URL', '')
    vi.stubEnv('SUBJECT_APP', ' ')
    expect([namedLinearLiteUrl(), await namedSubjectApp()]).toEqual([undefined, undefined])
  })

  it('should name another LinearLite by its origin', () => {
    vi.stubEnv('LINEARLITE_URL', 'http://127.0.0.1:5173/')
    expect(namedLinearLiteUrl()).toBe('http://127.0.0.1:5173')
  })

  it.each(['127.0.0.1:5173', 'ftp://somewhere', 'here'])('should be refused with the address %s', (url) => {
    vi.stubEnv('LINEARLITE_URL', url)
    expect(namedLinearLiteUrl).toThrow(UsageError)
    expect(namedLinearLiteUrl).toThrow(`expected an address such as http://127.0.0.1:5173, found ${url}`)
  })

  it('should be refused where it names two apps', () => {
    vi.stubEnv('LINEARLITE_URL', 'http://127.0.0.1:5173')
    vi.stubEnv('SUBJECT_APP', 'app.ts')
    expect(namedLinearLiteUrl).toThrow('both set, and name two apps')
  })
})

describe("an app's file", () => {
  it('should be loaded from the folder of whoever typed it, and named where it is not', async () => {
    await writeFile(
      join(folder, 'subject-app.mjs'),
      `export default { start: () => ({ url: 'http://127.0.0.1:1' }), open: () => {}, act: {} }`,
    )
    vi.stubEnv('INIT_CWD', folder)
    vi.stubEnv('SUBJECT_APP', './subject-app.mjs')
    expect(await namedSubjectApp()).toMatchObject({ name: 'the app', act: {} })
  })

  it.each([
    ['is not there', undefined, /expected a file that defines an app, found none at/],
    ['cannot be read', 'export default {', /cannot be loaded: /],
    ['throws', "throw new Error('no database')", /cannot be loaded: no database$/],
    ['exports nothing', 'export const app = 1', /it has no default export$/],
    ['exports something else', 'export default 1', /expected { start, open, act, read }, found 1$/],
    ['exports half an app', 'export default { start: () => {} }', /expected a function `open`, found nothing$/],
  ])('should be refused where it %s', async (_what, source, message) => {
    const file = source === undefined ? join(folder, 'nowhere.ts') : await fileWith(source)
    const loading = loadSubjectApp(file)
    await expect(loading).rejects.toThrow(UsageError)
    await expect(loading).rejects.toThrow(message)
  })
})

describe('an address', () => {
  const serve = async (status: number, type: string) => {
    const server = createServer((_request, response) =>
      response.writeHead(status, { 'Content-Type': type }).end('hello'),
    )
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      [Symbol.asyncDispose]: () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
        }),
    }
  }

  it('should be taken where a page answers', async () => {
    await using server = await serve(200, 'text/html; charset=utf-8')
    await expect(checkAnswers(app, server.url)).resolves.toBeUndefined()
  })

  it.each([
    [404, 'text/html', 'found 404 with text/html'],
    [200, 'application/json', 'found 200 with application/json'],
  ])('should be refused where %i comes with %s', async (status, type, message) => {
    await using server = await serve(status, type)
    await expect(checkAnswers(app, server.url)).rejects.toThrow(message)
  })

  it('should be refused where nobody answers', async () => {
    const server = await serve(200, 'text/html')
    await server[Symbol.asyncDispose]()
    const checking = checkAnswers(app, server.url)
    await expect(checking).rejects.toThrow(UsageError)
    await expect(checking).rejects.toThrow(`Shopping does not answer at ${server.url}. Start it, or name another`)
  })
})

it('should find what the global set-up has started, and nothing that it has started for another app', () => {
  for (const name of ['FLAKE_HUNT_APP_URL', 'FLAKE_HUNT_APP_NAME', 'FLAKE_HUNT_APP_SYNC_URL'])
    vi.stubEnv(name, undefined)
  expect(startedInSetup(app)).toBeUndefined()
  tellStarted(app, { url: 'http://127.0.0.1:1', syncUrl: 'http://127.0.0.1:2' })
  expect(startedInSetup(app)).toEqual({ url: 'http://127.0.0.1:1', syncUrl: 'http://127.0.0.1:2' })
  expect(startedInSetup({ ...app, name: 'Another' })).toBeUndefined()
})
