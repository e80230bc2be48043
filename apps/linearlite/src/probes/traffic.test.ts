/** What is heard of commits, what probes tell of pushes, and that they change nothing of either. */
import { Effect, Exit, Fiber } from '@livestore/utils/effect'
import { expect, test } from 'vitest'
import { type ProbeRecord, parseProbeLine } from '../../../../src/history/probe.ts'
import type { EncodedEvent } from '../../../../src/history/probe-change.ts'
import { watchCommits, watchNumberedCommits } from '../livestore/compat/shared/commits.ts'
import { probePushes } from './pushes.ts'
import { asLines, makeProbeWriter } from './writer.ts'

const makeProbe = () => {
  const records: (ProbeRecord | undefined)[] = []
  const writeLine = (line: string): void => void records.push(parseProbeLine(line))
  return {
    records,
    probe: makeProbeWriter({
      lane: 'session',
      storeId: 's',
      deliver: asLines({ writeLine, later: (flush) => flush() }),
    }),
  }
}

const synced: EncodedEvent = {
  name: 'changed',
  args: { changeId: 'a' },
  seqNum: { global: 3, client: 0, rebaseGeneration: 1 },
  clientId: 'alice',
  sessionId: 'one',
}
const clientOnly: EncodedEvent = { ...synced, name: 'viewSet', args: {}, seqNum: { global: 3, client: 1 } }

test('a commit is heard once it has happened, with its numbers, whoever gives them', () => {
  const heard: (readonly EncodedEvent[])[] = []
  const numbering = {
    push: (events: readonly EncodedEvent[]) => (events.length === 0 ? Effect.die('refused') : Effect.void),
  }
  watchNumberedCommits(numbering, (events) => void heard.push(events))
  Effect.runSync(numbering.push([synced, clientOnly]))
  Effect.runSyncExit(numbering.push([]))

  let pending: readonly EncodedEvent[] = [synced]
  const numbered = {
    push: (names: readonly string[]) =>
      names.length === 0
        ? Effect.die('refused')
        : Effect.sync(() => {
            pending = [...pending, clientOnly]
          }),
    syncState: { get: Effect.sync(() => ({ pending })) },
  }
  watchCommits(numbered, (events) => void heard.push(events))
  Effect.runSync(numbered.push(['viewSet']))
  Effect.runSyncExit(numbered.push([]))

  expect(heard).toEqual([[synced, clientOnly], [clientOnly]])
})

test('a push is numbered, and told again with what came of it: done, refused or interrupted', async () => {
  const { records, probe } = makeProbe()
  const answers = [Effect.void, Effect.fail({ _tag: 'LeaderAheadError', providedNum: 3 }), Effect.never]
  const push = probePushes(() => answers.shift() ?? Effect.void, 'session-push', probe)
  expect(Exit.isSuccess(await Effect.runPromiseExit(push([synced])))).toBe(true)
  expect(Exit.isSuccess(await Effect.runPromiseExit(push([synced])))).toBe(false)
  const fiber = Effect.runFork(push([synced]))
  await Effect.runPromise(Effect.yieldNow())
  await Effect.runPromise(Fiber.interrupt(fiber))

  expect(records.map((record) => [record?.type, record && 'push' in record && record.push])).toEqual([
    ['session-push', 1],
    ['session-push-ok', 1],
    ['session-push', 2],
    ['session-push-failed', 2],
    ['session-push', 3],
    ['session-push-failed', 3],
  ])
  expect(records.flatMap((record) => (record !== undefined && 'error' in record ? [record.error] : []))).toEqual([
    expect.stringContaining('LeaderAheadError'),
    'interrupted',
  ])
})
