import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareJsonFile } from './json-file.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'json-file-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a file is written whole, in folders that are made for it, and nothing else is left', () => {
  const write = prepareJsonFile(join(folder, 'a/b/summary.json'))
  expect(readdirSync(join(folder, 'a/b'))).toEqual([])
  write({ passed: 1 })
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['summary.json'])
  expect(JSON.parse(readFileSync(join(folder, 'a/b/summary.json'), 'utf8'))).toEqual({ passed: 1 })
})

test('a file that is there keeps its content until the new one is whole', () => {
  const file = join(folder, 'kept.json')
  writeFileSync(file, '"before"')
  const write = prepareJsonFile(file)
  expect(readFileSync(file, 'utf8')).toBe('"before"')
  write('after')
  expect(readFileSync(file, 'utf8')).toBe('"after"\n')
})

// The first of these kept Node busy for ever.
test.each(['/proc/nobody/summary.json', '/dev/null/summary.json'])('%s is refused at once, in one line', (file) => {
  expect(() => prepareJsonFile(file)).toThrow(/^--json .* cannot be written \(.*\): name a file in a folder/)
})
