/** What a leader has newly taken from its sessions, told apart from what it has only numbered anew. */
import { expect, test } from 'vitest'
import { parseProbeLine } from '../../../../src/history/probe.ts'
import type { EncodedEvent } from '../../../../src/history/probe-change.ts'
import { newlyPending, probeLeaderState } from './leader-state.ts'
import { asLines, makeProbeWriter } from './writer.ts'

const change = (changeId: string, global: number, rebaseGeneration = 0): EncodedEvent => ({
  name: 'changed',
  args: { changeId },
  seqNum: { global, client: 0, rebaseGeneration },
  clientId: 'alice',
  sessionId: 'one',
})
const view = (client: number, sessionId = 'one'): EncodedEvent => ({
  name: 'viewSet',
  args: {},
  seqNum: { global: 1, client },
  clientId: 'alice',
  sessionId,
})

test('what was added to the end is new, what was confirmed at the beginning is not', () => {
  const [a, b, c] = [change('a', 1), change('b', 2), change('c', 3)]
  expect(newlyPending([], [a, b])).toEqual([a, b])
  expect(newlyPending([a, b], [a, b, c])).toEqual([c])
  expect(newlyPending([a, b], [b])).toEqual([])
  expect(newlyPending([a, b], [b, c])).toEqual([c])
  expect(newlyPending([a, b], [])).toEqual([])
})

test('a change that was only rebased is not new, one that came with the rebase is', () => {
  const before = [change('a', 1), change('b', 2)]
  const c = change('c', 4, 1)
  expect(newlyPending(before, [change('a', 2, 1), change('b', 3, 1), c])).toEqual([c])
})

test('events without an identity count for each session', () => {
  const third = view(3)
  const other = view(4, 'two')
  expect(newlyPending([view(1), view(2)], [view(1), view(2), third, other])).toEqual([third, other])
})

test('a state that says nothing new is not told again', () => {
  const lines: string[] = []
  const tell = probeLeaderState(
    makeProbeWriter({
      lane: 'leader',
      storeId: 's',
      deliver: asLines({ writeLine: (line) => void lines.push(line), later: (flush) => flush() }),
    }),
  )
  const state = { pending: [change('a', 1)], localHead: 1, upstreamHead: 0 }
  tell(state)
  tell(state)
  tell({ ...state, upstreamHead: 1, pending: [] })
  expect(lines.map(parseProbeLine)).toMatchObject([
    { type: 'leader-state', pending: 1, changes: [{ changeId: 'a' }] },
    { type: 'leader-state', pending: 0, changes: [], upstreamHead: { global: 1 } },
  ])
})

test('while nothing is rebased nobody looks at an event, however many wait', () => {
  let looks = 0
  const watched = (event: EncodedEvent): EncodedEvent => ({
    ...event,
    get args() {
      looks++
      return event.args
    },
  })
  const all = Array.from({ length: 10_000 }, (_, index) => watched(change(`c${index}`, index + 1)))
  let seen = 0
  for (let count = 0; count < all.length; count += 10) {
    seen += newlyPending(all.slice(0, count), all.slice(0, count + 10)).length
  }
  expect(seen).toBe(10_000)
  expect(newlyPending(all, all.slice(9_000))).toEqual([])
  expect(looks).toBe(0)
})
