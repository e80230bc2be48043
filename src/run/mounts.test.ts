import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { mountsBelow } from './mounts.ts'
import { removeRunFolder } from './run-folders.ts'

const root = mkdtempSync(join(tmpdir(), 'mounts-'))
const mountOn = (folder: string) => ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]
const canMount = spawnSync('mount', mountOn(root)).status === 0
if (canMount) execFileSync('umount', [root])
afterAll(() => rmSync(root, { recursive: true, force: true }))

it.runIf(canMount)('what is mounted in a run’s folder should go with it', () => {
  const folder = join(root, 'a run')
  const [outer, beside] = [join(folder, 'matrix'), join(root, 'a run beside')]
  for (const one of [outer, beside]) mkdirSync(one, { recursive: true })
  try {
    execFileSync('mount', mountOn(outer))
    mkdirSync(join(outer, 'inner'))
    execFileSync('mount', mountOn(join(outer, 'inner')))
    execFileSync('mount', mountOn(beside))
    expect(mountsBelow(folder)).toEqual([join(outer, 'inner'), outer])
    removeRunFolder(folder)
    expect(existsSync(folder)).toBe(false)
    expect(mountsBelow(root)).toEqual([beside])
  } finally {
    for (const one of mountsBelow(root)) execFileSync('umount', [one])
  }
})

it('nothing should be mounted where there is no folder', () => {
  expect(mountsBelow(join(root, 'nowhere'))).toEqual([])
})
