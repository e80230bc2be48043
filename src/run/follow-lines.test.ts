import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followLines } from './follow-lines.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'follow-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('each line is heard while the file grows, whole also where a write cuts it or a letter', async () => {
  const file = join(folder, 'lines')
  const heard: string[] = []
  const followed = followLines(file, (line) => heard.push(line))
  appendFileSync(file, 'one\ntw')
  await vi.waitUntil(() => heard.length === 1)
  const [first, second] = [Buffer.from('o é').subarray(0, 3), Buffer.from('o é').subarray(3)]
  appendFileSync(file, first)
  appendFileSync(file, second)
  appendFileSync(file, `\n${'x'.repeat(200_000)}\n`)
  await vi.waitUntil(() => heard.length === 3)
  expect(heard.slice(0, 2)).toEqual(['one', 'two é'])
  expect(heard[2]).toHaveLength(200_000)
  appendFileSync(file, 'the end')
  followed.end()
  expect(heard.at(-1)).toBe('the end')
})

test('what the listener throws is thrown at the end, and nothing is read after it', () => {
  const file = join(folder, 'lines')
  const heard: string[] = []
  const followed = followLines(file, (line) => {
    heard.push(line)
    throw new Error(`no room for ${line}`)
  })
  appendFileSync(file, 'one\ntwo\n')
  expect(() => followed.end()).toThrow('no room for one')
  expect(heard).toEqual(['one'])
})
