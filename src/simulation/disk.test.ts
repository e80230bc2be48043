/** What devices have on disk from life to life, without any store. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createDisk } from './disk.ts'
import type { WatchedFiles } from './watched-files.ts'

/** Files whose changes the test tells. */
const toldFiles = () => {
  let change: (path: string) => void = () => {}
  const files: WatchedFiles = {
    watch: (_folder, changed) => {
      change = changed
      return () => {}
    },
  }
  return { files, write: (path: string) => change(path) }
}

it('begins each life with what the one before has left, whatever that one still writes', () => {
  const disk = createDisk(toldFiles().files)
  const first = join(disk.nextLife('alice', 'store-1'), 'store-1')
  mkdirSync(first)
  writeFileSync(join(first, 'rows'), 'hers')
  disk.endLife('alice')
  writeFileSync(join(first, 'rows'), 'nobody’s')
  const second = join(disk.nextLife('alice', 'store-2'), 'store-2')
  expect(readFileSync(join(second, 'rows'), 'utf8')).toBe('hers')
  expect(existsSync(join(disk.nextLife('bob', 'store-1'), 'store-1'))).toBe(false)
  disk.remove()
  expect(existsSync(second)).toBe(false)
})

it('tells of the n-th change of a device, and of none of its former lives or of others', () => {
  const { files, write } = toldFiles()
  const disk = createDisk(files)
  const first = join(disk.nextLife('alice', 'store'), 'store', 'rows')
  disk.endLife('alice')
  const second = join(disk.nextLife('alice', 'store'), 'store', 'rows')
  const bobs = join(disk.nextLife('bob', 'store'), 'store', 'rows')
  let told = 0
  disk.onWrite('alice', 2, () => {
    told += 1
  })
  for (const path of [first, second, bobs, first]) write(path)
  expect(told).toBe(0)
  write(second)
  write(second)
  expect(told).toBe(1)
  disk.onWrite('alice', 1, () => {
    told += 1
  })
  disk.endLife('alice')
  write(second)
  expect(told).toBe(1)
  disk.remove()
})
