import { expect, test } from 'vitest'
import {
  type ProcessEntry,
  parsePs,
  processesOfRun,
  readProcessTable,
  startTimeOf,
  withAncestors,
} from './process-table.ts'

const run = { id: 'abc', folder: '/tmp/flake-hunt-0/abc' }

const entry = (pid: number, parentPid: number, more: Partial<ProcessEntry> = {}): ProcessEntry => ({
  pid,
  parentPid,
  startTime: '1',
  arguments: [],
  environment: [],
  ...more,
})

const pidsOf = (table: readonly ProcessEntry[], except?: ReadonlySet<number>) =>
  processesOfRun(run, table, except).map(({ pid }) => pid)

test('a process belongs to the run whose marker its environment carries, and to no other', () => {
  expect(
    pidsOf([
      entry(2, 1, { environment: ['A=1', 'FLAKE_HUNT_RUN=abc'] }),
      entry(3, 1, { environment: ['FLAKE_HUNT_RUN=abcd'] }),
      entry(4, 1, { environment: ['NOT_FLAKE_HUNT_RUN=abc'] }),
    ]),
  ).toEqual([2])
})

test('a process belongs to the run into whose folder an option points; a person’s look into it does not count', () => {
  expect(
    pidsOf([
      entry(2, 1, { arguments: ['chromium', '--user-data-dir=/tmp/flake-hunt-0/abc/profile'] }),
      entry(3, 1, { arguments: ['chromium', '--user-data-dir=/tmp/flake-hunt-0/abcd/profile'] }),
      entry(4, 1, { arguments: ['less', '/tmp/flake-hunt-0/abc/run.json'] }),
    ]),
  ).toEqual([2])
})

test('what a run within the run has lost belongs to the outer run too: its temporary folder lies in the outer one’s', () => {
  const within = (folder: string) => ({ environment: ['FLAKE_HUNT_RUN=other', `TMPDIR=${folder}`] })
  expect(
    pidsOf([
      entry(2, 1, within('/tmp/flake-hunt-0/abc/flake-hunt-0/other')),
      entry(3, 1, within('/tmp/flake-hunt-0/abcd/flake-hunt-0/other')),
      entry(4, 1, within('/tmp/flake-hunt-0/abc')), // The inner run's keeper.
    ]),
  ).toEqual([2])
})

test('what a process of the run has started belongs to it, whatever its own environment says', () => {
  const table = [entry(2, 1, { environment: ['FLAKE_HUNT_RUN=abc'] }), entry(3, 2), entry(4, 3), entry(5, 1)]
  expect(pidsOf(table)).toEqual([2, 3, 4])
})

test('excepted processes do not count, nor what they started without the marker', () => {
  const marked = { environment: ['FLAKE_HUNT_RUN=abc'] }
  const table = [entry(2, 1, marked), entry(3, 2, marked), entry(4, 3), entry(5, 3, marked)]
  expect([...withAncestors(3, table)]).toEqual([3, 2, 1])
  expect(pidsOf(table, withAncestors(3, table))).toEqual([5])
})

test('this process is in the table, with its start time', () => {
  const found = readProcessTable().find(({ pid }) => pid === process.pid)
  expect(found?.parentPid).toBe(process.ppid)
  expect(found?.startTime).toBe(startTimeOf(process.pid))
})

test('a pid that no process has, has no start time', () => {
  expect(startTimeOf(2 ** 22 + 1)).toBeUndefined()
})

test('macOS’s ps is read with and without the environment', () => {
  const plain =
    '  501   1 S    Sat Nov 21 04:07:43 2026     /bin/a --x=1 two\n  502 501 Z    Sat Nov  1 04:07:44 2026     (a)\n'
  const long = '  501   1 S    Sat Nov 21 04:07:43 2026     /bin/a --x=1 two FLAKE_HUNT_RUN=abc HOME=/Users/a b\n'
  expect(parsePs(plain, long)).toEqual([
    {
      pid: 501,
      parentPid: 1,
      startTime: 'Sat Nov 21 04:07:43 2026',
      arguments: ['/bin/a', '--x=1', 'two'],
      environment: ['FLAKE_HUNT_RUN=abc', 'HOME=/Users/a', 'b'],
    },
  ])
})
