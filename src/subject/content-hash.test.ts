import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentHash } from './content-hash.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'content-hash-'))
  mkdirSync(join(root, 'app/src'), { recursive: true })
  mkdirSync(join(root, 'app/node_modules'))
  writeFileSync(join(root, 'app/src/a.ts'), 'one')
  writeFileSync(join(root, 'lock'), 'lock')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

const hash = (also: readonly string[] = []) => contentHash({ root, paths: ['app', 'lock'], also })

test('content, names and what else is given make the hash', () => {
  const hashes = [hash(), hash(['24'])]
  writeFileSync(join(root, 'app/src/a.ts'), 'two')
  hashes.push(hash())
  renameSync(join(root, 'app/src/a.ts'), join(root, 'app/src/b.ts'))
  hashes.push(hash())
  writeFileSync(join(root, 'lock'), '')
  hashes.push(hash())
  expect(new Set(hashes).size).toBe(5)
})

test('tests, installed packages and the place of the checkout do not', () => {
  const before = hash()
  writeFileSync(join(root, 'app/src/a.test.ts'), 'a test')
  writeFileSync(join(root, 'app/node_modules/x.js'), 'a package')
  expect(hash()).toBe(before)
  const elsewhere = `${root}-elsewhere`
  renameSync(root, elsewhere)
  root = elsewhere
  expect(hash()).toBe(before)
})
