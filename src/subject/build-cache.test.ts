import { EventEmitter, once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cachedBuild } from './build-cache.ts'

let cacheFolder: string

beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'build-cache-'))
})

afterEach(() => rmSync(cacheFolder, { recursive: true, force: true }))

const write = (content: string) => async (folder: string) => writeFileSync(join(folder, 'index.html'), content)

test('a build is made once', async () => {
  const folder = join(cacheFolder, 'abc')
  expect(await cachedBuild(cacheFolder, 'abc', write('first'))).toEqual({ folder, fromCache: false })
  expect(await cachedBuild(cacheFolder, 'abc', write('second'))).toEqual({ folder, fromCache: true })
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('first')
})

test('two builds of the same sources at once both end well, and leave one whole build', async () => {
  const bothBegan = new EventEmitter()
  let begun = 0
  const make = async (folder: string) => {
    begun += 1
    if (begun === 2) bothBegan.emit('both')
    else await once(bothBegan, 'both')
    await write('whole')(folder)
  }
  await Promise.all([cachedBuild(cacheFolder, 'abc', make), cachedBuild(cacheFolder, 'abc', make)])
  expect(readdirSync(cacheFolder)).toEqual(['abc'])
  expect(readFileSync(join(cacheFolder, 'abc/index.html'), 'utf8')).toBe('whole')
})

test('nothing is left of a build that failed', async () => {
  const fail = async (folder: string) => {
    await write('half')(folder)
    throw new Error('no such module')
  }
  await expect(cachedBuild(cacheFolder, 'abc', fail)).rejects.toThrow('no such module')
  expect(readdirSync(cacheFolder)).toEqual([])
})

test('the last few builds are kept, and any that another run may still serve', async () => {
  const addOld = (name: string, hoursAgo: number) => {
    const time = new Date(Date.now() - hoursAgo * 3_600_000)
    mkdirSync(join(cacheFolder, name))
    utimesSync(join(cacheFolder, name), time, time)
  }
  for (const hours of [2, 3, 4, 5, 6]) addOld(`old-${hours}`, hours)
  addOld('.unfinished-x', 2)
  await cachedBuild(cacheFolder, 'new', write(''))
  expect(readdirSync(cacheFolder).sort()).toEqual(['new', 'old-2', 'old-3', 'old-4'])
  for (const name of ['old-2', 'old-3', 'old-4']) await cachedBuild(cacheFolder, name, write(''))
  for (const name of ['a', 'b']) await cachedBuild(cacheFolder, name, write(''))
  expect(readdirSync(cacheFolder)).toHaveLength(6)
})
