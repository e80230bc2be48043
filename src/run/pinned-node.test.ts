/** The way from a folder to this checkout, as an import writes it. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { repositoryRoot, wayToRepository } from './pinned-node.ts'

const folder = mkdtempSync(join(tmpdir(), 'way-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('leads up, or begins with a dot, so that it is never taken for a package', () => {
  expect(wayToRepository(join(repositoryRoot, 'tests/found'))).toBe('../..')
  expect(wayToRepository(repositoryRoot)).toBe('.')
  expect(wayToRepository(join(repositoryRoot, '..'))).toMatch(/^\.\/[^/]+$/)
})

test('leads there from where a linked folder really lies', () => {
  const link = join(folder, 'a/link')
  rmSync(link, { force: true })
  expect(() => wayToRepository(link)).toThrow()
  symlinkSync(join(repositoryRoot, 'tests/found'), join(folder, 'link'))
  expect(wayToRepository(join(folder, 'link'))).toBe('../..')
  expect(resolve(folder, wayToRepository(folder))).toBe(repositoryRoot)
})
