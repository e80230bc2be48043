import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTimeOf } from './process-table.ts'
import { findAbandonedRuns, makeRunFolder, makeRunId, readRunRecord, runsRoot } from './run-folders.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'run-folders-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

const startTime = startTimeOf(process.pid) ?? ''
const startedAt = '2026-01-01T00:00:00.000Z'

test('a run whose runner is alive is not abandoned', () => {
  makeRunFolder(root, 'living', { pid: process.pid, startTime, startedAt })
  expect(readRunRecord(join(root, 'living'))).toEqual({ pid: process.pid, startTime, startedAt })
  expect(findAbandonedRuns(root)).toEqual([])
})

test('a dead runner’s pid that another process has now does not pass for it', () => {
  makeRunFolder(root, 'dead', { pid: process.pid, startTime: `${startTime}1`, startedAt })
  expect(findAbandonedRuns(root)).toEqual([{ id: 'dead', folder: join(root, 'dead') }])
})

test('a folder that another start is still making is left alone, until it is an hour old', () => {
  const halfMade = join(root, '.new-abc')
  mkdirSync(halfMade)
  expect(findAbandonedRuns(root)).toEqual([])
  const longAgo = new Date(Date.now() - 2 * 3_600_000)
  utimesSync(halfMade, longAgo, longAgo)
  expect(findAbandonedRuns(root)).toHaveLength(1)
})

test('a run’s folder leaves room for a unix socket, in macOS’s long temporary folder too', () => {
  const folder = join(runsRoot('/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/'), makeRunId())
  expect(existsSync(folder)).toBe(false)
  expect(folder.length).toBeLessThan(76)
})
