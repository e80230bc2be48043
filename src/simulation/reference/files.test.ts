import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { storageIn } from './files.ts'

const folder = mkdtempSync(join(tmpdir(), 'reference-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('has what was saved last, though the process died as it wrote the next', () => {
  const path = join(folder, 'store')
  const storage = storageIn(path)
  expect(storage).toMatchObject({ confirmed: [], pending: [], upstream: 0 })
  storage.upstream = 3
  storage.save?.()
  storage.upstream = 4
  storage.save?.()
  expect(readdirSync(path)).toEqual(['2.json'])
  writeFileSync(join(path, '3.json'), '{"confirmed":[],"pend')
  const again = storageIn(path)
  expect(again.upstream).toBe(4)
  again.upstream = 5
  again.save?.()
  expect(storageIn(path).upstream).toBe(5)
})
