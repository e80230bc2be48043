import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildBackend, hashOfSources } from './build.ts'
import { cacheFolder } from './paths.ts'

// Only there to end a hang: nothing here is expected to take long.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
let source: string
beforeAll(async () => {
  // Below the repository, so that the Worker finds the installed wrangler.
  await mkdir(cacheFolder, { recursive: true })
  folder = await mkdtemp(join(cacheFolder, 'build-test-'))
  source = join(folder, 'worker')
  await mkdir(join(source, 'src'), { recursive: true })
  await writeFile(join(source, 'package.json'), '{ "type": "module" }')
  await writeFile(
    join(source, 'wrangler.jsonc'),
    '{ "name": "tiny", "main": "src/worker.ts", "compatibility_date": "2026-01-01" }',
  )
  await writeFile(join(source, 'src/worker.ts'), 'export default { fetch: () => new Response("tiny") }')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('two builds of the same content at once give one whole bundle, and a third takes it from the cache', async () => {
  const cache = join(folder, 'cache')
  const [first, second] = await Promise.all([buildBackend({ source, cache }), buildBackend({ source, cache })])
  const third = await buildBackend({ source, cache })

  expect(second.folder).toBe(first.folder)
  expect(third).toEqual({ ...first, fromCache: true })
  expect(await readdir(cache)).toEqual([first.folder.slice(cache.length + 1)])
  expect(await readdir(first.folder)).toContain('worker.js')
})

test('another content has another hash, wherever it lies', async () => {
  const copy = join(folder, 'copy')
  await cp(source, copy, { recursive: true })
  expect(hashOfSources(copy)).toBe(hashOfSources(source))
  await writeFile(join(copy, 'src/worker.ts'), 'export default { fetch: () => new Response("changed") }')
  expect(hashOfSources(copy)).not.toBe(hashOfSources(source))
})

test("a Worker that cannot be bundled is refused in the bundler's words, and leaves nothing in the cache", async () => {
  const broken = join(folder, 'broken')
  const cache = join(folder, 'cache-of-broken')
  await cp(source, broken, { recursive: true })
  await writeFile(join(broken, 'src/worker.ts'), 'export default {{')
  await expect(buildBackend({ source: broken, cache })).rejects.toThrow(/but it failed:[\s\S]*worker\.ts/)
  expect(await readdir(cache)).toEqual([])
})
